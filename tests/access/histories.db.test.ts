import { sql } from 'kysely'
import { expect } from 'vitest'
import { type Ctx, type Problem, withCtx } from '#kernel'
import {
  type AppointmentId,
  appoint,
  changePost,
  endAppointments,
  type PostId,
} from '#organisations'
import { dbTest, type Given, type GivenPerson } from '#testing'
import { planAbsence } from '../../src/modules/identity/fixture.ts'
import {
  abolishPost,
  cancelPlanned,
  foundPost,
  foundUnit,
  mergeInto,
  type PlannedKind,
  registerDecree,
  splitBody,
  type UnitId,
} from '../../src/modules/organisations/fixture.ts'
import { compareAll, idOf, pick, type World } from './compare-register.ts'
import {
  abolishing,
  appointing,
  cancellingChange,
  cancellingHandOver,
  changing,
  ending,
  founding,
  isHeld,
  lineAt,
  merging,
  officeOf,
  type Paper,
  type PaperAppointment,
  type PaperOrder,
  splitting,
} from './paper-register.ts'

/** All of it with IGOV_LONG=1; a sample else. */
const HISTORIES = process.env.IGOV_LONG === '1' ? 10_000 : 500
const SEED = 20_261_128
const STEPS = 12
const PEOPLE = 4
/** Histories of the same people, so that none of them has a very long past. */
const SAME_PEOPLE = 50
const DAY = 86_400_000
const ROLES = ['officer', 'senior-officer', 'administrator']
/** How acts of the histories come out. */
const WAYS = [
  ...['absence-wrong', 'done', 'no-version', 'outside-post', 'planned-held', 'planned-missing'],
  ...['post-elsewhere', 'post-held', 'post-missing', 'post-taken', 'roles-wrong', 'split-held'],
  ...['substitute-wrong', 'succession-wrong', 'time-wrong', 'unit-missing'],
]
const TITLES = { ar: 'وظيفة', en: 'Post' }

