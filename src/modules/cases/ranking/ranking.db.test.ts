import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { findLicence } from '#licences'
import { submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { toldOf } from '../clock/fixture.ts'
import { approveCase } from '../decision.ts'
import { letTimeAct } from '../fixture.ts'
import { getOwnCase, withdrawApplication } from '../index.ts'
import { giveOpinion } from '../opinion.ts'
import { carryOutLists } from './carry.ts'
import { deviate } from './deviation.ts'
import { drawList, listCompeting } from './entrants.ts'
import {
  decideRound,
  fillScholarship,
  givenRound,
  roundTest as it,
  letWorkerRank,
  MINISTRY,
  propose,
  type Sent,
  sendScholarship,
} from './fixture.ts'
import { approveList, declineList, findList, proposeList } from './list.ts'
import { acceptPlace, declinePlace } from './offer.ts'
import { moveUpReserves } from './reserve.ts'
import { getRound } from './round.ts'
import { findPlace } from './told.ts'

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

const stateOf = async ({ person, reference }: Sent) => (await getOwnCase(person, reference)).state
const statesOf = async <Name extends string>(sent: Record<Name, Sent>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries<Sent>(sent).map(async ([name, one]) => [name, await stateOf(one)]),
    ),
  )
const lastTold = async ({ person, reference }: Sent) =>
  (await toldOf(person, person.actor, `my/cases/${reference}`))[0]

const FOUR = {
  first: { percentage: 95 },
  second: { percentage: 90 },
  third: { percentage: 85 },
  employed: { percentage: 99, employed: true },
}

describe('A round', () => {
  it('takes applications from its first to its last day; a draft stays and is sent in the next', async ({
    as,
    given,
    clock,
  }) => {
    const person = as(await given.person())
    clock.set('2026-11-23T08:00:00Z')
    const reference = await fillScholarship(person)
    clock.set('2026-12-01T08:00:00Z')
    expect(await codeOf(submitApplication(person, reference))).toBe('services/round-closed')
    expect(await codeOf(fillScholarship(as(await given.person())))).toBe('services/round-closed')
    clock.set('2027-02-01T08:00:00Z')
    await submitApplication(person, reference)
    expect(await getOwnCase(person, reference)).toMatchObject({ state: 'consulting' })
  })
})

