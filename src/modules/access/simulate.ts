import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ActingFor, Actor, Ctx, Module, PersonId, RealThings } from '#kernel'
import { listOrganisations } from '#organisations'
import { record } from './facts.ts'
import type { Rules } from './overlay.ts'
import { soundRules, standing } from './publish.ts'

/** On what an act is tried: the module as a whole, or an invented thing in one of three places. */
const PLACES = ['module', 'own-agency', 'other-agency', 'own'] as const
/** `real`: the newest real things */
export type Place = (typeof PLACES)[number] | 'real'

/** Officials of one agency with the same roles; without an agency: whoever holds no post. */
export type Group = {
  agency: string | null
  roles: string[]
  people: PersonId[]
  /** in another's name, by a mandate for every service */
  acting: boolean
}

/** One act, in one place, of which some would gain or lose. */
export type Change = {
  act: string
  place: Place
  gain: Group[]
  lose: Group[]
  /** how many real things it is about */
  count: number | null
}

type Policies = ReturnType<typeof soundRules>
/** A module that decides. */
export type Deciding = Pick<Module, 'name' | 'realThings'> & {
  decide: NonNullable<Module['decide']>
}

const SELF = 'self'
const ELSE = 'somebody-else'
const PRINCIPAL = 'principal'
/** More officials than the country has are not looked through. */
const MOST_OFFICIALS = 100_000

/**
 * Tries other rules of a module: who among all officials in force would gain or lose which act.
 *
 * @param rules  the module's new rules, by name; one that is missing is dropped
 * @throws access/rules-wrong  when they cannot be read, or may go wrong as strict validation sees it
 */
export async function tryRules(ctx: Ctx, module: Deciding, rules: Rules): Promise<Change[]> {
  const { rules: stand } = await standing(ctx, module.decide)
  const changes = await effectOf(ctx, module, { stand, rules })
  const data = { changes: changes.length, rules: Object.keys(rules).length }
  await record(ctx, 'policies-tried', { resource: `policies:${module.name}`, data })
  return changes
}

/**
 * Who would gain or lose which act by other rules.
 *
 * @param rules.stand  those in force
 * @throws access/rules-wrong
 */
export async function effectOf(
  ctx: Ctx,
  { decide, realThings }: Deciding,
  { stand, rules }: { stand: Rules; rules: Rules },
): Promise<Change[]> {
  const groups = await groupsInForce(ctx)
  const real = (await realThings?.(ctx)) ?? []
  // What was typed may be wrong: before anything else takes a place in the engine's memory.
  const then = soundRules(decide, rules)
  const now = soundRules(decide, stand)
  try {
    return await changesFor({ ctx, now, then, groups }, real)
  } finally {
    for (const policies of [now, then]) policies.release()
  }
}

type Trial = { ctx: Ctx; now: Policies; then: Policies; groups: readonly Group[] }

async function changesFor(trial: Trial, real: readonly RealThings[]): Promise<Change[]> {
  const changes: Change[] = []
  for (const act of trial.now.acts) {
    // A large country takes seconds: other requests are not kept waiting for all of it.
    await setImmediate()
    const placed = PLACES.map((place) => ({ place, ...compare(trial, act, { place }) }))
    const onReal = real
      .filter(({ kind }) => trial.now.declared.acts[act]?.includes(kind))
      .map((things) => ({ things, ...compare(trial, act, { things }) }))
      .filter(moves)
    changes.push(...placed.filter(moves).map((change) => ({ act, count: null, ...change })))
    if (onReal.length > 0) changes.push({ act, place: 'real', ...together(onReal) })
  }
  return changes
}

type Moved = { gain: Group[]; lose: Group[] }
const moves = ({ gain, lose }: Moved): boolean => gain.length + lose.length > 0

/** Of several kinds of real things: each group once, and how many things they are. */
const together = (moved: readonly (Moved & { things: RealThings })[]) => ({
  gain: [...new Set(moved.flatMap(({ gain }) => gain))],
  lose: [...new Set(moved.flatMap(({ lose }) => lose))],
  count: moved.reduce((sum, { things }) => sum + things.count, 0),
})

/** On what an act is tried. */
type On = { place: Exclude<Place, 'real'> } | { things: RealThings }

function compare({ ctx, now, then, groups }: Trial, act: string, on: On): Moved {
  const [gain, lose]: [Group[], Group[]] = [[], []]
  for (const group of groups) {
    const before = mayIn(ctx, now, act, on, group)
    const after = mayIn(ctx, then, act, on, group)
    if (!before && after) gain.push(group)
    if (before && !after) lose.push(group)
  }
  return { gain, lose }
}

/** Whether one of a group might do an act: on the module, on an invented thing, on real ones. */
function mayIn({ log }: Ctx, policies: Policies, act: string, on: On, group: Group): boolean {
  const who = { actor: actorOf(group), log }
  if ('things' in on) {
    const { kind, facts } = on.things
    return policies.ask(who, act, { [kind]: { id: 'real', ...facts } }, TRYING).allow
  }
  if (on.place === 'module') return policies.mayAtAll(who, act).allow
  const { acts, resources } = policies.declared
  return (acts[act] ?? []).some((kind) => {
    const thing = { id: 'invented', ...factsIn(resources[kind] ?? {}, on.place, group) }
    return policies.ask(who, act, { [kind]: thing }, TRYING).allow
  })
}

const TRYING = { purpose: 'try' }

function actorOf({ agency, roles, acting }: Group): Actor {
  return {
    ...{ kind: 'person', id: SELF as PersonId, name: {} },
    ...(agency !== null && { office: { agency, roles }, hasOffice: true }),
    ...(acting && { actingFor: ANY_MANDATE }),
  }
}

const ANY_MANDATE: ActingFor = {
  ...{ mandate: 'tried' as ActingFor['mandate'], kind: 'power-of-attorney', services: 'all' },
  principal: { id: PRINCIPAL as PersonId, kind: 'person', name: {} },
}

/** An invented thing: of this agency or another, about somebody else or the actor; else as bare as may be. */
const factsIn = (
  shape: Readonly<Record<string, string>>,
  place: Place,
  { agency, acting }: Group,
) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, kind]) => {
      if (name === 'agency')
        return [name, place === 'other-agency' ? 'another' : (agency ?? 'another')]
      const subject = acting ? PRINCIPAL : SELF
      if (kind === 'Person') return [name, place === 'own' ? subject : ELSE]
      if (kind.endsWith('?')) return [name, null]
      if (kind === 'Bool') return [name, true]
      return [name, kind === 'Strings' || kind === 'Persons' ? [] : 'any']
    }),
  )

/** All officials in force, by agency and roles; and whoever holds no post, for themselves and for another. */
async function groupsInForce(ctx: Ctx): Promise<Group[]> {
  const bodies = (await listOrganisations(ctx)).map(({ id }) => id)
  const { rows } = await sql<{ agency: string; roles: string[]; people: PersonId[] }>`
    select agency, roles, array_agg(person) as people from (
      select o.id as agency, r.roles, r.person from unnest(${bodies}::text[]) o (id)
      cross join lateral organisations.roles_at(o.id, ${ctx.clock.now()}) r
      limit ${MOST_OFFICIALS}) held
    group by agency, roles order by agency, roles`.execute(ctx.sql)
  const person = { agency: null, roles: [], people: [] }
  const officials = rows.map((row) => ({ ...row, acting: false }))
  return [{ ...person, acting: false }, { ...person, acting: true }, ...officials]
}
