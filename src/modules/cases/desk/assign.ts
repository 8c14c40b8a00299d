import type { Ctx, PersonId, Texts } from '#kernel'
import { type Case, factsOf, type HeldCase } from '../case.ts'
import { giveTask } from '../course.ts'
import { decide } from '../policies.ts'
import { type AssignedHow, db } from '../tables.ts'
import { findOfficial, listSubstitutes } from './colleague.ts'
import { ring } from './ring.ts'

type Receiver = { id: PersonId; name: Texts }

export type Assignment = {
  to: Receiver | null
  how?: AssignedHow
  /** who gives it; absent where it is taken or given back */
  given?: { by: Texts; reason: string; had?: number }
}

/**
 * Puts a case that is held into somebody's hands, or back to the desk: the case, its open task, and the row of it.
 * Where no person does it, the clock does.
 */
export async function assignCase(ctx: Ctx, found: HeldCase, assignment: Assignment): Promise<void> {
  const { to, how = 'taken', given } = assignment
  const begins = to !== null && found.state === 'submitted'
  const now = ctx.clock.now()
  await db(ctx)
    .updateTable('cases.case')
    .set({
      officer: to?.id ?? null,
      officer_name: to?.name ?? null,
      ...(begins && { state: 'under-review', state_since: now }),
    })
    .where('id', '=', found.id)
    .execute()
  await giveTask(ctx, found.standing, to?.id ?? null)
  await db(ctx)
    .insertInto('cases.assignment')
    .values({
      ...{ case_id: found.id, at: now, officer: to?.id ?? null, officer_name: to?.name ?? null },
      ...{ by: ctx.actor.kind === 'person' ? ctx.actor.id : null, how, by_name: given?.by ?? null },
      ...{ reason: given?.reason ?? null, had: given?.had ?? null },
    })
    .execute()
  ring(ctx)
}

/** What the policies say of an officer who would have a case that nobody has. */
export async function mayHave(ctx: Ctx, found: Case, to: PersonId): Promise<Receiver | undefined> {
  const official = await findOfficial(ctx, to)
  if (!official) return undefined
  const facts = factsOf({ ...found, officer: null })
  const { allow } = decide({ actor: official, log: ctx.log }, 'cases:claim', { Case: facts })
  return allow ? { id: official.id, name: official.name } : undefined
}

/**
 * Work that comes for an officer who is away goes to who stands in for them, as the register says, where that one
 * may have it; otherwise it stays where it is, and whoever stands in sees it among their own.
 */
export async function passToSubstitute(ctx: Ctx, found: HeldCase): Promise<void> {
  if (!found.officer) return
  for (const { person } of await listSubstitutes(ctx, found.agency, found.officer)) {
    const to = await mayHave(ctx, found, person)
    if (to) return assignCase(ctx, found, { to, how: 'substitute' })
  }
}
