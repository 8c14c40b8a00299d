import { type Ctx, readOnce, type Texts } from '#kernel'
import { problem } from './problems.ts'
import { db } from './tables.ts'

export type Organisation = {
  id: string
  kind: string
  kindNames: Texts
  /** the kind over several: 'Ministries' */
  kindPlurals: Texts
  parent: string | null
  names: Texts
  source: string | null
  reliability: string | null
}

/** All bodies of the pack, in its order; a few dozen, so always all. */
export const listOrganisations = (ctx: Ctx): Promise<Organisation[]> =>
  readOnce(ctx, 'organisations.listOrganisations', () => selectOrganisations(ctx))

async function selectOrganisations(ctx: Ctx): Promise<Organisation[]> {
  const rows = await db(ctx)
    .selectFrom('organisations.organisation')
    .select([
      'id',
      'kind',
      'kind_names',
      'kind_plurals',
      'parent',
      'names',
      'source',
      'reliability',
    ])
    .where('current', '=', true)
    .orderBy('position')
    .limit(2_000)
    .execute()
  return rows.map(organisationOf)
}

/** @throws organisations/missing  when no body has this id, now or before */
export const getOrganisation = (ctx: Ctx, id: string): Promise<Organisation> =>
  readOnce(ctx, `organisations.getOrganisation ${id}`, () => selectOrganisation(ctx, id))

async function selectOrganisation(ctx: Ctx, id: string): Promise<Organisation> {
  const row = await db(ctx)
    .selectFrom('organisations.organisation')
    .select([
      'id',
      'kind',
      'kind_names',
      'kind_plurals',
      'parent',
      'names',
      'source',
      'reliability',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw problem('missing')
  return organisationOf(row)
}

const organisationOf = ({
  kind_names,
  kind_plurals,
  ...row
}: Omit<Organisation, 'kindNames' | 'kindPlurals'> & {
  kind_names: Texts
  kind_plurals: Texts
}): Organisation => ({ ...row, kindNames: kind_names, kindPlurals: kind_plurals })
