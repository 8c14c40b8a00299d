import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  type PersonId,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import { Bdi, DeskPage, type FieldError, Link, Notice, Table, Tag } from '#kernel/ui'
import { isUuid, newUuid, UUID_PATTERN } from '#lib/uuid'
import { type Bulk, getBulk, MOST_PICKED, runBulk } from '../desk/bulk.ts'
import { listColleagues } from '../desk/colleague.ts'
import { countOpenOf } from '../desk/team.ts'
import { LangParams, officeHref } from '../pages/addresses.ts'
import type { BulkAct, BulkRunId } from '../tables.ts'
import { listWork } from '../work-list.ts'
import { Question, type Typed } from './bulk-question.tsx'
import {
  backHref,
  type Picked,
  PickedQuery,
  personIn,
  pickedIn,
  printHref,
  questionHref,
} from './picked.ts'

type Request = RouteRequest<unknown, unknown>

/** What has to be asked before: of whom, why, or whether really. */
const ASKED = ['urgent', 'reassign', 'approve']
const AT_ONCE = ['claim', 'release', 'not-urgent']

/** The acts of the list: some are done at once, before others something is asked. */
const pickedForm = route({
  method: 'POST',
  url: '/:lang/office/picked-cases',
  allow: 'cases:work',
  params: LangParams,
  handler: async (request) => {
    const { ctx, form } = request
    const act = fieldOf(form, 'act')
    const order = pickedIn(form.fields)
    if (order.picked.length === 0) return html(nothingPicked(request, order), { status: 422 })
    if (act === 'print') return redirect(printHref(ctx.t, order))
    if (ASKED.includes(act) && fieldOf(form, 'asked') === '') {
      return redirect(questionHref(ctx.t, act, order))
    }
    const typed: Typed = {
      ...{ reason: fieldOf(form, 'reason'), how: fieldOf(form, 'how') },
      to: personIn(form, 'to'),
    }
    try {
      await runBulk(ctx, { ...order, act: actIn(act, typed), ...typed })
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error
      const message = ctx.t(textKeyOf(error.code), error.params)
      const name = error.code === 'cases/officer-missing' ? 'to' : 'reason'
      const page = await question(request, act, order, { typed, error: { name, message } })
      return html(page, { status: error.status })
    }
    const back = order.back ? `?back=${encodeURIComponent(order.back)}` : ''
    return redirect(`/${ctx.t.locale}/office/picked-cases/${order.run}${back}`)
  },
})

function actIn(act: string, { how }: Typed): BulkAct {
  if (act === 'reassign') return how === 'spread' ? 'spread' : 'reassign'
  if (AT_ONCE.includes(act) || ASKED.includes(act)) return act as BulkAct
  return 'claim'
}

/** What is asked before an act, or of all open cases of one officer. */
const questionPage = route({
  method: 'GET',
  url: '/:lang/office/picked-cases',
  allow: 'cases:work',
  params: LangParams,
  query: PickedQuery,
  handler: async (request) => {
    const { ctx, query } = request
    const officer = [query.officer ?? ''].flat()[0] ?? ''
    const order = isUuid(officer) ? await casesOf(ctx, officer as PersonId) : pickedIn({ ...query })
    const act = [query.act ?? ''].flat()[0] ?? ''
    if (order.picked.length === 0) return html(nothingPicked(request, order))
    return html(await question(request, act, order))
  },
})

/** All that one officer has, as far as one act goes. */
async function casesOf(ctx: Ctx, officer: PersonId): Promise<Picked> {
  const { rows } = await listWork(ctx, { view: 'all', officer, sort: 'due' }, MOST_PICKED)
  const run = newUuid(ctx.clock.now().getTime()) as BulkRunId
  return { picked: rows.map(({ reference }) => reference), run, back: `officer=${officer}` }
}

const nothingPicked = (request: Request, { back }: Picked) => {
  const { t } = request.ctx
  return (
    <DeskPage request={request} title={t('cases.bulk.title')}>
      <Notice kind="wait" live text={t('cases.problems.nothing-picked')} />
      <p>
        <Link href={backHref(t, back)} text={t('cases.bulk.back')} />
      </p>
    </DeskPage>
  )
}

async function question(
  request: Request,
  act: string,
  order: Picked,
  mended: { typed?: Typed; error?: FieldError } = {},
) {
  const { ctx } = request
  const colleagues = act === 'reassign' ? await listColleagues(ctx) : []
  const loads = await countOpenOf(
    ctx,
    colleagues.map(({ id }) => id),
  )
  return <Question {...{ request, act, order, colleagues, loads, ...mended }} />
}

/** What became of each of the cases. */
const resultPage = route({
  method: 'GET',
  url: '/:lang/office/picked-cases/:run',
  allow: 'cases:work',
  params: Type.Object({ lang: Type.String(), run: Type.String({ pattern: UUID_PATTERN }) }),
  query: Type.Object({ back: Type.Optional(Type.String({ maxLength: 400 })) }),
  handler: async (request) => {
    const { ctx, params, query } = request
    const bulk = await getBulk(ctx, params.run as BulkRunId)
    return html(<Result request={request} bulk={bulk} back={query.back ?? ''} />)
  },
})

function Result({ request, bulk, back }: { request: Request; bulk: Bulk; back: string }) {
  const { t } = request.ctx
  const done = bulk.rows.filter(({ problem }) => problem === null).length
  const all = bulk.rows.length
  return (
    <DeskPage request={request} title={t(`cases.bulk.did.${bulk.act}`)}>
      <Notice
        kind={done === all ? 'ok' : 'wait'}
        live
        text={t('cases.bulk.done-of', { done, all })}
      />
      <Table
        t={t}
        caption={t('cases.bulk.result')}
        columns={[
          { label: t('cases.work-list.reference'), kind: 'ref', heads: true },
          { label: t('cases.bulk.became') },
          ...(done < all ? [{ label: t('cases.bulk.why') }] : []),
        ]}
        rows={bulk.rows.map((row) => ({
          cells: [
            {
              content: (
                <Link href={officeHref(t, row.reference)}>
                  <Bdi text={row.reference} dir="ltr" />
                </Link>
              ),
            },
            { content: <Became request={request} problem={row.problem} /> },
            ...(done < all
              ? [row.problem ? t(textKeyOf(row.problem.code), row.problem.params) : '']
              : []),
          ],
        }))}
      />
      <p>
        <Link href={backHref(t, back)} text={t('cases.bulk.back')} />
      </p>
    </DeskPage>
  )
}

function Became({
  request: {
    ctx: { t },
  },
  problem,
}: {
  request: Request
  problem: Bulk['rows'][number]['problem']
}) {
  if (problem === null) return <Tag kind="ok" icon="check" text={t('cases.bulk.done')} />
  if (problem === undefined) return <Tag kind="wait" text={t('cases.bulk.not-reached')} />
  return <Tag kind="bad" text={t('cases.bulk.refused')} />
}

export const bulkRoutes = [pickedForm, questionPage, resultPage]
