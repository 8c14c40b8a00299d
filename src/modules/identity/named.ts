import { sql } from 'kysely'
import { type Ctx, type PersonId, prepared, type Texts } from '#kernel'
import { readIdentifier } from './identifier.ts'
import { isSameName } from './registration/same-name.ts'

/** Whom somebody means by a number and a name: both have to be of one person. */
export type Named = { id: PersonId; name: Texts }

/**
 * Finds a person by what another one types of them. Known and unknown numbers take the same statement,
 * and a wrong name is no different from either: who asks must not tell them apart to others.
 *
 * @param least.ial  how surely it was found out who they are
 * @param least.bornBy  day by which they were born
 * @returns undefined when there is none, the name is another's, they are not known well enough or too young
 */
export async function findNamed(
  ctx: Ctx,
  typed: { identifier: string; name: string },
  least: { ial: number; bornBy: string },
): Promise<Named | undefined> {
  const identifier = readIdentifier(ctx, typed.identifier) ?? ''
  const [found] = await prepared(
    ctx,
    sql<Named>`
    select p.id, p.name from identity.identifier i join identity.person p on p.id = i.person
    where i.value = ${identifier} and i.ended_at is null and p.closed_at is null
      and p.ial >= ${least.ial} and coalesce(p.birth_date <= ${least.bornBy}::date, true)`,
  )
  return found && isSameName(typed.name, found.name) ? found : undefined
}

/**
 * Finds whose a number is, or was last: also of somebody whose account is closed. For who may look people
 * up; whoever else types a number asks `findNamed`.
 */
export async function findPersonBy(ctx: Ctx, typed: string): Promise<Named | undefined> {
  const identifier = readIdentifier(ctx, typed)
  if (identifier === undefined) return undefined
  const [found] = await prepared(
    ctx,
    sql<Named>`
    select p.id, p.name from identity.identifier i join identity.person p on p.id = i.person
    where i.value = ${identifier} order by i.ended_at desc nulls first limit 1`,
  )
  return found
}
