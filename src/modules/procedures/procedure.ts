import type { Insertable } from 'kysely'
import type { Ctx } from '#kernel'
import { dueOf, startsOf } from '#lib/bpmn/index'
import { readBpmn } from '#lib/bpmn/read'
import { runningProcess } from '#lib/bpmn/running'
import { type Kept, keepDefinition, keptOf } from './definition.ts'
import { record } from './facts.ts'
import { db, type ProposalId, type Tables } from './tables.ts'

/** What a service follows: by which process of which definition new instances begin. */
export type Procedure = { id: string; owner: string; definition: string; process: string }

/** A procedure as a pack has it: the text of its model, with one process that runs. */
export type PackProcedure = {
  id: string
  owner: string
  bpmn: string
  /** whether what authors published can still be followed; it can where nothing is said */
  fits?(bpmn: string): boolean
}

/**
 * Brings in all procedures of the pack; what it no longer has begins nothing any more. What authors published
 * stays in force where the pack has the model that it had before; else the pack's takes its place.
 *
 * @throws BpmnError  a model cannot be read; the pack's check says the same
 */
export async function bringProcedures(ctx: Ctx, all: readonly PackProcedure[]): Promise<void> {
  for (const one of all) await bringProcedure(ctx, one)
  await db(ctx)
    .updateTable('procedures.procedure')
    .set({ current: false })
    .where('id', '<>', (eb) => eb.fn('all', [eb.val(all.map(({ id }) => id))]))
    .where('current', '=', true)
    .execute()
}

/**
 * Brings in one procedure, and leaves all others as they are.
 *
 * @throws as `bringProcedures`
 */
export async function bringProcedure(
  ctx: Ctx,
  { id, owner, bpmn, fits }: PackProcedure,
): Promise<void> {
  const kept = await keepModel(ctx, bpmn)
  if (!kept) throw new Error(`procedure ${id} has no process that runs`)
  const published = await findPublished(ctx, id)
  if (published?.packDefinition === kept.definition && (fits?.(published.bpmn) ?? true)) {
    await db(ctx)
      .updateTable('procedures.procedure')
      .set({ owner, current: true })
      .where('id', '=', id)
      .execute()
    return
  }
  await storeProcedure(ctx, { id, owner, ...kept })
  // Brought into the pack as it was published, it goes on; else it has ended.
  if (published && published.definition !== kept.definition) {
    await lapse(ctx, id, published.proposal)
  }
}

/** What authors published and is in force. */
const findPublished = (ctx: Ctx, id: string) =>
  db(ctx)
    .selectFrom('procedures.procedure as p')
    .innerJoin('procedures.definition as d', 'd.hash', 'p.definition')
    .select(['p.definition', 'p.pack_definition as packDefinition', 'd.bpmn', 'p.proposal'])
    .where('p.id', '=', id)
    .where('p.proposal', 'is not', null)
    .$narrowType<{ proposal: ProposalId }>()
    .executeTakeFirst()

/** Two authors' word is not undone silently: that something took its place is recorded. */
export async function lapse(ctx: Ctx, procedure: string, proposal: ProposalId): Promise<void> {
  await db(ctx)
    .updateTable('procedures.proposal')
    .set({ lapsed_at: ctx.clock.now() })
    .where('id', '=', proposal)
    .execute()
  await record(ctx, 'procedure-lapsed', {
    resource: `procedure:${procedure}`,
    data: { proposal },
  })
}

/**
 * Keeps a model by which cases are to begin.
 *
 * @returns its version and the process that runs; undefined where none does
 * @throws BpmnError  it cannot be read
 */
export async function keepModel(
  ctx: Ctx,
  bpmn: string,
): Promise<Pick<Procedure, 'definition' | 'process'> | undefined> {
  const { definitions } = readBpmn(bpmn)
  const process = runningProcess(definitions)
  if (!process) return undefined
  return {
    definition: await keepDefinition(ctx, { bpmn, model: definitions }),
    process: process.id,
  }
}

/**
 * Lets new instances of a procedure begin by the pack's definition; those that have begun go on by theirs.
 */
export async function storeProcedure(ctx: Ctx, procedure: Procedure): Promise<void> {
  const { id, owner, definition, process } = procedure
  const row = { owner, definition, process, current: true, pack_definition: definition }
  await db(ctx)
    .insertInto('procedures.procedure')
    .values({ id, ...row, proposal: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, proposal: null }))
    .execute()
  await storeStarts(ctx, procedure)
}

/** Lets new instances of a procedure begin by what authors published. */
export async function putInForce(
  ctx: Ctx,
  procedure: Pick<Procedure, 'id' | 'definition' | 'process'>,
  proposal: ProposalId,
): Promise<void> {
  const { id, definition, process } = procedure
  await db(ctx)
    .updateTable('procedures.procedure')
    .set({ definition, process, proposal })
    .where('id', '=', id)
    .execute()
  await storeStarts(ctx, procedure)
}

async function storeStarts(
  ctx: Ctx,
  { id, definition, process }: Pick<Procedure, 'id' | 'definition' | 'process'>,
) {
  const kept = await keptOf(ctx, definition)
  await db(ctx).deleteFrom('procedures.start').where('procedure', '=', id).execute()
  const starts = startRows(ctx, kept, process).map((start) => ({ procedure: id, ...start }))
  if (starts.length > 0) await db(ctx).insertInto('procedures.start').values(starts).execute()
}

type StartRow = Omit<Insertable<Tables['procedures.start']>, 'procedure'>

/** What begins instances by itself; conditional starts listen to nothing that this storage has. */
function startRows(ctx: Ctx, { program }: Kept, process: string): StartRow[] {
  const found = program.processes.get(process)
  if (!found) throw new Error(`the definition has no process ${process}`)
  return startsOf(found).flatMap((start): StartRow[] => {
    const { node, by } = start
    if (by === 'message' || by === 'signal') {
      return [{ node, kind: by, name: start.name, due_at: null, cycle: null }]
    }
    const armed = by === 'timer' ? dueOf(found, node, clockOf(ctx)) : null
    if (!armed) return []
    const cycle = armed.cycle ? JSON.stringify(armed.cycle) : null
    return [{ node, kind: 'timer', name: null, due_at: new Date(armed.due), cycle }]
  })
}

/** The clock as the interpreter wants it. */
export const clockOf = (ctx: Ctx) => ({ now: ctx.clock.now(), zone: ctx.pack.settings.timeZone })
