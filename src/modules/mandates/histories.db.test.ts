import { expect } from 'vitest'
import type { Ctx, MandateId, Problem } from '#kernel'
import { dbTest, type GivenPerson } from '#testing'
import { holds, offerTo } from './fixture.ts'
import { endMandate } from './mandate.ts'
import { acceptMandate, type Offer, offerMandate, passOn } from './offer.ts'

/** All of it with IGOV_LONG=1; a sample else. */
const HISTORIES = process.env.IGOV_LONG === '1' ? 10_000 : 500
const SEED = 20_261_128
const STEPS = 9
const PEOPLE = 4
const DAY = 86_400_000
const OFFER_DAYS = 14
const SERVICES = ['one', 'two', 'three']

/** What was agreed, as somebody would write it down on paper. */
type Paper = {
  id: MandateId
  principal: number
  agent: number
  parent?: Paper
  services: string[] | undefined
  amount: bigint | undefined
  until: number
  passes: boolean
  offeredAt: number
  accepted?: boolean
  ended?: boolean
}

/** Whether a paper gives power at a moment: accepted, not ended, in time, and so all above it. */
const gives = (paper: Paper, at: number): boolean =>
  paper.accepted === true &&
  !paper.ended &&
  paper.until > at &&
  (paper.parent === undefined || gives(paper.parent, at))

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

type World = {
  random: ReturnType<typeof randomFrom>
  people: readonly GivenPerson[]
  as(who: GivenPerson): Ctx
  now(): number
  papers: Paper[]
}

const codeOf = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: Problem) => error.code?.replace('mandates/', '') ?? String(error),
  )

const person = ({ people }: World, i: number) => people[i] as GivenPerson

function draw({ random, now }: World): Pick<Paper, 'services' | 'amount' | 'until' | 'passes'> {
  const services = random(3) === 0 ? undefined : SERVICES.slice(0, 1 + random(3))
  const amount = random(2) === 0 ? undefined : BigInt(1 + random(3)) * 10_000n
  return { services, amount, until: now() + (1 + random(60)) * DAY, passes: random(3) > 0 }
}

const asOffer = (world: World, from: number, to: number, drawn: ReturnType<typeof draw>): Offer =>
  offerTo(world.as(person(world, from)), person(world, to), {
    until: new Date(drawn.until),
    subDelegable: drawn.passes,
    ...(drawn.services && { services: drawn.services }),
    ...(drawn.amount && { amount: drawn.amount }),
  })

async function offer(world: World) {
  const [principal, agent] = [world.random(PEOPLE), world.random(PEOPLE)]
  const drawn = draw(world)
  const by = world.as(person(world, principal))
  let id: MandateId | undefined
  const got = await codeOf(
    offerMandate(by, asOffer(world, principal, agent, drawn)).then((made) => {
      id = made
    }),
  )
  expect(got).toBe(principal === agent ? 'to-oneself' : 'done')
  if (id) world.papers.push({ id, principal, agent, ...drawn, offeredAt: world.now() })
}

async function subDelegate(world: World, parent: Paper) {
  const [from, to] = [
    world.random(4) === 0 ? world.random(PEOPLE) : parent.agent,
    world.random(PEOPLE),
  ]
  const drawn = draw(world)
  let id: MandateId | undefined
  const act = passOn(world.as(person(world, from)), parent.id, asOffer(world, from, to, drawn))
  const got = await codeOf(
    act.then((made) => {
      id = made
    }),
  )
  expect(got).toBe(refusalOf(world, parent, { from, to, ...drawn }))
  if (!id) return
  const passes = false
  const { principal } = parent
  world.papers.push({ id, principal, agent: to, parent, ...drawn, passes, offeredAt: world.now() })
}

type Passing = ReturnType<typeof draw> & { from: number; to: number }

function refusalOf(world: World, parent: Paper, passing: Passing) {
  const { from, to, services, amount, until } = passing
  if (from !== parent.agent) return 'missing'
  const isFirst = parent.parent === undefined
  if (!gives(parent, world.now()) || !parent.passes || !isFirst) return 'not-to-pass-on'
  const own = parent.services
  if (own && (!services || services.some((one) => !own.includes(one)))) return 'more-than-one-has'
  const most = parent.amount
  if (most && (!amount || amount > most)) return 'more-than-one-has'
  if (until > parent.until) return 'more-than-one-has'
  if (to === from) return 'to-oneself'
  return to === parent.principal ? 'back-to-its-giver' : 'done'
}

async function accept(world: World, paper: Paper) {
  const by = world.random(4) === 0 ? world.random(PEOPLE) : paper.agent
  const got = await codeOf(acceptMandate(world.as(person(world, by)), paper.id))
  const now = world.now()
  const over =
    paper.ended ||
    now >= paper.offeredAt + OFFER_DAYS * DAY ||
    now >= paper.until ||
    (paper.parent !== undefined && !gives(paper.parent, now))
  const expected = over ? 'offer-over' : 'done'
  const accepted = paper.accepted && !paper.ended
  expect(got).toBe(by !== paper.agent ? 'missing' : accepted ? 'already-accepted' : expected)
  if (got === 'done') paper.accepted = true
}

async function revoke(world: World, paper: Paper) {
  const by = world.random(PEOPLE)
  const got = await codeOf(endMandate(world.as(person(world, by)), paper.id))
  const isSide = [paper.principal, paper.agent, paper.parent?.agent].includes(by)
  expect(got).toBe(!isSide ? 'missing' : paper.ended ? 'already-ended' : 'done')
  if (got !== 'done') return
  for (const one of world.papers) {
    if (one === paper || one.parent === paper) one.ended = true
  }
}

async function step(world: World, advance: (days: number) => void) {
  const { random, papers } = world
  const paper = papers[random(papers.length)]
  const which = random(10)
  if (!paper || which < 2) return offer(world)
  if (which < 5) return subDelegate(world, paper)
  if (which < 8) return accept(world, paper)
  if (which < 9) return revoke(world, paper)
  advance(1 + random(20))
}

dbTest(
  `Any history of offers, acceptances, passings-on, ends and time gives power to whom the papers give it: ${HISTORIES} histories`,
  async ({ given, as, clock }) => {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => given.person()))
    const random = randomFrom(SEED)
    const now = () => clock.now().getTime()
    for (let history = 0; history < HISTORIES; history++) {
      const world: World = { random, people, as, now, papers: [] }
      for (let i = 0; i < STEPS; i++) {
        await step(world, (days) => clock.advance({ days }))
        for (const paper of world.papers) {
          const held = await holds(as(person(world, paper.agent)), paper.id)
          expect(held, `history ${history}, step ${i}`).toBe(gives(paper, now()))
        }
      }
      // Offers of one history wait no more in the next.
      clock.advance({ days: OFFER_DAYS })
    }
  },
  HISTORIES * 1_000,
)
