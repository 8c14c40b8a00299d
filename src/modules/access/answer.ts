import { sql } from 'kysely'
import { getParty } from '#identity'
import type { Ctx, PersonId, Texts } from '#kernel'
import { listStanding, type Mandate } from '#mandates'
import { findOffice } from '#organisations'
import { type ActSeen, actsFrom } from './acts.ts'
import { bodyAt, type Held, readChain } from './chain.ts'
import type { Question } from './look.ts'
import { policiesAt } from './policies-then.ts'

/** People whom an answer shows; it says how many there are. */
const MOST_HOLDERS = 500

export type PersonAnswer = {
  person: { id: PersonId; names: Texts }
  held: Held[]
  /** each act, with the posts that let them by themselves */
  acts: (ActSeen & { through: Held[] })[]
  mandates: Mandate[]
  keptSince: Date | undefined
}

/** What somebody could do at a moment, by the policies of then. */
export async function whatCould(ctx: Ctx, person: PersonId, moment: Date): Promise<PersonAnswer> {
  const policies = await policiesAt(ctx, moment)
  const office = await findOffice(ctx, person, moment)
  const held = office ? await readChain(ctx, { people: [person] }, moment) : []
  const byPost = held.map((one) => {
    const acts = actsFrom(ctx, policies, { agency: one.organisation, roles: one.roles })
    return { one, acts: new Set(acts.map(({ act }) => act)) }
  })
  const acts = actsFrom(ctx, policies, office).map((seen) => ({
    ...seen,
    through: seen.forPosts
      ? byPost.flatMap(({ one, acts }) => (acts.has(seen.act) ? [one] : []))
      : [],
  }))
  return {
    person: { id: person, names: (await getParty(ctx, person)).name },
    ...{ held, acts, mandates: await listStanding(ctx, person, moment) },
    keptSince: policies.keptSince,
  }
}

export type HoldersAnswer = {
  /** of the people shown, the posts that let them */
  held: Held[]
  people: PersonId[]
  total: number
  /** the sentences of the rules that let them; none for a power */
  why: Texts[]
  keptSince: Date | undefined
}

type Holders = { people: PersonId[]; why: Texts[]; roles: ReadonlySet<string> | undefined }

/** Who could do something at an agency at a moment; where the agency was merged by then, at its successor. */
export async function whoCould(
  ctx: Ctx,
  { act, amount, seat, body, moment }: Question,
): Promise<HoldersAnswer> {
  const policies = await policiesAt(ctx, moment)
  const at = await bodyAt(ctx, body ?? '', moment)
  const [kind = '', name = ''] = (act ?? '').split(':')
  const found =
    kind === 'power'
      ? await withPower(ctx, at, moment, { act: name, amount, seat })
      : await withAct(ctx, at, moment, { act: act ?? '', policies })
  const people = found.people.slice(0, MOST_HOLDERS)
  const rows = people.length > 0 ? await readChain(ctx, { people, body: at }, moment) : []
  const held = rows.filter((one) =>
    kind === 'power'
      ? one.powers.some((power) => power.act === name)
      : one.roles.some((role) => found.roles?.has(role)),
  )
  return {
    ...{ held, people, total: found.people.length, why: found.why },
    keptSince: policies.keptSince,
  }
}

async function withPower(
  ctx: Ctx,
  body: string,
  moment: Date,
  { act, amount, seat }: { act: string } & Pick<Question, 'amount' | 'seat'>,
): Promise<Holders> {
  const { rows } = await sql<{ person: PersonId }>`
    select distinct person from organisations.powers_at(${body}, ${moment})
    where act = ${act} and (${amount}::bigint is null or amount >= ${amount}::bigint)
      and (${seat}::text is null or seat = ${seat}::text) order by person`.execute(ctx.sql)
  return { people: rows.map(({ person }) => person), why: [], roles: undefined }
}

type Asked = { act: string; policies: Awaited<ReturnType<typeof policiesAt>> }

/** Decides once for each set of roles that people have there. */
async function withAct(
  ctx: Ctx,
  body: string,
  moment: Date,
  { act, policies }: Asked,
): Promise<Holders> {
  const { rows } = await sql<{ person: PersonId; roles: string[] }>`
    select person, roles from organisations.roles_at(${body}, ${moment}) order by person`.execute(
    ctx.sql,
  )
  const sets = policies.sets.filter(({ module }) => act.startsWith(`${module}:`))
  const actFrom = (roles: readonly string[]) =>
    actsFrom(ctx, { sets }, { agency: body, roles: [...roles] }).find((seen) => seen.act === act)
  const decided = new Map<string, ActSeen | undefined>()
  const people = rows.flatMap(({ person, roles }) => {
    const key = roles.join()
    if (!decided.has(key)) decided.set(key, actFrom(roles))
    return decided.get(key) ? [person] : []
  })
  const all = [...new Set(rows.flatMap(({ roles }) => roles))]
  const roles = new Set(all.filter((role) => actFrom([role])))
  const why = [...roles].flatMap((role) => actFrom([role])?.why ?? [])
  return { people, why: [...new Map(why.map((w) => [JSON.stringify(w), w])).values()], roles }
}
