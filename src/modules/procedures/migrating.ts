import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { type Migrated, type MigrationMap, migrate, type State } from '#lib/bpmn/index'
import { waitsOf } from '#lib/bpmn/shown'
import { decided, type Outcomes } from './deciders.ts'
import { doerOf, type Kept, keptOf } from './definition.ts'
import type { Instance } from './instance.ts'
import { withCalls } from './run.ts'
import type { Staying } from './tables.ts'
import type { Worked } from './worked.ts'

/** From which version to which, and what has another id there. */
export type Route = { from: string; to: string; map: MigrationMap }

/** A case that goes over, worked out and not yet stored; or why it stays. */
export type Fate = { staying: readonly Staying[] } | { staying: null; worked: Worked }

/**
 * Works out how a case goes over to another version. Nothing is stored: a dry run is this alone.
 */
export async function workOutMove(ctx: Ctx, found: Instance, route: Route): Promise<Fate> {
  if (found.heldAt) return { staying: [{ code: 'held', node: '', target: '' }] }
  const [before, kept] = [await keptOf(ctx, route.from), await keptOf(ctx, route.to)]
  let moved: Migrated
  let outcomes: Outcomes
  try {
    const { done, ...more } = await decided(ctx, found, (decide) =>
      migrate(before.program, kept.program, route.map, found.state, {
        now: ctx.clock.now(),
        zone: ctx.pack.settings.timeZone,
        key: found.key,
        called: found.caller !== null,
        decide,
      }),
    )
    moved = done
    outcomes = more.outcomes
  } catch (error) {
    ctx.log.error({ instance: found.id, err: error }, 'a case could not be moved: it stays')
    return { staying: [{ code: 'failed', node: '', target: '' }] }
  }
  if (moved.problems) return { staying: moved.problems }
  const { state, log } = moved
  const effects = moved.effects.flatMap((effect) => (effect.type === 'rename' ? [] : [effect]))
  const worked = await withCalls({
    ...{ ctx, kept, event: 'move', outcomes },
    of: { ...found, definition: route.to, process: state.process },
    stepped: { state, effects, log },
  })
  return { staying: null, worked }
}

/**
 * Lets what waits belong to the new model: the work of people and of software, with who does it, and what
 * stands still.
 *
 * @param worked  that are stored, in a transaction that holds them
 */
export async function renameWaits(ctx: Ctx, worked: readonly Worked[]): Promise<void> {
  const pinned = worked.map(({ of }) => ({
    id: of.id,
    definition: of.definition,
    process: of.process,
  }))
  await sql`
    update procedures.instance i set definition = given.definition, process = given.process
    from jsonb_to_recordset(${JSON.stringify(pinned)}::jsonb) as given (id uuid, definition text, process text)
    where i.id = given.id`.execute(ctx.sql)
  const open = JSON.stringify(worked.flatMap(openOf))
  await sql`
    update procedures.task t set node = given.node, body = given.body, role = given.role, form = given.form
    from jsonb_to_recordset(${open}::jsonb) as given (instance uuid, wait integer, kind text, node text, body text,
      role text, form text)
    where given.kind = 'task' and (t.instance, t.wait) = (given.instance, given.wait)`.execute(
    ctx.sql,
  )
  await sql`
    update procedures.job j set node = given.node, body = given.body, topic = coalesce(given.topic, j.topic)
    from jsonb_to_recordset(${open}::jsonb) as given (instance uuid, wait integer, kind text, node text, body text,
      topic text)
    where given.kind = 'job' and (j.instance, j.wait) = (given.instance, given.wait)`.execute(
    ctx.sql,
  )
  const stuck = JSON.stringify(worked.flatMap(({ of, stepped }) => stuckOf(of.id, stepped.state)))
  await sql`
    update procedures.incident x set node = given.node
    from jsonb_to_recordset(${stuck}::jsonb) as given (instance uuid, token integer, node text)
    where (x.instance, x.token) = (given.instance, given.token) and x.resolved_at is null`.execute(
    ctx.sql,
  )
}

const stuckOf = (instance: string, { tokens }: State) =>
  tokens.flatMap(({ id, node, incident }) => (incident ? [{ instance, token: id, node }] : []))

const openOf = ({ of, kept, stepped }: Worked) =>
  waitsOf(stepped.state)
    .filter((wait) => wait.for === 'task' || wait.for === 'job')
    .map((wait) => ({
      ...{ instance: of.id, wait: wait.id, kind: wait.for, node: wait.node },
      ...doerOf(kept, of, wait.node),
      ...shownBy(kept, wait.node),
    }))

function shownBy({ nodes }: Kept, id: string) {
  const node = nodes.get(id)
  return node?.kind === 'task' ? { form: node.work?.form ?? null, topic: node.topic } : {}
}
