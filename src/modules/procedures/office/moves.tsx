import { Type } from 'typebox'
import { type Ctx, fieldErrorOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Link,
  Select,
  Table,
  Tag,
  type TagKind,
  TextArea,
} from '#kernel/ui'
import type { MigrationMap } from '#lib/bpmn/index'
import { keptOf } from '../definition.ts'
import {
  type Behind,
  listBehind,
  listMoves,
  type Move,
  proposeMove,
  type Tried,
  tryMove,
} from '../move.ts'
import { AGAIN, Lang, moveHref, movesHref, OneProcedure } from './address.ts'
import { Fates, Findings } from './fates.tsx'
import { fieldOfNode, guessedMap, linesToMap, type MappedLine, mapIn, queryOf } from './mapping.ts'

type Request = RouteRequest<unknown, unknown>

/** Cases that run by an older version: which there are, and a move of them, tried before it is proposed. */
export const moveRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/moves',
    allow: 'procedures:move',
    params: Lang,
    handler: async (request) => html(await behindView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/:procedure/move',
    allow: 'procedures:move',
    params: OneProcedure,
    query: Type.Object({ from: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })) }),
    handler: async (request) => {
      const { params, query } = request
      return html(await moveView(request, params.procedure, { ...query, map: mapOf(query) }))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/:procedure/move',
    allow: 'procedures:move',
    assurance: AGAIN,
    params: OneProcedure,
    handler: async (request) => {
      const { ctx, params, form } = request
      const asked = { from: fieldOf(form, 'from'), map: mapIn(form.fields) }
      const reason = fieldOf(form, 'reason')
      try {
        const id = await proposeMove(ctx, { procedure: params.procedure, ...asked }, reason)
        return redirect(moveHref(ctx, params.procedure, `/${id}`))
      } catch (thrown) {
        const error = fieldErrorOf(ctx.t, thrown, {
          'procedures/reason-missing': 'reason',
          'procedures/move-open': 'reason',
        })
        return html(await moveView(request, params.procedure, { ...asked, reason, error }), {
          status: 422,
        })
      }
    },
  }),
]

/** Absent until something was chosen: then the first guess is not made again. */
const mapOf = (query: object): MigrationMap | undefined =>
  Object.keys(query).some((name) => name !== 'from')
    ? mapIn(query as Record<string, unknown>)
    : undefined

export const KINDS: Readonly<Record<Move['state'], TagKind>> = {
  ...{ proposed: 'wait', agreed: 'info', done: 'ok', refused: 'bad', over: 'plain' },
}

/** As people tell versions apart. */
export const shortOf = (definition: string): string => definition.slice(0, 8)

async function behindView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const behind = await listBehind(ctx)
  return (
    <DeskPage request={request} title={t('procedures.move.title')}>
      <p safe>{t('procedures.move.lede')}</p>
      {behind.length === 0 ? (
        <EmptyState title={t('procedures.move.none')} />
      ) : (
        <BehindTable ctx={ctx} behind={behind} />
      )}
    </DeskPage>
  )
}

