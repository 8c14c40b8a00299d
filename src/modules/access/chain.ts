import { sql } from 'kysely'
import { findPeople } from '#identity'
import type { Ctx, PersonId, Texts } from '#kernel'
import type { PowerAct } from '#organisations'

export type PowerHeld = {
  act: PowerAct
  /** minor units, as text */
  amount: string | null
  currency: string | null
  body: string | null
}

type Row = {
  id: string
  post: string
  person: PersonId
  names: Texts
  kind: 'holder' | 'acting' | 'substitute'
  organisation: string
  titles: Texts
  unit: Texts | null
  roles: string[]
  powers: PowerHeld[]
  since: Date
  until: Date | null
  reason: string
  given_by: PersonId | null
  agreed_by: PersonId | null
  recorded_at: Date
  ended_by: PersonId | null
  ended_at: Date | null
  end_reason: string
  decree: { number: string; issuedOn: string; titles: Texts } | null
  instead_of: { person: PersonId; names: Texts } | null
}

/** A post as somebody held it at a moment, with all on which that stands. */
export type Held = Omit<Row, 'given_by' | 'agreed_by' | 'ended_by'> & {
  givenBy: Texts | null
  agreedBy: Texts | null
  endedBy: Texts | null
}

/**
 * Posts as they were held at a moment: of these people, of a body, or both.
 *
 * @returns each with its appointment, who gave and ended it, and the decree, by when they began
 */
export async function readChain(
  ctx: Ctx,
  { people = null, body = null }: { people?: readonly PersonId[] | null; body?: string | null },
  moment: Date,
): Promise<Held[]> {
  const { rows } = await sql<Row>`
    select id, post, person, names, kind, organisation, titles, unit, roles, powers, since, until, reason,
      given_by, agreed_by, recorded_at, ended_by, ended_at, end_reason, decree, instead_of
    from organisations.chain_at(${people && [...people]}::uuid[], ${body}::text, ${moment})`.execute(
    ctx.sql,
  )
  const by = rows.flatMap((row) =>
    [row.given_by, row.agreed_by, row.ended_by].filter((id) => id !== null),
  )
  const names = new Map((await findPeople(ctx, [...new Set(by)])).map(({ id, name }) => [id, name]))
  const nameOf = (id: PersonId | null) => (id && names.get(id)) || null
  return rows.map(({ given_by, agreed_by, ended_by, ...row }) => ({
    ...row,
    givenBy: nameOf(given_by),
    agreedBy: nameOf(agreed_by),
    endedBy: nameOf(ended_by),
  }))
}

/** The body to which the affairs of one had come by a moment. */
export async function bodyAt(ctx: Ctx, body: string, moment: Date): Promise<string> {
  const { rows } = await sql<{ body: string }>`
    select organisations.current_body(${body}, ${moment}) as body`.execute(ctx.sql)
  return rows[0]?.body ?? body
}
