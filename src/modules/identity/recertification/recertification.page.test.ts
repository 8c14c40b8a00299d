import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, listAuditOf, type PersonId } from '#kernel'
import { listMessages } from '#notify'
import { type AppointmentId, givePower, listAppointments } from '#organisations'
import { bodyOf, dbTest, type Given, type GivenPerson } from '#testing'
import { record } from '../facts.ts'
import { officialQueues } from '../office/official-routes.ts'
import { endPost } from '../officials/official.ts'
import { authenticate, openSession } from '../sessions/session.ts'
import { getCampaign, type Item, listCampaigns, listItems } from './campaign.ts'
import { decideItems } from './decide.ts'
import { openCampaign, openCampaigns } from './open.ts'
import { quarterOf } from './quarter.ts'
import { sweepCampaigns } from './sweep.ts'

const DESK = '/en/office/identity/recertification'
const ADMINISTRATOR = ['administrator']
const SENDER = { aal: 2, amr: ['pwd', 'otp'], ip: '192.0.2.7', userAgent: '' } as const
const WHY = 'works elsewhere now'

/** An agency that no other test of this file uses, with two administrators and an officer. */
async function agencyOf(given: Given, agency: string) {
  const first = await given.officer({ agency, roles: ADMINISTRATOR })
  const second = await given.officer({ agency, roles: ADMINISTRATOR })
  const officer = await given.officer({ agency })
  return { first, second, officer }
}

const heldBy = async (ctx: Ctx, { id }: Pick<GivenPerson, 'id'>) =>
  (await listAppointments(ctx, { person: id }))[0]

const itemOf = (items: readonly Item[], { id }: GivenPerson) =>
  items.find(({ person }) => person === id)

async function opened(ctx: Ctx) {
  const id = await openCampaign(ctx)
  const items = () => listItems(ctx, id, { show: 'all' })
  const of = async (who: GivenPerson) => itemOf(await items(), who)?.appointment as AppointmentId
  return { id, items, of }
}

const factsOf = async (ctx: Ctx, person: PersonId, fact: string) =>
  listAuditOf(ctx, person, { facts: [`identity/${fact}`] }, 10)