function BehindTable({ ctx, behind }: { ctx: Ctx; behind: readonly Behind[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      keys
      caption={t('procedures.move.title')}
      columns={[
        { label: t('procedures.incidents.procedure') },
        { label: t('procedures.move.version') },
        { label: t('procedures.move.in-force') },
        { label: t('procedures.move.running'), kind: 'amount' },
      ]}
      rows={behind.map(({ procedure, from, to, running }) => ({
        cells: [
          { content: <Link href={moveHref(ctx, procedure, `?from=${from}`)} text={procedure} /> },
          ...[shortOf(from), shortOf(to), t.number(running)],
        ],
      }))}
    />
  )
}

type Asked = {
  from?: string | undefined
  map?: MigrationMap | undefined
  reason?: string
  error?: FieldError
}

async function moveView(request: Request, procedure: string, asked: Asked) {
  const { ctx } = request
  const { t } = ctx
  const behind = await listBehind(ctx, procedure)
  const moves = await listMoves(ctx, procedure)
  const chosen = behind.find(({ from }) => from === asked.from)
  return (
    <DeskPage {...{ request, title: t('procedures.move.of', { procedure }), error: asked.error }}>
      <p>
        <Link href={movesHref(ctx)} text={t('procedures.move.all')} />
      </p>
      {behind.length === 0 ? (
        <EmptyState title={t('procedures.move.none')} />
      ) : (
        <BehindTable ctx={ctx} behind={behind} />
      )}
      {chosen ? await Trial({ request, chosen, asked }) : ''}
      {moves.length === 0 ? '' : <Moves {...{ ctx, moves }} />}
    </DeskPage>
  )
}

async function Trial({
  request,
  chosen,
  asked,
}: {
  request: Request
  chosen: Behind
  asked: Asked
}) {
  const { ctx } = request
  const { t } = ctx
  const { procedure, from, to } = chosen
  const [before, after] = [await keptOf(ctx, from), await keptOf(ctx, to)]
  const map = asked.map ?? guessedMap(before, after)
  const tried = await tryMove(ctx, procedure, { from, to, map })
  const lines = linesToMap(t, { before, after, map, tried })
  return (
    <>
      <Heading
        level={2}
        text={t('procedures.move.trial', { from: shortOf(from), to: shortOf(to) })}
      />
      <Fates {...{ ctx, tried, before, after }} />
      {lines.length === 0 ? '' : <Mapping {...{ ctx, chosen, map, lines }} />}
      <Findings ctx={ctx} after={after} />
      <Propose {...{ request, chosen, map, tried, asked }} />
    </>
  )
}

type MappingProps = { ctx: Ctx; chosen: Behind; map: MigrationMap; lines: readonly MappedLine[] }

/** Where cases go on that stand at what the new version does not have. */
function Mapping({ ctx, chosen, map, lines }: MappingProps) {
  const { t } = ctx
  return (
    <section class="stack">
      <Heading level={3} text={t('procedures.move.map')} />
      <form method="get" action={moveHref(ctx, chosen.procedure)} class="stack">
        <input type="hidden" name="from" value={chosen.from} />
        {lines.map(({ node, name, options }) => (
          <Select
            t={t}
            name={fieldOfNode(node)}
            label={name}
            placeholder={t('procedures.move.nowhere')}
            options={options}
            value={map[node] ?? ''}
          />
        ))}
        <Actions>
          <Button text={t('procedures.move.try')} kind="second" />
        </Actions>
      </form>
    </section>
  )
}

type ProposeProps = {
  request: Request
  chosen: Behind
  map: MigrationMap
  tried: readonly Tried[]
  asked: Asked
}

function Propose({ request, chosen, map, tried, asked }: ProposeProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { procedure, from } = chosen
  const goes = tried.some(({ staying }) => staying === null)
  return (
    <section class="stack">
      <Heading level={3} text={t('procedures.move.propose-title')} />
      <Form
        action={moveHref(ctx, procedure)}
        csrf={csrf}
        hidden={Object.fromEntries(new URLSearchParams(queryOf(from, map)))}
      >
        <TextArea
          t={t}
          name="reason"
          label={t('procedures.move.reason')}
          hint={t('procedures.move.reason-hint')}
          value={asked.reason ?? ''}
          error={asked.error?.message}
        />
        <Actions>
          <Button
            text={t('procedures.move.propose')}
            disabled={goes ? undefined : t('procedures.move.nobody-goes')}
          />
        </Actions>
      </Form>
    </section>
  )
}

function Moves({ ctx, moves }: { ctx: Ctx; moves: readonly Move[] }) {
  const { t } = ctx
  return (
    <>
      <Heading level={2} text={t('procedures.move.moves')} />
      <Table
        t={t}
        caption={t('procedures.move.moves')}
        columns={['proposed', 'version', 'in-force', 'state', 'reason-short'].map((key) => ({
          label: t(`procedures.move.${key}`),
        }))}
        rows={moves.map(({ id, procedure, proposedAt, from, to, state, reason }) => ({
          cells: [
            {
              content: (
                <Link
                  href={moveHref(ctx, procedure, `/${id}`)}
                  text={t.date(proposedAt, 'moment')}
                />
              ),
            },
            ...[shortOf(from), shortOf(to)],
            { content: <Tag text={t(`procedures.move.states.${state}`)} kind={KINDS[state]} /> },
            reason,
          ],
        }))}
      />
    </>
  )
}
