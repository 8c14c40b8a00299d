import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { appoint, endAppointments, listAppointments } from '#organisations'
import { type DbFixtures, type GivenPerson, dbTest as it } from '#testing'
import { findCase } from '../case.ts'
import { claimNext } from '../claim.ts'
import { givenClaimed, PAPER_NOTE, sendApplication, sendCorrection } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { approveCase, claimCase, returnForCorrection } from '../index.ts'
import { declareConflict } from '../recusal/recusal.ts'
import { markUrgent, reassignCase } from './reassign.ts'
import { byLoad } from './spread.ts'
import { readTeam, readWaiting } from './team.ts'

const REASON = 'هند في إجازة حتى الأحد'

const headAndColleague = async (as: DbFixtures['as'], given: DbFixtures['given']) => {
  const head = await given.officer({ roles: ['senior-officer'] })
  const colleague = await given.officer()
  return { head: as(head), colleague: { ...colleague, ctx: as(colleague) } }
}

const historyOf = async (ctx: Ctx, reference: string) => {
  const found = await findCase(ctx, reference)
  return found ? listHistory(ctx, found.id) : []
}

/** Hands a person's work to a colleague for some days. */
async function standIn(ctx: Ctx, of: GivenPerson, by: GivenPerson, days = 7) {
  const [own] = await listAppointments(ctx, { person: of.id })
  if (!own || by.actor.kind !== 'person') throw new Error('both hold a post')
  const now = ctx.clock.now()
  await appoint(ctx, {
    ...{ post: own.post, person: by.id, names: by.actor.name, kind: 'substitute' },
    ...{ from: now, until: new Date(now.getTime() + days * 86_400_000), decree: null },
    ...{ reason: 'leave', givenBy: of.id, agreedBy: null },
    instead: { of: own.id, roles: null, amount: null },
  })
}