describe('The list of a round', () => {
  it('offers places by points, keeps a reserve list, and refuses who is not eligible', async ({
    world,
  }) => {
    const { ctx } = world
    const { sent, ...round } = await givenRound(world, FOUR)
    expect(await statesOf(sent)).toEqual({
      ...{ first: 'competing', second: 'competing', third: 'competing', employed: 'competing' },
    })
    await decideRound(ctx, round)
    expect(await statesOf(sent)).toEqual({
      ...{ first: 'offered', second: 'reserve', third: 'reserve', employed: 'refused' },
    })
    const { id } = await getOwnCase(sent.third.person, sent.third.reference)
    expect(await findPlace(ctx, id)).toMatchObject({
      ...{ rank: 3, points: 90, number: 2, eligible: 3, lowest: 100, reserveEnds: '2027-01-30' },
    })
    expect(await lastTold(sent.first)).toMatch(/place/i)
    expect(await findList(ctx, round.round)).toMatchObject({ state: 'done', offered: 1 })
  })

  it('is not proposed while one still applies, or somebody is being examined', async ({
    world,
  }) => {
    const { clock } = world
    const { round, proposer, sent } = await givenRound(world, { one: {}, two: {} })
    clock.set('2026-11-30T08:00:00Z')
    expect(await codeOf(propose(proposer, round))).toBe('cases/round-open')
    clock.set('2026-11-29T08:00:00Z')
    await sendScholarship(world.as(await world.given.person()))
    clock.set('2026-12-02T08:00:00Z')
    expect(await codeOf(propose(proposer, round))).toBe('cases/round-unready')
    expect(await stateOf(sent.one)).toBe('competing')
  })

  it('is decided by two, and not by who examined papers of it or deviated from the rules', async ({
    world,
  }) => {
    const { round, proposer, approver, examiner, sent } = await givenRound(world, FOUR)
    const { reference } = sent.third
    const deviation = { reference, kind: 'points', points: 99, text: 'شهادة معادلة' } as const
    await deviate(proposer, round, deviation)
    await propose(examiner, round)
    expect(await codeOf(approveList(examiner, round))).toBe('cases/same-officer')
    expect(await codeOf(approveList(proposer, round))).toBe('cases/same-officer')
    await declineList(approver, round, 'راجع درجة الثالث')
    expect(await codeOf(approveList(approver, round))).toBe('cases/list-missing')
    await propose(approver, round)
    expect(await codeOf(approveList(examiner, round))).toBe('cases/examined-it')
  })

  it('comes out as an officer has said with a reason, until they say otherwise', async ({
    world,
  }) => {
    const { ctx } = world
    const { sent, ...round } = await givenRound(world, FOUR)
    const by = { ...round, proposer: round.approver, approver: round.proposer }
    const order = (one: Sent, more: object) => ({ reference: one.reference, text: 'سبب', ...more })
    const say = (one: Sent, more: object) =>
      deviate(round.approver, round.round, order(one, more) as Parameters<typeof deviate>[2])
    await say(sent.employed, { kind: 'points', points: 101 })
    await say(sent.second, { kind: 'exclude', reason: 'not-needed' })
    await say(sent.first, { kind: 'exclude', reason: 'false-data' }).catch(() => undefined)
    await say(sent.third, { kind: 'points', points: 120 })
    await say(sent.third, { kind: 'as-ruled' })
    await decideRound(ctx, by)
    expect(await statesOf(sent)).toEqual({
      ...{ first: 'reserve', second: 'refused', third: 'reserve', employed: 'offered' },
    })
    expect(await codeOf(say(sent.first, { kind: 'as-ruled' }))).toBe('cases/list-stands')
  })

  it('is not approved once it would come out otherwise', async ({ world }) => {
    const { sent, round, proposer, approver } = await givenRound(world, FOUR)
    await propose(proposer, round)
    await withdrawApplication(sent.first.person, sent.first.reference)
    expect(await codeOf(approveList(approver, round))).toBe('cases/list-changed')
    expect(await codeOf(proposeList(approver, round, 'another'))).toBe('cases/list-stands')
  })

  it('is approved once, by two who approve at the same moment', async ({ world }) => {
    const { round, proposer, approver } = await givenRound(world, FOUR)
    const other = world.as(await world.given.officer({ agency: 'moehe' }))
    await propose(proposer, round)
    const came = await Promise.all([
      codeOf(approveList(approver, round)),
      codeOf(approveList(other, round)),
    ])
    expect(came.sort()).toEqual(['cases/list-missing', 'none'])
  })

  it('is worked out by ties the same each time, and says which rule it was', async ({ world }) => {
    const { ctx } = world
    const alike = { percentage: 90 }
    const { round, proposer } = await givenRound(
      world,
      { a: alike, b: alike, law: { percentage: 95, field: 'law' } },
      { places: 1 },
    )
    const of = await getRound(proposer, round, 'rank')
    const [drawn, again] = [await drawList(ctx, of), await drawList(ctx, of)]
    expect(again?.digest).toBe(drawn?.digest)
    // By the percentage the one comes first whose field brings no points; the two others go by lot.
    expect(drawn?.rows.map(({ tie }) => tie)).toEqual([null, 0, 2])
    expect(drawn?.ties).toEqual(['percentage', 'sent', 'lot'])
  })

  it('is nobody’s who competes in it, nor another agency’s', async ({ world }) => {
    const { round, sent } = await givenRound(world, FOUR)
    const { actor } = sent.first.person
    if (actor.kind !== 'person') throw new Error('a person applied')
    const office = { agency: 'moehe', roles: ['officer'] }
    const own = { ...sent.first.person, actor: { ...actor, office } } as typeof sent.first.person
    expect(await codeOf(getRound(own, round, 'rank'))).toBe('cases/own-round')
    const elsewhere = world.as(await world.given.officer())
    expect(await codeOf(getRound(elsewhere, round, 'rank'))).toBe('cases/round-missing')
  })

  it('takes nobody any more once it is decided, and is none where nobody competes', async ({
    world,
  }) => {
    const { as, given, clock, ctx } = world
    const { sent, ...round } = await givenRound(world, { one: {} })
    const of = await getRound(round.proposer, round.round, 'rank')
    expect(await codeOf(listCompeting(ctx, of, 0))).toBe('cases/round-too-large')
    const low = { reference: sent.one.reference, kind: 'points', points: -1, text: 'x' } as const
    expect(await codeOf(deviate(round.proposer, round.round, low))).toBe('cases/points-wrong')
    await decideRound(ctx, round)
    clock.set('2026-11-29T08:00:00Z')
    expect(await codeOf(sendScholarship(as(await given.person())))).toBe('cases/round-decided')
  })

  it('is not proposed of a round that everybody has left', async ({ world }) => {
    const { round, proposer, sent } = await givenRound(world, { one: {} })
    await withdrawApplication(sent.one.person, sent.one.reference)
    expect(await codeOf(proposeList(proposer, round, 'none'))).toBe('cases/round-empty')
  })

  it('gives the place, and no officer by themselves', async ({ world }) => {
    const { examiner, sent } = await givenRound(world, { one: {} })
    expect(await codeOf(approveCase(examiner, sent.one.reference))).toBe('cases/wrong-state')
    expect(await stateOf(sent.one)).toBe('competing')
    world.clock.set('2026-11-25T08:00:00Z')
    const reference = await sendScholarship(world.as(await world.given.person()))
    await giveOpinion(examiner, reference, { favourable: false, text: 'ينقص عرض القبول' })
    const officer = world.as(await world.given.officer({ agency: MINISTRY }))
    await claimCase(officer, reference)
    expect(await codeOf(approveCase(officer, reference))).toBe('cases/by-list')
  })
})

