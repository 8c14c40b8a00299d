import { sql } from 'kysely'
import type { Actor, Ctx, Module, PersonId } from '#kernel'
import { listOrganisations } from '#organisations'
import { record } from './facts.ts'
import type { Rules } from './overlay.ts'
import { soundRules, standing } from './publish.ts'

/** On what an act is tried: the module as a whole, or an invented thing in one of three places. */
export const PLACES = ['module', 'own-agency', 'other-agency', 'own'] as const
export type Place = (typeof PLACES)[number]

/** Officials of one agency with the same roles; without an agency: whoever holds no post. */
export type Group = { agency: string | null; roles: string[]; people: PersonId[] }

/** One act, in one place, of which some would gain or lose. */
export type Change = { act: string; place: Place; gain: Group[]; lose: Group[] }

type Policies = ReturnType<typeof soundRules>

const SELF = 'self'
const ELSE = 'somebody-else'
/** More officials than the country has are not looked through. */
const MOST_OFFICIALS = 100_000

/**
 * Tries other rules of a module: who among all officials in force would gain or lose which act.
 *
 * @param rules  the module's new rules, by name; one that is missing is dropped
 * @throws access/rules-wrong  when they cannot be read, or may go wrong as strict validation sees it
 */
export async function tryRules(
  ctx: Ctx,
  decide: NonNullable<Module['decide']>,
  rules: Rules,
): Promise<Change[]> {
  const changes = await effectOf(ctx, decide, rules)
  const data = { changes: changes.length, rules: Object.keys(rules).length }
  await record(ctx, 'policies-tried', { resource: `policies:${decide.module}`, data })
  return changes
}

/** Who would gain or lose which act by other rules than are in force. @throws access/rules-wrong */
export async function effectOf(
  ctx: Ctx,
  decide: NonNullable<Module['decide']>,
  rules: Rules,
): Promise<Change[]> {
  const groups = await groupsInForce(ctx)
  const now = soundRules(decide, (await standing(ctx, decide)).rules)
  const then = soundRules(decide, rules)
  const changes = changesFor(ctx, [now, then], groups)
  for (const policies of [now, then]) policies.release()
  return changes
}

function changesFor(
  ctx: Ctx,
  [now, then]: readonly [Policies, Policies],
  groups: readonly Group[],
): Change[] {
  return now.acts.flatMap((act) =>
    PLACES.flatMap((place) => {
      const [gain, lose]: [Group[], Group[]] = [[], []]
      for (const group of groups) {
        const before = mayIn(ctx, now, act, place, group)
        const after = mayIn(ctx, then, act, place, group)
        if (!before && after) gain.push(group)
        if (before && !after) lose.push(group)
      }
      return gain.length + lose.length > 0 ? [{ act, place, gain, lose }] : []
    }),
  )
}

/** Whether one of a group might do an act in a place, on any kind of thing. */
function mayIn({ log }: Ctx, policies: Policies, act: string, place: Place, group: Group): boolean {
  const { agency, roles } = group
  const actor: Actor = {
    ...{ kind: 'person', id: SELF as PersonId, name: {} },
    ...(agency !== null && { office: { agency, roles }, hasOffice: true }),
  }
  const who = { actor, log }
  if (place === 'module') return policies.mayAtAll(who, act).allow
  const { acts, resources } = policies.declared
  return (acts[act] ?? []).some((kind) => {
    const thing = { id: 'invented', ...factsIn(resources[kind] ?? {}, place, agency) }
    return policies.ask(who, act, { [kind]: thing }, { purpose: 'try' }).allow
  })
}

/** An invented thing: of this agency or another, about somebody else or the official; else as bare as may be. */
const factsIn = (shape: Readonly<Record<string, string>>, place: Place, agency: string | null) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, kind]) => {
      if (name === 'agency')
        return [name, place === 'other-agency' ? 'another' : (agency ?? 'another')]
      if (kind === 'Person') return [name, place === 'own' ? SELF : ELSE]
      if (kind.endsWith('?')) return [name, null]
      if (kind === 'Bool') return [name, true]
      return [name, kind === 'Strings' ? [] : 'any']
    }),
  )

/** All officials in force, by agency and roles, and one group for whoever holds no post. */
async function groupsInForce(ctx: Ctx): Promise<Group[]> {
  const bodies = (await listOrganisations(ctx)).map(({ id }) => id)
  const { rows } = await sql<{ agency: string; roles: string[]; people: PersonId[] }>`
    select agency, roles, array_agg(person) as people from (
      select o.id as agency, r.roles, r.person from unnest(${bodies}::text[]) o (id)
      cross join lateral organisations.roles_at(o.id, ${ctx.clock.now()}) r
      limit ${MOST_OFFICIALS}) held
    group by agency, roles order by agency, roles`.execute(ctx.sql)
  return [{ agency: null, roles: [], people: [] }, ...rows]
}
