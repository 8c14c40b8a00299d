import { type RawBuilder, sql } from 'kysely'
import type { Office, PersonId } from '#kernel'

type Who = { id: PersonId; office: Office }

const withInterests = ({ id, office: { interests = [] } }: Who) => [id, ...interests]

/**
 * Cases `c` that an officer may see: not their own, nor what they sent for somebody, nor of whom they have declared, nor
 * what they must not handle. As the policies say it, in SQL: every list and count of cases asks it.
 */
export const notTheirs = (who: Who): RawBuilder<boolean> => sql<boolean>`
  (c.applicant <> all(${withInterests(who)}::uuid[]) and c.filed_by is distinct from ${who.id}::uuid
    and ${who.id}::uuid <> all(c.recused))`

/** All others: few, each found by an index. */
export const isTheirs = (who: Who): RawBuilder<boolean> => sql<boolean>`
  (c.applicant = any(${withInterests(who)}::uuid[]) or c.filed_by = ${who.id}::uuid
    or (c.recused <> '{}' and c.recused @> array[${who.id}::uuid]))`