describe('A place that is offered', () => {
  it('is accepted, and the scholarship is granted', async ({ world }) => {
    const { sent, ...round } = await givenRound(world, FOUR)
    await decideRound(world.ctx, round)
    const { person, reference } = sent.first
    await acceptPlace(person, reference)
    const { id } = await getOwnCase(person, reference)
    expect(await findLicence(round.proposer, { caseId: id })).toBeDefined()
    expect(await codeOf(declinePlace(person, reference))).toBe('cases/wrong-state')
    await letWorkerRank(world.ctx)
    expect(await stateOf(sent.second)).toBe('reserve')
  })

  it('goes to the next once it is declined, and to the one after once nobody has answered', async ({
    world,
  }) => {
    const { ctx, clock } = world
    const { sent, ...round } = await givenRound(world, FOUR)
    await decideRound(ctx, round)
    await declinePlace(sent.first.person, sent.first.reference)
    await letWorkerRank(ctx)
    expect(await statesOf(sent)).toMatchObject({
      ...{ first: 'withdrawn', second: 'offered', third: 'reserve' },
    })
    expect(await lastTold(sent.second)).toMatch(/free/i)
    clock.set('2026-12-20T08:00:00Z')
    expect(await codeOf(acceptPlace(sent.second.person, sent.second.reference))).toBe(
      'cases/offer-over',
    )
    await letTimeAct(ctx, world)
    await letWorkerRank(ctx)
    expect(await statesOf(sent)).toMatchObject({ second: 'lapsed', third: 'offered' })
  })

  it('is given to no more than there are places, however many decline and withdraw at once', async ({
    world,
  }) => {
    const { ctx } = world
    const all = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`n${index}`, { percentage: 98 - index }]),
    )
    const { sent, ...round } = await givenRound(world, all, { places: 3 })
    await decideRound(ctx, round)
    const of = (name: string) => sent[name] as Sent
    await Promise.all([
      declinePlace(of('n0').person, of('n0').reference),
      moveUpReserves(ctx),
      withdrawApplication(of('n3').person, of('n3').reference),
      moveUpReserves(ctx),
      declinePlace(of('n1').person, of('n1').reference),
      moveUpReserves(ctx),
    ])
    await letWorkerRank(ctx)
    const states = await statesOf(sent)
    expect(Object.values(states).filter((state) => state === 'offered')).toHaveLength(3)
    expect(states).toMatchObject({
      n0: 'withdrawn',
      n1: 'withdrawn',
      n2: 'offered',
      n3: 'withdrawn',
    })
    expect(states).toMatchObject({ n4: 'offered', n5: 'offered', n6: 'reserve', n7: 'reserve' })
  })
})

describe('A reserve list', () => {
  it('ends on its day: who is left is told, and refused', async ({ world }) => {
    const { ctx, clock } = world
    const { sent, ...round } = await givenRound(world, FOUR)
    await decideRound(ctx, round)
    await acceptPlace(sent.first.person, sent.first.reference)
    clock.set('2027-01-30T08:00:00Z')
    await letTimeAct(ctx, world)
    expect(await stateOf(sent.second)).toBe('reserve')
    clock.set('2027-01-31T08:00:00Z')
    await letTimeAct(ctx, world)
    expect(await statesOf(sent)).toMatchObject({ second: 'refused', third: 'refused' })
    expect(await lastTold(sent.second)).toMatch(/reserve/i)
  })
})

describe('A list that was approved', () => {
  it('decides who is left when somebody has withdrawn meanwhile, and gives their place on', async ({
    world,
  }) => {
    const { ctx } = world
    const { sent, round, proposer, approver } = await givenRound(world, FOUR)
    await propose(proposer, round)
    await approveList(approver, round)
    await withdrawApplication(sent.first.person, sent.first.reference)
    await letWorkerRank(ctx)
    expect(await statesOf(sent)).toMatchObject({ first: 'withdrawn', second: 'offered' })
  })

  it('is carried out once by two workers at the same time', async ({ world }) => {
    const { ctx } = world
    const { sent, round, proposer, approver } = await givenRound(world, FOUR)
    await propose(proposer, round)
    await approveList(approver, round)
    await Promise.all([carryOutLists(ctx), carryOutLists(ctx), carryOutLists(ctx)])
    await carryOutLists(ctx)
    expect(await statesOf(sent)).toMatchObject({ first: 'offered', second: 'reserve' })
    const { rows } = await sql<{ kind: string; count: string }>`
      select d.kind, count(*) from cases.decision d join cases.case c on c.id = d.case_id
      where c.round = ${round} group by d.kind order by d.kind`.execute(ctx.sql)
    expect(Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]))).toEqual({
      ...{ approval: 1, 'refusal-confirmed': 1, 'refusal-proposed': 1, reserve: 2 },
    })
  })
})