describe('A head who gives a case to an officer', () => {
  it('takes it from whoever has it, and the history says who gave it, to whom and why', async ({
    as,
    given,
  }) => {
    const { reference, officer } = await givenClaimed(as, given)
    const { head, colleague } = await headAndColleague(as, given)
    await reassignCase(head, reference, { to: colleague.id, reason: REASON })
    expect((await findCase(head, reference))?.officer).toBe(colleague.id)
    const [entry] = await historyOf(head, reference)
    expect(entry).toMatchObject({ what: 'given', reason: REASON, had: null })
    expect(entry?.byName).toEqual({ ar: 'هند سالم', en: 'Hind Salem' })
    // For the applicant the review goes on: it began once.
    const told = forApplicant(await historyOf(head, reference)).map(({ what }) => what)
    expect(told).toEqual(['claimed', 'submitted'])
    await expect(approveCase(officer, reference)).rejects.toThrow('cases/claimed-by-other')
    await approveCase(colleague.ctx, reference)
  })

  it('begins the review of one that nobody had, and tells the applicant once, without a name', async ({
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const { head, colleague } = await headAndColleague(as, given)
    await reassignCase(head, reference, { to: colleague.id, reason: REASON })
    expect((await findCase(head, reference))?.state).toBe('under-review')
    const told = forApplicant(await historyOf(head, reference))
    const nobody = { byName: null, toName: null, reason: null, had: null }
    expect(told[0]).toMatchObject({ what: 'claimed', ...nobody })
  })

  it('is refused where the officer is its applicant, has declared whose it is, or works elsewhere', async ({
    as,
    given,
    clock,
  }) => {
    const { head, colleague } = await headAndColleague(as, given)
    const own = await sendApplication(colleague.ctx)
    const give = (reference: string, to: PersonId, reason = REASON) =>
      reassignCase(head, reference, { to, reason })
    await expect(give(own, colleague.id)).rejects.toThrow('cases/cannot-have-it')
    const relative = await given.person()
    const theirs = await sendApplication(as(relative))
    await sql`insert into identity.declared_interest (official, person, relation, declared_at)
      values (${colleague.id}, ${relative.id}, 'relative', ${clock.now()})`.execute(head.sql)
    await expect(give(theirs, colleague.id)).rejects.toThrow('cases/cannot-have-it')
    const elsewhere = await given.officer({ agency: 'moph' })
    await expect(give(theirs, elsewhere.id)).rejects.toThrow('cases/officer-missing')
    expect((await findCase(head, theirs))?.officer).toBeNull()
  })

  it('is refused to an officer who has said that the case is not for them', async ({
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const { head, colleague } = await headAndColleague(as, given)
    await declareConflict(colleague.ctx, reference, { kind: 'relative', text: 'قريبتي' })
    await expect(
      reassignCase(head, reference, { to: colleague.id, reason: REASON }),
    ).rejects.toThrow('cases/cannot-have-it')
  })

  it('is refused without a reason, to who is away, to who has it, and to officers who are no heads', async ({
    as,
    given,
  }) => {
    const { reference, officer } = await givenClaimed(as, given)
    const { head, colleague } = await headAndColleague(as, given)
    await expect(reassignCase(head, reference, { to: colleague.id, reason: ' ' })).rejects.toThrow(
      'cases/reason-missing',
    )
    const order = { to: colleague.id, reason: REASON }
    await expect(reassignCase(officer, reference, order)).rejects.toThrow('kernel/denied')
    await standIn(head, colleague, await given.officer())
    await expect(reassignCase(head, reference, order)).rejects.toThrow('cases/officer-away')
    if (officer.actor.kind !== 'person') throw new Error('an officer is a person')
    const back = { to: officer.actor.id, reason: REASON }
    await expect(reassignCase(head, reference, back)).rejects.toThrow('cases/has-it-already')
  })

  it('gives no case that is decided, and none of another agency', async ({ as, given }) => {
    const { reference, officer } = await givenClaimed(as, given)
    const { head, colleague } = await headAndColleague(as, given)
    const foreign = as(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    const order = { to: colleague.id, reason: REASON }
    await expect(reassignCase(foreign, reference, order)).rejects.toThrow('cases/case-missing')
    await approveCase(officer, reference)
    await expect(reassignCase(head, reference, order)).rejects.toThrow('cases/wrong-state')
  })
})

describe('While an officer is away', () => {
  it('a correction of their case goes to who stands in, and the history says so', async ({
    as,
    given,
  }) => {
    const absent = await given.officer()
    const substitute = await given.officer()
    const person = as(await given.person())
    const reference = await sendApplication(person)
    await claimCase(as(absent), reference)
    await returnForCorrection(as(absent), reference, { fields: [PAPER_NOTE] })
    await standIn(as(absent), absent, substitute)
    await sendCorrection(person, reference)
    const found = await findCase(person, reference)
    expect(found?.officer).toBe(substitute.id)
    expect((await historyOf(person, reference))[0]?.what).toMatch(/substituted|corrected/)
    await approveCase(as(substitute), reference)
  })

  it('it stays with them where who stands in may not have it', async ({ as, given }) => {
    const absent = await given.officer()
    const substitute = await given.officer()
    const person = as(substitute)
    const reference = await sendApplication(person)
    await claimCase(as(absent), reference)
    await returnForCorrection(as(absent), reference, { fields: [PAPER_NOTE] })
    await standIn(as(absent), absent, substitute)
    await sendCorrection(person, reference)
    expect((await findCase(person, reference))?.officer).toBe(absent.id)
  })

  it('the next case for who stands in is also one of theirs', async ({ as, given, ctx }) => {
    const absent = await given.officer({ agency: 'ashghal' })
    const substitute = await given.officer({ agency: 'ashghal' })
    const reference = await sendApplication(as(await given.person()))
    await sql`update cases.case set agency = 'ashghal' where reference = ${reference}`.execute(
      ctx.sql,
    )
    await claimCase(as(absent), reference)
    expect(await claimNext(as(substitute))).toBeUndefined()
    const office = { agency: 'ashghal', roles: ['officer'], standsInFor: [absent.id] }
    if (substitute.actor.kind !== 'person') throw new Error('an officer is a person')
    const standing = as({ ...substitute.actor, office })
    expect(await claimNext(standing)).toBe(reference)
    expect((await findCase(standing, reference))?.officer).toBe(substitute.id)
  })
})

describe('A case that is urgent', () => {
  it('is marked with a reason and unmarked without, by who has it or a head, and both are kept', async ({
    as,
    given,
    clock,
  }) => {
    const { reference, officer, person } = await givenClaimed(as, given)
    const { head, colleague } = await headAndColleague(as, given)
    await expect(markUrgent(officer, reference, { urgent: true })).rejects.toThrow(
      'cases/reason-missing',
    )
    const mark = { urgent: true, reason: 'موعد الافتتاح قريب' }
    await expect(markUrgent(colleague.ctx, reference, mark)).rejects.toThrow(
      'cases/claimed-by-other',
    )
    await markUrgent(officer, reference, mark)
    expect((await findCase(officer, reference))?.urgent).toBe(true)
    clock.advance({ minutes: 1 })
    await markUrgent(head, reference, { urgent: false })
    const what = (await historyOf(officer, reference)).map((entry) => entry.what)
    expect(what.slice(0, 2)).toEqual(['not-urgent', 'urgent'])
    expect(forApplicant(await historyOf(person, reference)).map((one) => one.what)).toEqual([
      'claimed',
      'submitted',
    ])
  })
})

describe('Spreading', () => {
  it('begins with who has the fewest, and of equals with the first by number', () => {
    const loads = new Map([
      ['b', 2],
      ['c', 1],
      ['a', 2],
    ]) as Map<PersonId, number>
    expect(byLoad(loads)).toEqual(['c', 'a', 'b'])
  })
})

describe('The team', () => {
  it('shows each officer’s open, overdue and decided cases, the oldest, and until when they are away', async ({
    as,
    given,
    clock,
  }) => {
    const { reference, officer } = await givenClaimed(as, given)
    const { head } = await headAndColleague(as, given)
    if (officer.actor.kind !== 'person') throw new Error('an officer is a person')
    const { id } = officer.actor
    const load = async () => (await readTeam(head)).find((one) => one.id === id)
    expect(await load()).toMatchObject({ open: 1, overdue: 0, decided7: 0, decided30: 0 })
    clock.advance({ days: 30 })
    expect(await load()).toMatchObject({ open: 1, overdue: 1 })
    await approveCase(officer, reference, { text: 'تأخر الرد' })
    expect(await load()).toMatchObject({ open: 0, decided7: 1, decided30: 1, oldest: null })
    clock.advance({ days: 8 })
    expect(await load()).toMatchObject({ decided7: 0, decided30: 1 })
    await standIn(head, { id, identifier: '', actor: officer.actor }, await given.officer(), 3)
    expect((await load())?.awayUntil).toEqual(new Date(clock.now().getTime() + 3 * 86_400_000))
  })

  it('counts no case of the head’s own, and none of another agency', async ({ as, given }) => {
    const { head, colleague } = await headAndColleague(as, given)
    const own = await sendApplication(head)
    await claimCase(colleague.ctx, own)
    const load = (await readTeam(head)).find(({ id }) => id === colleague.id)
    expect(load).toMatchObject({ open: 0, oldest: null })
    const foreign = as(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    expect((await readTeam(foreign)).map(({ id }) => id)).not.toContain(colleague.id)
    expect(await readWaiting(foreign)).toEqual([])
  })

  it('shows what waits at each desk of a service', async ({ as, given }) => {
    const { head } = await headAndColleague(as, given)
    const before = (await readWaiting(head)).reduce((sum, { count }) => sum + count, 0)
    await sendApplication(as(await given.person()))
    const after = (await readWaiting(head)).reduce((sum, { count }) => sum + count, 0)
    expect(after).toBe(before + 1)
  })

  it('shows who has cases though they hold no post any more', async ({ as, given, clock }) => {
    const { reference, officer, head } = await (async () => {
      const one = await givenClaimed(as, given)
      return { ...one, head: (await headAndColleague(as, given)).head }
    })()
    if (officer.actor.kind !== 'person') throw new Error('an officer is a person')
    const { id } = officer.actor
    clock.advance({ minutes: 1 })
    await endAppointments(head, { person: id }, { by: null, reason: 'left' })
    clock.advance({ minutes: 1 })
    expect((await readTeam(head)).find((one) => one.id === id)).toMatchObject({ open: 1 })
    expect(reference).toBeTruthy()
  })
})
