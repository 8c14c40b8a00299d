import type { RouteRequest } from '#kernel'
import { Button, Form } from '#kernel/ui'
import { newUuid } from '#lib/uuid'
import { isPossible } from '../course.ts'
import type { CaseFile } from './read-case.ts'

/** What is done to one case as it is to many: given to somebody, marked as urgent. */
export function HeadActs({
  request: { ctx, csrf },
  file: { found, standing, may },
}: {
  request: RouteRequest<unknown, unknown>
  file: CaseFile
}) {
  const { t } = ctx
  const mark = found.urgent ? 'not-urgent' : 'urgent'
  const acts = [
    ...(may.reassign && isPossible('reassign', standing) ? ['reassign'] : []),
    ...(may.markUrgent && isPossible('mark-urgent', standing) ? [mark] : []),
  ]
  if (acts.length === 0) return ''
  return (
    <Form
      action={`/${t.locale}/office/picked-cases`}
      csrf={csrf}
      hidden={{ pick: found.reference, run: newUuid(ctx.clock.now().getTime()) }}
    >
      <div class="row small">
        {acts.map((act) => (
          <Button text={t(`cases.bulk.acts.${act}`)} name="act" value={act} kind="plain" />
        ))}
      </div>
    </Form>
  )
}

/** From case to case without the list between. */
export function NextCase({ request: { ctx, csrf } }: { request: RouteRequest<unknown, unknown> }) {
  const { t } = ctx
  return (
    <Form action={`/${t.locale}/office/next-case`} csrf={csrf}>
      <div class="row small">
        <Button text={t('cases.work-list.take-next')} kind="plain" shortcut="N" />
      </div>
    </Form>
  )
}
