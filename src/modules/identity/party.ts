import type { Ctx, PersonId, Texts, Uuid } from '#kernel'
import { findPerson, type Person } from './person.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** Whoever may apply and hold: a person, or a business, which has no birthday and no telephone of its own. */
export type Party = Person & { partyKind: 'person' | 'business' }

/**
 * A person or a business by its number: the two share one space.
 *
 * @throws identity/person-missing  when it is neither
 */
export async function getParty(ctx: Ctx, id: PersonId): Promise<Party> {
  // Nearly all are people: their row is asked for first.
  const person = await findPerson(ctx, id)
  if (person) return { ...person, partyKind: 'person' }
  const business = await db(ctx)
    .selectFrom('identity.business')
    .select(['number', 'kind', 'names'])
    .where('id', '=', id as string as Uuid<'business'>)
    .executeTakeFirst()
  if (!business) throw problem('person-missing')
  const { number, kind } = business
  const names: Texts = business.names
  return {
    ...{ id, identifier: number, identifierKind: kind, name: names, partyKind: 'business' },
    ...{ birthDate: null, nationality: null, email: null, phone: null, simulated: false },
  }
}
