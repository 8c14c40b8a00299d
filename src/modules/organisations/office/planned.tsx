import { type Ctx, fieldErrorOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import { Button, DeskPage, EmptyState, type FieldError, Form, fieldId, Table } from '#kernel/ui'
import { listDecrees } from '../decree.ts'
import { cancelPlanned, listPlanned, type Planned, type PlannedKind } from '../planned.ts'
import { problem } from '../problems.ts'
import { chartHref, Lang } from './chart.tsx'
import { AGAIN } from './fields.tsx'

type Request = RouteRequest<unknown, unknown>

const KINDS: readonly PlannedKind[] = ['body', 'unit', 'post', 'merge', 'dissolve', 'split']

const FIELDS: Readonly<Record<string, string>> = {
  'organisations/planned-missing': 'planned',
  'organisations/planned-held': 'planned',
  'organisations/post-elsewhere': 'planned',
}

const plannedPage = route({
  method: 'GET',
  url: '/:lang/office/organisations/planned',
  allow: 'organisations:change',
  params: Lang,
  handler: async (request) => html(await plannedView(request)),
})

const cancelForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/planned',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    try {
      const kind = KINDS.find((one) => one === fieldOf(form, 'kind'))
      const from = new Date(fieldOf(form, 'from'))
      if (!kind || Number.isNaN(from.getTime())) throw problem('planned-missing')
      await cancelPlanned(ctx, { kind, thing: fieldOf(form, 'thing'), from })
      return redirect(chartHref(ctx, '/planned'))
    } catch (thrown) {
      return html(await plannedView(request, fieldErrorOf(ctx.t, thrown, FIELDS)), { status: 422 })
    }
  },
})

export const plannedRoutes = [plannedPage, cancelForm]

async function plannedView(request: Request, error?: FieldError) {
  const { ctx, csrf } = request
  const { t } = ctx
  const title = t('organisations.planned.title')
  const planned = await listPlanned(ctx)
  const decrees = new Map((await listDecrees(ctx)).map(({ id, number }) => [id, number]))
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t('organisations.planned.lede')}</p>
      <div id={fieldId('planned')} tabindex="-1">
        {planned.length === 0 ? (
          <EmptyState title={t('organisations.planned.none')} />
        ) : (
          <Table
            t={t}
            caption={title}
            columns={[
              ...['from', 'what', 'decree'].map((key) => ({
                label: t(`organisations.planned.${key}`),
              })),
              { label: t('organisations.planned.cancel'), hidden: true },
            ]}
            rows={planned.map((one) => ({
              cells: [
                t.date(one.from, 'medium'),
                wordsOf(ctx, one),
                (one.decree && decrees.get(one.decree)) || '',
                {
                  content: (
                    <Form
                      action={chartHref(ctx, '/planned')}
                      csrf={csrf}
                      hidden={{ kind: one.kind, thing: one.thing, from: one.from.toISOString() }}
                    >
                      <Button
                        text={t('organisations.planned.cancel')}
                        hidden={wordsOf(ctx, one)}
                        kind="plain"
                      />
                    </Form>
                  ),
                },
              ],
            }))}
          />
        )}
      </div>
    </DeskPage>
  )
}

const wordsOf = ({ t }: Ctx, { kind, founds, names }: Planned) =>
  t(`organisations.planned.${founds ? `new-${kind}` : kind}`, { name: t.of(names) })