/** Mulberry32: small, even, and the same on every machine. */
function randomFrom(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = Math.imul(state ^ (state >>> 15), state | 1)
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z
    return Math.floor((((z ^ (z >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/** What came of an act: `done`, or the code of its problem. */
async function comesTo(act: Promise<unknown>, expected: string, { met }: World) {
  const got = await act.then(
    () => 'done',
    (error: Problem) => error.code?.replace(/^(organisations|identity)\//, '') ?? String(error),
  )
  expect(got).toBe(expected)
  met.add(got)
}

const some = ({ random }: World, from: readonly string[]) => from.filter(() => random(2) === 0)
const date = (at: number) => new Date(at)
const bodyOf = (world: World) => pick(world, world.paper.bodies) ?? ''

/** As who administers a body. */
const atDesk = ({ ctx, clerk }: World, agency: string): Ctx => {
  if (clerk.actor.kind !== 'person') throw new Error('a clerk is a person')
  return withCtx(ctx, { actor: { ...clerk.actor, office: { agency, roles: ['administrator'] } } })
}

async function found(world: World) {
  const { random, now, paper } = world
  // Mostly of one body, so that there are colleagues.
  const body = (random(3) > 0 ? paper.bodies[0] : undefined) ?? bodyOf(world)
  const roles = some(world, ROLES)
  const from = now() + random(3) * random(5) * DAY
  const own = paper.units.filter((one) => lineAt(one, now())?.body === body)
  const within = random(2) === 0 ? pick(world, own) : undefined
  const unit = within?.id ?? null
  const order = { unit, titles: TITLES, roles, head: false, decree: null, from: date(from) }
  let id: PostId | undefined
  const act = foundPost(atDesk(world, body), order).then((made) => {
    id = made
  })
  await comesTo(act, founding(paper, body, within, from), world)
  if (id)
    paper.posts.push({ id, unit, lines: [{ body, roles, from, until: Number.POSITIVE_INFINITY }] })
}

/** Mostly the body whose post it is, sometimes another. */
const bodyFor = (world: World, post: Paper['posts'][number]) =>
  world.random(6) === 0 ? bodyOf(world) : (lineAt(post, world.now())?.body ?? bodyOf(world))

async function change(world: World) {
  const post = pick(world, world.paper.posts)
  if (!post) return
  const [body, roles, now] = [bodyFor(world, post), some(world, ROLES), world.now()]
  const from = now + (world.random(12) - 3) * DAY
  const act = changePost(atDesk(world, body), post.id, { roles, from: date(from) })
  await comesTo(act, changing(post, body, roles, { now, from }), world)
}

async function abolish(world: World) {
  const post = pick(world, world.paper.posts)
  if (!post) return
  const body = bodyFor(world, post)
  const act = abolishPost(atDesk(world, body), post.id, null)
  await comesTo(act, abolishing(world.paper, post, body, world.now()), world)
}

async function put(world: World) {
  const { ctx, random, now, paper } = world
  const post = pick(world, paper.posts)
  if (!post) return
  const from = now() + (pick(world, [0, 0, -2, -9, random(9)]) ?? 0) * DAY
  const until = random(2) === 0 ? Number.POSITIVE_INFINITY : from + random(20) * DAY
  const kind = random(3) === 0 ? 'acting' : 'holder'
  const order: PaperOrder = { post, person: random(PEOPLE), kind, from, until }
  let id: AppointmentId | undefined
  const act = appoint(ctx, {
    ...{ post: post.id, person: idOf(world, order.person), names: TITLES, kind },
    ...{ from: date(from), until: Number.isFinite(until) ? date(until) : null },
    ...{ decree: null, reason: 'needed', givenBy: null, agreedBy: null },
  }).then((made) => {
    id = made
  })
  await comesTo(act, appointing(paper, order), world)
  if (id) paper.appointments.push({ ...order, id })
}

async function goAway(world: World) {
  const { ctx, random, now, paper } = world
  const all = Array.from({ length: PEOPLE }, (_, i) => i)
  const agencyOf = (one: number) => officeOf(paper, one, now())?.agency
  const self = pick(world, all.filter(agencyOf))
  const office = self !== undefined && officeOf(paper, self, now())
  if (!office) return
  const colleagues = all.filter((one) => one !== self && agencyOf(one) === office.agency)
  const person = (random(5) > 0 ? pick(world, colleagues) : undefined) ?? random(PEOPLE)
  const from = now() + random(6) * DAY
  const until = from + random(20) * DAY
  const roles = some(world, office.roles)
  const { actor } = world.people[self] as GivenPerson
  if (actor.kind !== 'person') return
  const act = planAbsence(
    withCtx(ctx, { actor: { ...actor, office: { agency: office.agency, roles: office.roles } } }),
    {
      ...{ substitute: idOf(world, person), from: date(from), until: date(until), roles },
      ...{ amount: null, reason: 'leave' },
    },
  )
  const [expected, orders] = absent(world, self, { person, from, until, roles })
  await comesTo(act, expected, world)
  if (expected !== 'done') return
  for (const order of orders) paper.appointments.push({ ...order, id: await idIn(world, order) })
}

type Absence = { person: number; from: number; until: number; roles: readonly string[] }

/** What becomes of work that is handed over, and why not. */
function absent(
  { paper, now }: World,
  self: number,
  { person, from, until, roles }: Absence,
): [string, PaperOrder[]] {
  if (until <= from) return ['absence-wrong', []]
  const isColleague =
    officeOf(paper, person, now())?.agency === officeOf(paper, self, now())?.agency
  if (person === self || !isColleague) return ['substitute-wrong', []]
  const own = paper.appointments.filter(
    (one) => one.person === self && one.kind !== 'substitute' && isHeld(one, now()),
  )
  const rolesNow = ({ post }: PaperAppointment) => lineAt(post, now())?.roles ?? []
  const alone = (role: string) => ['officer', 'senior-officer'].includes(role)
  const has = (role: string) => own.some((one) => rolesNow(one).includes(role))
  if (roles.length === 0 || !roles.every((role) => alone(role) && has(role)))
    return ['roles-wrong', []]
  const orders = own
    .filter((one) => rolesNow(one).some((role) => roles.includes(role)) && one.until > from)
    .toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
    .map((insteadOf): PaperOrder => {
      const given = rolesNow(insteadOf).filter((role) => roles.includes(role))
      const { post } = insteadOf
      // Nobody stands in for longer than there is somebody to stand in for.
      const last = Math.min(until, insteadOf.until)
      return { post, person, kind: 'substitute', from, until: last, insteadOf, roles: given }
    })
  if (orders.length === 0) return ['absence-wrong', []]
  const refused = orders.map((order) => appointing(paper, order)).find((code) => code !== 'done')
  return [refused ?? 'done', orders]
}

async function idIn(world: World, { post, person, from }: PaperOrder): Promise<AppointmentId> {
  const { rows } = await sql<{ id: AppointmentId }>`
    select id from organisations.appointment where post = ${post.id} and kind = 'substitute'
      and person = ${idOf(world, person)} and lower(during) = ${date(from)} and ended_at is null`.execute(
    world.ctx.sql,
  )
  const [row] = rows
  if (!row || rows.length > 1) throw new Error('one substitution')
  return row.id
}

async function end(world: World) {
  const { ctx, random, paper, now } = world
  const one = pick(world, paper.appointments)
  if (!one) return
  const person = random(8) === 0 ? random(PEOPLE) : one.person
  const ended = await endAppointments(
    ctx,
    { person: idOf(world, person), id: one.id },
    { by: null, reason: '' },
  )
  expect(ended).toHaveLength(ending(paper, (it) => it === one && it.person === person, now()))
}

async function endAtBody(world: World) {
  const { ctx, random, paper, now } = world
  // Mostly of a body that has the post at some time, though perhaps not now.
  const one = random(4) > 0 ? pick(world, paper.appointments) : undefined
  const agency = (one && pick(world, one.post.lines)?.body) ?? bodyOf(world)
  const person = one?.person ?? random(PEOPLE)
  const which = { person: idOf(world, person), agency }
  const ended = await endAppointments(ctx, which, { by: null, reason: '' })
  const isThere = ({ post, from }: PaperAppointment) =>
    lineAt(post, Math.max(from, now()))?.body === agency
  expect(ended).toHaveLength(ending(paper, (it) => it.person === person && isThere(it), now()))
}

async function merge(world: World) {
  const { paper, random, now, decree } = world
  const [body, into, at] = [bodyOf(world), bodyOf(world), now() + random(2) * random(9) * DAY]
  const act = mergeInto(atDesk(world, body), into, { at: date(at), decree })
  await comesTo(act, merging(paper, body, into, at), world)
}

async function split(world: World) {
  const { paper, random, now, decree } = world
  const unit = pick(world, paper.units)
  if (!unit) return
  // Mostly of whose it is.
  const body = (random(4) > 0 ? lineAt(unit, now())?.body : undefined) ?? bodyOf(world)
  const [into, at] = [bodyOf(world), now() + random(2) * random(9) * DAY]
  const order = { units: [unit.id], services: [], at: date(at), decree }
  const act = splitBody(atDesk(world, body), { taker: into, ...order })
  await comesTo(act, splitting(paper, unit, { body, into, at }), world)
}

type Coming = { kind: PlannedKind; thing: string; body: string; at: number; paper(): string }

/** All that is planned, whoever's it is. */
function comingIn({ paper, now }: World): Coming[] {
  const isLater = ({ at }: { at: number }) => at > now()
  const merges = paper.ends.filter(isLater).map((end): Coming => {
    const cancel = () => cancellingHandOver(paper, { from: end.body, into: end.into, at: end.at })
    return { kind: 'merge', thing: end.body, body: end.body, at: end.at, paper: cancel }
  })
  const splits = paper.splits.filter(isLater).map((one): Coming => {
    const cancel = () => cancellingHandOver(paper, { from: one.giver, into: one.taker, at: one.at })
    return { kind: 'split', thing: one.taker, body: one.giver, at: one.at, paper: cancel }
  })
  const changes = paper.posts.flatMap((post) =>
    post.lines.flatMap(({ body, from }): Coming[] => {
      const before = post.lines.find(({ until }) => until === from)
      if (from <= now() || (before && before.body !== body)) return []
      const cancel = () => cancellingChange(paper, post, from)
      return [{ kind: 'post', thing: post.id, body, at: from, paper: cancel }]
    }),
  )
  return [...merges, ...splits, ...changes]
}

async function cancel(world: World) {
  const one = pick(world, comingIn(world))
  if (!one) return
  const { kind, thing, body, at } = one
  // Sometimes at the desk of another, sometimes of another day.
  const [desk, day] = [
    world.random(5) === 0 ? bodyOf(world) : body,
    world.random(5) === 0 ? at + DAY : at,
  ]
  const isThere = comingIn(world).some(
    (it) => it.kind === kind && it.thing === thing && it.body === desk && it.at === day,
  )
  const act = cancelPlanned(atDesk(world, desk), { kind, thing, from: date(day) })
  await comesTo(
    act,
    isThere && day === at && desk === body ? one.paper() : 'planned-missing',
    world,
  )
}

const STEPS_OF_A_HISTORY = [
  ...[split, split, cancel, cancel, cancel],
  ...[found, change, abolish, abolish, put, put, put, put, put],
  ...[goAway, goAway, goAway, goAway, end, end, endAtBody, endAtBody, merge, merge],
]

/** Three bodies that no other history has. */
async function bodiesOf({ sql: database }: Ctx, history: number): Promise<string[]> {
  const ids = ['a', 'b', 'c'].map((one) => `history-${history}-${one}`)
  await sql`
    with bodies as (insert into organisations.organisation (id, position)
      select id, 9999 from unnest(${ids}::text[]) id returning id)
    insert into organisations.organisation_version (organisation, during, kind, names)
    select id, tstzrange(null, null), (select min(k.id) from organisations.organisation_kind k), '{}'
    from bodies`.execute(database)
  return ids
}

/** A unit of each of the first two. */
async function unitsOf(world: World): Promise<void> {
  const { paper, now } = world
  for (const body of paper.bodies.slice(0, 2)) {
    const from = now()
    const order = { names: TITLES, parent: null, decree: null, from: date(from) }
    const id: UnitId = await foundUnit(atDesk(world, body), order)
    paper.units.push({ id, lines: [{ body, roles: [], from, until: Number.POSITIVE_INFINITY }] })
  }
}

const peopleOf = (given: Given) => Promise.all(Array.from({ length: PEOPLE }, () => given.person()))

dbTest(
  `Any history of posts, appointments, absences, ends, mergers and time gives offices and decisions as the paper does: ${HISTORIES} histories`,
  async ({ ctx, as, given, clock }) => {
    const random = randomFrom(SEED)
    const clerk = await given.officer({ roles: ['administrator'] })
    const order = { number: '1', issuedOn: '2026-01-05', titles: TITLES }
    const decree = await registerDecree(as(clerk), order)
    const answers = { allowed: 0, denied: 0 }
    const met = new Set<string>()
    const now = () => clock.now().getTime()
    let people: GivenPerson[] = []
    for (let history = 0; history < HISTORIES; history++) {
      if (history % SAME_PEOPLE === 0) people = await peopleOf(given)
      const bodies = await bodiesOf(ctx, history)
      const nothing = { ends: [], splits: [], units: [], posts: [], appointments: [] }
      const paper: Paper = { bodies, ...nothing }
      const world: World = { ctx, random, people, clerk, decree, now, paper, answers, met }
      await unitsOf(world)
      for (let i = 0; i < STEPS; i++) {
        clock.advance({ minutes: 1, days: random(3) === 0 ? random(6) : 0 })
        const begins = [found, found, put, put][i]
        const step = begins ?? pick(world, STEPS_OF_A_HISTORY) ?? found
        await step(world).catch((error: Error) => {
          throw new Error(`history ${history}, step ${i}, ${step.name}: ${error.message}`)
        })
      }
      await compareAll(world, `history ${history}`)
      // What one history leaves open is over in the next.
      for (const { id } of people)
        await endAppointments(ctx, { person: id }, { by: null, reason: '' })
      clock.advance({ days: 10 })
    }
    expect([...met].toSorted()).toEqual(WAYS)
    expect(Math.min(answers.allowed, answers.denied)).toBeGreaterThan(HISTORIES / 2)
  },
  HISTORIES * 1_000,
)
