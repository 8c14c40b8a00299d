import type { Insertable } from 'kysely'
import type { Ctx } from '#kernel'
import { dueOf, startsOf } from '#lib/bpmn/index'
import { readBpmn } from '#lib/bpmn/read'
import { type Kept, keepDefinition, keptOf } from './definition.ts'
import { db, type Tables } from './tables.ts'

/** What a service follows: by which process of which definition new instances begin. */
export type Procedure = { id: string; owner: string; definition: string; process: string }

/** A procedure as a pack has it: the text of its model, with one process that runs. */
export type PackProcedure = { id: string; owner: string; bpmn: string }

/**
 * Brings in all procedures of the pack; what it no longer has begins nothing any more.
 *
 * @throws BpmnError  a model cannot be read; the pack's check says the same
 */
export async function bringProcedures(ctx: Ctx, all: readonly PackProcedure[]): Promise<void> {
  for (const { id, owner, bpmn } of all) {
    const { definitions } = readBpmn(bpmn)
    const process = definitions.processes.find(({ executable }) => executable)
    if (!process) throw new Error(`procedure ${id} has no process that runs`)
    const definition = await keepDefinition(ctx, { bpmn, model: definitions })
    await storeProcedure(ctx, { id, owner, definition, process: process.id })
  }
  await db(ctx)
    .updateTable('procedures.procedure')
    .set({ current: false })
    .where('id', '<>', (eb) => eb.fn('all', [eb.val(all.map(({ id }) => id))]))
    .where('current', '=', true)
    .execute()
}

/**
 * Lets new instances of a procedure begin by a definition; those that have begun go on by theirs.
 */
export async function storeProcedure(ctx: Ctx, procedure: Procedure): Promise<void> {
  const { id, owner, definition, process } = procedure
  await db(ctx)
    .insertInto('procedures.procedure')
    .values({ id, owner, definition, process, current: true })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ owner, definition, process, current: true }),
    )
    .execute()
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
