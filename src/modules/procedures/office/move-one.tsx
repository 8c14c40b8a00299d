import { findPeople } from '#identity'
import { type Ctx, csvFile, html, type PersonId, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  Form,
  Heading,
  Link,
  Notice,
  Pairs,
  Tag,
} from '#kernel/ui'
import { keptOf } from '../definition.ts'
import {
  agreeToMove,
  countMoved,
  getMove,
  isOpen,
  listStaying,
  type Move,
  refuseMove,
  tryMove,
} from '../move.ts'
import { decide } from '../policies.ts'
import { AGAIN, moveHref, OneMove } from './address.ts'
import { Fates, StayingTable, stayingWords } from './fates.tsx'
import { nameIn } from './mapping.ts'
import { KINDS, shortOf } from './moves.tsx'

type Request = RouteRequest<unknown, unknown>
const ROWS = 200
const MOST_IN_FILE = 5_000

/** One move of running cases: what it would come to, its second administrator, and what came of it. */
export const moveOneRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/:procedure/move/:move',
    allow: 'procedures:move',
    params: OneMove,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await oneView(request, await getMove(ctx, params.procedure, params.move)))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/:procedure/move/:move/cases.csv',
    allow: 'procedures:move',
    params: OneMove,
    handler: async ({ ctx, params }) => {
      const { t } = ctx
      const move = await getMove(ctx, params.procedure, params.move)
      const versions = await versionsOf(ctx, move)
      const staying = await listStaying(ctx, move.id, MOST_IN_FILE)
      return csvFile(`staying-${move.procedure}`, [
        [t('procedures.incidents.case'), t('procedures.move.why')],
        ...staying.map((one) => [one.key, stayingWords(ctx, one, versions)]),
      ])
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/:procedure/move/:move/agree',
    allow: 'procedures:agree',
    assurance: AGAIN,
    params: OneMove,
    handler: async ({ ctx, params }) => {
      await agreeToMove(ctx, params.procedure, params.move)
      return redirect(moveHref(ctx, params.procedure, `/${params.move}`))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/:procedure/move/:move/refuse',
    allow: 'procedures:move',
    params: OneMove,
    handler: async ({ ctx, params }) => {
      await refuseMove(ctx, params.procedure, params.move)
      return redirect(moveHref(ctx, params.procedure, `/${params.move}`))
    },
  }),
]

const versionsOf = async (ctx: Ctx, { from, to }: Move) => ({
  before: await keptOf(ctx, from),
  after: await keptOf(ctx, to),
})

async function oneView(request: Request, move: Move) {
  const { ctx } = request
  const { t } = ctx
  const { procedure, state } = move
  const open = isOpen(ctx, move)
  const shown = state === 'proposed' && !open ? 'over' : state
  return (
    <DeskPage {...{ request, title: t('procedures.move.one', { procedure }) }}>
      <p>
        <Link href={moveHref(ctx, procedure)} text={t('procedures.move.back', { procedure })} />{' '}
        <Tag text={t(`procedures.move.states.${shown}`)} kind={KINDS[shown]} />
      </p>
      <Pairs pairs={await aboutOf(ctx, move)} />
      {open ? await Trial({ request, move }) : ''}
      {state === 'agreed' || state === 'done' ? await Progress({ ctx, move }) : ''}
    </DeskPage>
  )
}

async function aboutOf(ctx: Ctx, move: Move) {
  const { t } = ctx
  const { before, after } = await versionsOf(ctx, move)
  const people = [move.proposedBy, ...(move.decidedBy ? [move.decidedBy] : [])]
  const names = new Map((await findPeople(ctx, people)).map(({ id, name }) => [id, t.of(name)]))
  const nameOf = (id: PersonId) => names.get(id) ?? ''
  const mapped = Object.entries(move.map).map(
    ([old, now]) => `${nameIn(t, before, old)} → ${nameIn(t, after, now)}`,
  )
  return [
    { label: t('procedures.move.versions'), value: `${shortOf(move.from)} → ${shortOf(move.to)}` },
    ...(mapped.length > 0 ? [{ label: t('procedures.move.map'), value: t.list(mapped) }] : []),
    { label: t('procedures.move.reason-short'), value: move.reason },
    { label: t('procedures.move.proposer'), value: nameOf(move.proposedBy) },
    { label: t('procedures.move.proposed'), value: t.date(move.proposedAt, 'moment') },
    ...(move.decidedBy && move.decidedAt
      ? [
          { label: t('procedures.move.decider'), value: nameOf(move.decidedBy) },
          { label: t('procedures.move.decided'), value: t.date(move.decidedAt, 'moment') },
        ]
      : []),
  ]
}

async function Trial({ request, move }: { request: Request; move: Move }) {
  const { ctx, csrf } = request
  const { t, actor } = ctx
  const tried = await tryMove(ctx, move.procedure, move)
  const own = actor.kind === 'person' && actor.id === move.proposedBy
  const { id, agency, proposedBy: proposer } = move
  const may = decide(ctx, 'procedures:agree', { Move: { id, agency, proposer } }).allow
  const here = moveHref(ctx, move.procedure, `/${move.id}`)
  return (
    <>
      <Fates {...{ ctx, tried, ...(await versionsOf(ctx, move)) }} />
      <Form action={`${here}/agree`} csrf={csrf}>
        <Actions>
          <Button
            text={t('procedures.move.agree')}
            disabled={may ? undefined : t('procedures.move.colleague')}
          />
          <Button
            text={t(`procedures.move.${own ? 'take-back' : 'refuse'}`)}
            kind="stop"
            formaction={`${here}/refuse`}
          />
        </Actions>
      </Form>
    </>
  )
}

async function Progress({ ctx, move }: { ctx: Ctx; move: Move }) {
  const { t } = ctx
  const counts = await countMoved(ctx, move.id)
  const staying = await listStaying(ctx, move.id, ROWS)
  return (
    <>
      <Notice
        kind={move.state === 'done' ? 'ok' : 'info'}
        text={t(`procedures.move.progress.${move.state === 'done' ? 'done' : 'agreed'}`, counts)}
      />
      {staying.length === 0 ? (
        ''
      ) : (
        <>
          <Heading level={2} text={t('procedures.move.staying')} />
          <StayingTable {...{ ctx, staying, ...(await versionsOf(ctx, move)) }} />
          <Actions>
            <ButtonLink
              href={moveHref(ctx, move.procedure, `/${move.id}/cases.csv`)}
              text={t('procedures.incidents.csv')}
              kind="second"
              icon="download"
            />
          </Actions>
        </>
      )}
    </>
  )
}
