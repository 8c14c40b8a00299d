import { agenciesOf, type Ctx, html, type RouteRequest, route } from '#kernel'
import { EmptyState, Heading, Link, Notice, OfficePage, Section, Table } from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { listWork, type Task } from '#procedures'
import { findService, findTextOf } from '#services'
import { type Case, findCases, officerOf } from '../case.ts'
import { record } from '../facts.ts'
import type { Opinion } from '../opinion.ts'
import { LangParams, officeHref } from '../pages/addresses.ts'

/** The role in whose lane a procedure asks another agency. */
const ADVISER = 'adviser'
const MOST_ROWS = 100

type Asked = { task: Task; found: Case }

/** Applications of other agencies on which this one is asked for its opinion; what is due first stands first. */
export const opinionsPage = route({
  method: 'GET',
  url: '/:lang/office/opinions',
  allow: 'cases:give-opinion',
  params: LangParams,
  handler: async (request) => {
    const { ctx } = request
    const asked = await ctx.tx(async (ctx) => {
      const asked = await listAsked(ctx)
      await record(ctx, 'list-read', {
        resource: 'list:opinions',
        data: { rows: asked.length, searched: false },
      })
      return asked
    })
    return html(
      <Opinions
        request={request}
        lines={await Promise.all(asked.map((one) => lineOf(ctx, one)))}
      />,
    )
  },
})

/** Without what is hidden from the officer. */
export async function listAsked(ctx: Ctx): Promise<Asked[]> {
  const { id, office } = officerOf(ctx)
  const bodies = agenciesOf(office)
  const { tasks } = await listWork(ctx, { bodies, roles: [ADVISER], rows: MOST_ROWS })
  const found = await findCases(
    ctx,
    tasks.map(({ key }) => key),
  )
  const hidden = new Set([id, ...(office.interests ?? [])])
  const byReference = new Map(found.map((one) => [one.reference, one]))
  return tasks.flatMap((task) => {
    const found = byReference.get(task.key)
    const isTheirs =
      found && (hidden.has(found.applicant) || found.filedBy === id || found.recused.includes(id))
    return found && !isTheirs ? [{ task, found }] : []
  })
}

async function lineOf(ctx: Ctx, { task, found }: Asked) {
  const { t } = ctx
  const service = await findService(ctx, found.service)
  const { names } = await getOrganisation(ctx, found.agency)
  return {
    reference: found.reference,
    service: (service && findTextOf(service.bundle, t.locale, 'service.title')) ?? found.service,
    applicant: t.of(found.applicantName),
    agency: t.of(names),
    due: task.dueAt ? t.date(task.dueAt, 'medium') : '',
  }
}

type Line = Awaited<ReturnType<typeof lineOf>>

function Opinions({
  request,
  lines,
}: {
  request: RouteRequest<unknown, unknown>
  lines: readonly Line[]
}) {
  const { t } = request.ctx
  const title = t('cases.opinions.title')
  return (
    <OfficePage request={request} title={title}>
      <Heading level={1} text={title} lettering />
      <p safe>{t('cases.opinions.about')}</p>
      {lines.length === 0 ? (
        <EmptyState title={t('cases.opinions.none')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['reference', 'service', 'applicant', 'agency', 'due'].map((column) => ({
            label: t(`cases.opinions.${column}`),
          }))}
          rows={lines.map(({ reference, ...line }) => ({
            cells: [
              { content: <Link href={officeHref(t, reference)} text={reference} /> },
              line.service,
              line.applicant,
              line.agency,
              line.due,
            ],
          }))}
        />
      )}
    </OfficePage>
  )
}

/** What other agencies said, for whoever decides. */
export function Said({
  ctx: { t },
  opinions,
  names,
}: {
  ctx: Ctx
  opinions: readonly Opinion[]
  names: ReadonlyMap<string, string>
}) {
  if (opinions.length === 0) return ''
  return (
    <Section title={t('cases.opinions.said')} id="opinions">
      {opinions.map(({ body, at, byName, favourable, text }) => (
        <Notice
          kind={favourable ? 'ok' : 'bad'}
          title={t(`cases.opinions.${favourable ? 'favourable' : 'unfavourable'}`, {
            agency: names.get(body) ?? body,
          })}
        >
          <p class="quiet" safe>
            {[t.date(at, 'moment'), t.of(byName)].join(t('ui.file.comma'))}
          </p>
          {text ? (
            <p dir="auto" safe>
              {text}
            </p>
          ) : (
            ''
          )}
        </Notice>
      ))}
    </Section>
  )
}
