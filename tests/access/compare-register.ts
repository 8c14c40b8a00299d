import { sql } from 'kysely'
import { expect } from 'vitest'
import { cases } from '#cases'
import type { Actor, Ctx, Office, PersonId } from '#kernel'
import { type DecreeId, findOffice } from '#organisations'
import type { GivenPerson } from '#testing'
import { edgesOf, officeOf, type Paper } from './paper-register.ts'
import { plainly } from './reference.ts'

const DAY = 86_400_000
/** Of the moments at which something changes; with all of them a run takes four times as long. */
const MOMENTS = 6
const ACTS = ['work', 'read', 'claim', 'release', 'decide', 'confirm-refusal']

/** A history as it goes on: the register, and the paper beside it. */
export type World = {
  ctx: Ctx
  random(below: number): number
  people: readonly GivenPerson[]
  /** who keeps the register, and is in none of its posts */
  clerk: GivenPerson
  decree: DecreeId
  now(): number
  paper: Paper
  /** so that the comparison says something, both are common */
  answers: { allowed: number; denied: number }
  /** how each act came out, so that none of the ways is left out */
  met: Set<string>
}

export const idOf = ({ people }: World, person: number) => people[person]?.id as PersonId
export const pick = <T>({ random }: Pick<World, 'random'>, from: readonly T[]): T | undefined =>
  from[random(from.length)]

/**
 * Holds everybody's office against the paper, now and at moments at which something began or ended, and
 * what may be decided from it against plain code.
 */
export async function compareAll(world: World, where: string): Promise<void> {
  const { ctx, people, now, paper } = world
  const edges = edgesOf(paper)
  const some = Array.from({ length: MOMENTS }, () => pick(world, edges) ?? now())
  const moments = [...new Set([...some, now(), now() + world.random(20) * DAY])]
  const asked = people.flatMap(({ id }, person) => moments.map((at) => ({ id, person, at })))
  const { rows } = await sql<{ office: Required<Office> | null; holds: boolean }>`
    select organisations.holds_post(k.person, k.moment) as holds, (select jsonb_build_object('agency', o.agency, 'agencies', o.agencies, 'roles', o.roles,
        'posts', o.posts, 'standsInFor', o.stands_in_for)
      from organisations.office_at(k.person, k.moment) o) as office
    from unnest(${asked.map(({ id }) => id)}::uuid[],
        ${asked.map(({ at }) => new Date(at))}::timestamptz[]) with ordinality k (person, moment, place)
    order by k.place`.execute(ctx.sql)
  for (const [i, { person, at }] of asked.entries()) {
    const { office, holds } = rows[i] ?? {}
    expect(holds, `${where}: a post`).toBe(office !== null)
    compare(world, person, at, office ?? undefined, `${where} at ${new Date(at)}`)
  }
  await Promise.all(
    people.map(async ({ id }, person) => {
      compare(world, person, now(), await findOffice(ctx, id), `${where} now`)
    }),
  )
}

type Found = Required<Omit<Office, 'interests'>>

function compare(world: World, person: number, at: number, got: Found | undefined, where: string) {
  const said = officeOf(world.paper, person, at)
  const expected = said && {
    ...said,
    standsInFor: said.standsInFor.map((i) => idOf(world, i)).toSorted(),
  }
  const sorted = got && {
    ...{ agency: got.agency, agencies: got.agencies.toSorted(), roles: got.roles.toSorted() },
    ...{ posts: got.posts.toSorted(), standsInFor: got.standsInFor.toSorted() },
  }
  expect(sorted, where).toEqual(expected)
  const actor = world.people[person]?.actor
  if (!actor) throw new Error('one of the people')
  decideAlike(world, withOffice(actor, got), withOffice(actor, expected))
}

const withOffice = (who: Actor, office: Office | undefined): Actor =>
  who.kind === 'person' && office
    ? { ...who, office: { interests: [], ...office }, hasOffice: true }
    : who

/** The policies on the register's word, and plain code on the paper's. */
function decideAlike(world: World, who: Actor, onPaper: Actor) {
  const { random, ctx, paper } = world
  const act = pick(world, ACTS) ?? ''
  const any = () => (random(3) === 0 ? null : idOf(world, random(world.people.length)))
  const on = {
    ...{ agency: pick(world, paper.bodies) ?? '', service: 'one', open: random(2) === 0 },
    ...{ applicant: idOf(world, random(world.people.length)), filer: null },
    ...{ officer: any(), proposer: any(), asker: any(), cashier: null },
    consulted: random(4) === 0 ? [pick(world, paper.bodies) ?? ''] : [],
    recused: [],
  }
  const isWhole = act === 'work'
  const purpose = random(2) === 0 ? 'enquiry' : undefined
  const things: Record<string, { id: string }> = isWhole ? {} : { Case: { id: 'one', ...on } }
  if (!cases.decide) throw new Error('cases have policies')
  const { allow } = cases.decide.ask({ actor: who, log: ctx.log }, act, things, { purpose })
  const question = { act: `cases:${act}`, on: isWhole ? undefined : on, purpose }
  expect(allow).toBe(plainly({ who: onPaper, ...question }))
  world.answers[allow ? 'allowed' : 'denied'] += 1
}