describe('A review of access', () => {
  dbTest('is opened by the calendar, once a quarter', async ({ ctx, as, given, clock }) => {
    const { first } = await agencyOf(given, 'moi')
    await openCampaigns(ctx)
    expect(await listCampaigns(as(first)), 'not in the middle of a quarter').toEqual([])
    // Midnight in Doha on 1 January.
    clock.set('2026-12-31T20:59:59Z')
    await openCampaigns(ctx)
    expect(await listCampaigns(as(first))).toEqual([])
    clock.set('2026-12-31T21:00:00Z')
    await Promise.all([openCampaigns(ctx), openCampaigns(ctx), openCampaigns(ctx)])
    clock.advance({ days: 3 })
    await openCampaigns(ctx)
    expect(await listCampaigns(as(first))).toMatchObject([
      { quarter: '2027-Q1', opener: null, items: 3, decided: 0 },
    ])
  })

  dbTest('knows its quarter', () => {
    const days = ['2026-01-01', '2026-03-31', '2026-04-01', '2026-09-30', '2026-12-31']
    expect(days.map(quarterOf)).toEqual(['2026-Q1', '2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'])
  })

  dbTest('freezes who holds what, with the evidence', async ({ ctx, as, given, clock }) => {
    const { first, officer } = await agencyOf(given, 'mof')
    const held = await heldBy(ctx, officer)
    if (!held) throw new Error('holds no post')
    const now = clock.now()
    const power = { act: 'approve', amount: 500_000n, body: null, decree: null } as const
    await givePower(as(first), { post: held.post, from: now, ...power })
    for (let i = 0; i < 3; i++) await record(as(officer), 'officials-exported')
    clock.advance({ days: 1 })
    const { id, items } = await opened(as(first))
    await endPost(as(first), officer.id, WHY)
    await given.officer({ agency: 'mof' })
    const all = await items()
    expect(all).toHaveLength(3)
    expect(itemOf(all, officer)).toMatchObject({
      ...{ kind: 'holder', roles: ['officer'], since: held.from, acts: 3, lastSignIn: null },
      powers: [{ act: 'approve', amount: '500000', currency: 'QAR', body: null }],
    })
    expect((await getCampaign(as(first), id)).opener).toMatchObject({ en: 'Hind Salem' })
    const again = openCampaign(as(first))
    await expect(again).rejects.toThrow('identity/recertification-open')
  })

  dbTest('is decided row by row at the desk, and read later', async ({ ctx, given, browse }) => {
    const { first, second, officer } = await agencyOf(given, 'moph')
    const token = await openSession(ctx, officer.id, SENDER)
    const desk = await browse(first)
    expect(bodyOf((await desk.get(DESK)).body)).toContain('No review has been opened yet')
    const made = await desk.post(DESK)
    const page = made.location ?? ''
    const id = page.slice(DESK.length + 1)
    const of = async (who: GivenPerson) => (await heldBy(ctx, who))?.id ?? ''
    const shown = bodyOf((await desk.get(page)).body)
    expect(shown).toContain('0 of 3 decided')
    expect(shown).toContain('Another administrator decides on yours.')
    const reasonless = await desk.post(page, { ended: await of(officer), reason: ' ' })
    expect(reasonless.status).toBe(422)
    expect((await desk.post(page, { kept: await of(second), reason: '' })).location).toBe(page)
    const ending = { ticked: 'ended', item: [await of(officer), 'no id'], reason: WHY }
    expect((await desk.post(page, ending)).location).toBe(page)
    expect(await authenticate(ctx, token)).toBeUndefined()
    expect(await heldBy(ctx, officer)).toBeUndefined()
    expect((await desk.post(page, { kept: await of(first), reason: '' })).status).toBe(409)
    const open = bodyOf((await desk.get(`${page}?show=open`)).body)
    expect(open).not.toContain(WHY)
    const file = await desk.get(`${page}/items.csv`)
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(file.body).toContain(`Not needed any more · Hind Salem`)
    expect(file.body).toContain(WHY)
    const other = await browse(second)
    await other.post(page, { kept: await of(first), reason: '' })
    await sweepCampaigns(ctx)
    expect(bodyOf((await desk.get(DESK)).body)).toContain('3 of 3 decided.')
    expect(bodyOf((await desk.get(page)).body)).toContain('Ended on')
    const late = other.post(page, { kept: await of(first), reason: '' })
    expect((await late).status).toBe(409)
    const stranger = await browse(await given.officer({ agency: 'moci', roles: ADMINISTRATOR }))
    expect((await stranger.get(page)).status).toBe(404)
    expect((await stranger.get(`${page}/items.csv`)).status).toBe(404)
    expect((await (await browse(await given.officer())).get(DESK)).status).toBe(403)
    expect(id).toHaveLength(36)
  })

  dbTest('is decided once, whoever decides at the same moment', async ({ ctx, as, given }) => {
    const { first, second, officer } = await agencyOf(given, 'moj')
    const { id, of, items } = await opened(as(first))
    const appointment = await of(officer)
    const counts = await Promise.all([
      decideItems(as(first), id, [appointment], { need: 'ended', reason: WHY }),
      decideItems(as(second), id, [appointment], { need: 'kept', reason: '' }),
      decideItems(as(second), id, [appointment], { need: 'ended', reason: WHY }),
    ])
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
    const decided = itemOf(await items(), officer)
    expect((await heldBy(ctx, officer)) === undefined).toBe(decided?.decision === 'ended')
    const facts = [
      ...(await factsOf(ctx, officer.id, 'access-kept')),
      ...(await factsOf(ctx, officer.id, 'access-ended')),
    ]
    expect(facts).toHaveLength(1)
  })

  dbTest('leaves one of two administrators who end each other', async ({ ctx, as, given }) => {
    const { first, second } = await agencyOf(given, 'mot')
    const { id, of } = await opened(as(first))
    const [a, b] = [await of(first), await of(second)]
    const ends = await Promise.allSettled([
      decideItems(as(first), id, [b], { need: 'ended', reason: WHY }),
      decideItems(as(second), id, [a], { need: 'ended', reason: WHY }),
    ])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const left = [await heldBy(ctx, first), await heldBy(ctx, second)].filter(Boolean)
    expect(left).toHaveLength(1)
  })

  dbTest(
    'tells who is concerned before its end, once',
    async ({ ctx, as, given, clock, deliver }) => {
      const { first, second, officer } = await agencyOf(given, 'mcit')
      const { id, of } = await opened(as(first))
      await decideItems(as(first), id, [await of(second)], { need: 'kept', reason: '' })
      clock.advance({ days: 15 })
      await sweepCampaigns(ctx)
      await deliver()
      expect(await listMessages(ctx, officer.id)).toEqual([])
      clock.advance({ days: 1 })
      await Promise.all([sweepCampaigns(ctx), sweepCampaigns(ctx)])
      await deliver()
      const subjects = async ({ id }: GivenPerson) =>
        (await listMessages(ctx, id)).map(({ subject }) => subject.en).sort()
      expect(await subjects(officer)).toEqual(['Nobody has confirmed your post yet'])
      expect(await subjects(second)).toEqual(['Access at your agency waits to be confirmed'])
      expect(await subjects(first)).toHaveLength(2)
      expect(await officialQueues(as(first))).toContainEqual(
        expect.objectContaining({ href: '/ar/office/identity/recertification', count: 1 }),
      )
    },
  )

  dbTest(
    'ends what nobody confirmed, but not the last administrator',
    async ({ ctx, as, given, clock, deliver }) => {
      const { first, second, officer } = await agencyOf(given, 'moehe')
      const gone = await given.officer({ agency: 'moehe' })
      const { id, items } = await opened(as(first))
      await endPost(as(first), gone.id, WHY)
      clock.advance({ days: 16 })
      await sweepCampaigns(ctx)
      clock.advance({ days: 14 })
      const late = decideItems(as(first), id, [], { need: 'kept', reason: '' })
      await expect(late).rejects.toThrow('identity/recertification-over')
      await Promise.all([sweepCampaigns(ctx), sweepCampaigns(ctx)])
      await sweepCampaigns(ctx)
      const decided = new Map((await items()).map(({ person, decision }) => [person, decision]))
      expect(decided.get(officer.id)).toBe('lapsed')
      expect(decided.get(gone.id)).toBe('gone')
      expect([decided.get(first.id), decided.get(second.id)]).toEqual(['spared', 'lapsed'])
      expect(await heldBy(ctx, officer)).toBeUndefined()
      const last = await heldBy(ctx, first)
      expect(last?.until).toBeNull()
      const [kept] = await factsOf(ctx, first.id, 'last-administrator-kept')
      expect(kept).toMatchObject({ reason: 'not confirmed', data: { decision: 'spared' } })
      await deliver()
      const told = (await listMessages(ctx, first.id)).map(({ subject }) => subject.en)
      expect(told).toContain('You are your agency’s last administrator')
      expect((await getCampaign(as(first), id)).endedAt).toEqual(clock.now())
    },
  )

  dbTest('loses nothing when it is killed in between', async ({ ctx, as, given, clock }) => {
    const { first } = await agencyOf(given, 'mecc')
    for (let i = 0; i < 4; i++) await given.officer({ agency: 'mecc' })
    const { id, of, items } = await opened(as(first))
    const officers = (await items()).filter(({ roles }) => roles.includes('officer'))
    const [a, b] = officers.map(({ appointment }) => appointment) as [AppointmentId, AppointmentId]
    const own = decideItems(as(first), id, [a, await of(first), b], { need: 'kept', reason: '' })
    await expect(own).rejects.toThrow('identity/post-own')
    expect((await items()).filter(({ decision }) => decision === 'kept')).toHaveLength(1)
    clock.advance({ days: 16 })
    await sweepCampaigns(ctx)
    clock.advance({ days: 14 })
    let acts = 0
    const killed: Ctx = {
      ...ctx,
      tx: (fn) => (acts++ < 3 ? ctx.tx(fn) : Promise.reject(new Error('killed'))),
    }
    await expect(sweepCampaigns(killed)).rejects.toThrow('killed')
    const between = (await items()).filter(({ decision }) => decision !== null)
    expect(between.length).toBeGreaterThan(1)
    expect(between.length).toBeLessThan(7)
    await sweepCampaigns(ctx)
    const decided = await items()
    expect(decided.every(({ decision }) => decision !== null)).toBe(true)
    for (const { person, decision } of decided) {
      const facts = await factsOf(ctx, person, 'access-lapsed')
      expect(facts).toHaveLength(decision === 'lapsed' ? 1 : 0)
    }
  })

  dbTest(
    'stands as it was seen: the application cannot change it',
    async ({ ctx, as, given, clock }) => {
      const { first, second, officer } = await agencyOf(given, 'msdf')
      const { id, of, items } = await opened(as(first))
      const [its, other] = [await of(officer), await of(second)]
      const asApplication = (who: Ctx, act: (ctx: Ctx) => Promise<unknown>) =>
        who.tx(async (ctx) => {
          await sql`set local role igov_app`.execute(ctx.sql)
          await act(ctx)
        })
      const changes = [
        sql`update identity.campaign_item set acts = 0`,
        sql`update identity.campaign_item set since = now()`,
        sql`update identity.campaign set opened_by = null`,
        sql`delete from identity.campaign_item`,
        sql`delete from identity.campaign`,
      ]
      for (const change of changes) {
        const changed = asApplication(ctx, ({ sql }) => change.execute(sql))
        await expect(changed).rejects.toThrow('permission denied')
      }
      await asApplication(as(first), (ctx) =>
        decideItems(ctx, id, [other], { need: 'kept', reason: '' }),
      )
      await asApplication(as(first), (ctx) =>
        decideItems(ctx, id, [its], { need: 'ended', reason: WHY }),
      )
      clock.advance({ days: 16 })
      await asApplication(ctx, sweepCampaigns)
      clock.advance({ days: 14 })
      await asApplication(ctx, sweepCampaigns)
      expect((await items()).map(({ decision }) => decision).sort()).toEqual([
        ...['ended', 'kept', 'lapsed'],
      ])
    },
  )

  dbTest('ends nothing without two weeks’ notice', async ({ ctx, as, given, clock }) => {
    const { first, officer } = await agencyOf(given, 'mofa')
    const { id } = await opened(as(first))
    // The worker was away for a month and a half.
    clock.advance({ days: 45 })
    await sweepCampaigns(ctx)
    expect(await heldBy(ctx, officer)).toBeDefined()
    const due = new Date(clock.now().getTime() + 14 * 86_400_000)
    expect((await getCampaign(as(first), id)).dueAt).toEqual(due)
    clock.advance({ days: 14 })
    await sweepCampaigns(ctx)
    expect(await heldBy(ctx, officer)).toBeUndefined()
  })

  dbTest('is of somebody, and of one’s own agency', async ({ as, given }) => {
    const { first } = await agencyOf(given, 'ashghal')
    const { id } = await opened(as(first))
    const stranger = await given.officer({ agency: 'moci', roles: ADMINISTRATOR })
    await expect(getCampaign(as(stranger), id)).rejects.toThrow('identity/recertification-missing')
    const office = { agency: 'nobody-works-here', roles: ADMINISTRATOR }
    const nobody = openCampaign(as({ ...stranger.actor, office } as typeof stranger.actor))
    await expect(nobody).rejects.toThrow('identity/recertification-nothing')
  })
})
