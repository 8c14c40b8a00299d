import type { RouteRequest } from '#kernel'
import { Button, Form } from '#kernel/ui'

/** Id of the form to which the boxes of the table belong. */
export const BULK_FORM = 'bulk'

type BarProps = {
  request: RouteRequest<unknown, unknown>
  /** number of the order: sent twice it is done once */
  run: string
  /** the list, as it stands in an address */
  back: string
  leads: boolean
  approves: boolean
}

/** What can be done to the rows that are picked. */
export function BulkBar({ request, run, back, leads, approves }: BarProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const acts = [
    ...(['claim', 'release', 'urgent', 'not-urgent', 'print'] as const),
    ...(leads ? (['reassign'] as const) : []),
    ...(approves ? (['approve'] as const) : []),
  ]
  return (
    <section class="bulk-bar" aria-label={t('cases.bulk.title')}>
      <Form
        id={BULK_FORM}
        action={`/${t.locale}/office/picked-cases`}
        csrf={csrf}
        hidden={{ run, back }}
      >
        <div class="row small">
          <span safe>{t('cases.bulk.with-picked')}</span>
          {acts.map((act) => (
            <Button text={t(`cases.bulk.acts.${act}`)} name="act" value={act} kind="plain" />
          ))}
        </div>
      </Form>
    </section>
  )
}
