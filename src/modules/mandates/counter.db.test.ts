import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, type MandateId, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { endAppointments } from '#organisations'
import { bodyOf, dbTest, type GivenPerson } from '#testing'
import { offerAtCounter, takeAtCounter } from './counter.ts'
import { endWithPost } from './ending.ts'
import { holds } from './fixture.ts'
import { endMandate, listHeld, listMandates, listStanding } from './mandate.ts'
import { passOn } from './offer.ts'

const code = (name: string) => ({ code: `mandates/${name}` })
const OFFER = { agency: 'moci', period: 'P1D', services: ['home-business-licence'] } as const

type As = (who: GivenPerson) => Ctx

async function given(as: As, [visitor, officer]: readonly [GivenPerson, GivenPerson]) {
  const { code } = await offerAtCounter(as(visitor), OFFER)
  return takeAtCounter(as(officer), code)
}

describe('An officer at a counter', () => {
  dbTest(
    'acts for whom they were told the code, and both sides hear of it',
    async ({ as, given: people, deliver }) => {
      const [sara, hind] = [await people.person(), await people.officer()]
      const offered = await offerAtCounter(as(sara), OFFER)
      const [waiting] = await listMandates(as(sara), sara.id)
      expect(waiting).toMatchObject({ state: 'offered', agent: null, agency: 'moci' })
      // As somebody writes down what is read out.
      const typed = offered.code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')
      const id = await takeAtCounter(as(hind), typed)
      expect(await listHeld(as(hind), hind.id)).toMatchObject([
        {
          mandate: id,
          kind: 'agency-officer',
          principal: { id: sara.id },
          services: OFFER.services,
        },
      ])
      await deliver()
      const told = async (who: GivenPerson) =>
        (await listMessages(as(who), who.id)).map(({ subject }) => subject.en)
      expect(await told(hind)).toContain('You may act for Sara Khalid')
      expect((await told(sara))[0]).toMatch(/^Hind Salem may act for you/)
      await endMandate(as(sara), id)
      expect(await holds(as(hind), id)).toBe(false)
      await deliver()
      expect(await told(hind)).toContain('You act for Sara Khalid no more')
    },
  )

  dbTest(
    'is told a code that works once, for an hour, and at its agency alone',
    async ({ as, given: people, clock }) => {
      const [sara, hind] = [await people.person(), await people.officer()]
      const elsewhere = await people.officer({ agency: 'moph' })
      const clerk = await people.officer({ roles: ['administrator'] })
      const one = (await offerAtCounter(as(sara), OFFER)).code
      for (const [who, expected] of [
        [elsewhere, code('code-wrong')],
        [sara, code('code-wrong')],
        [clerk, { code: 'kernel/denied' }],
      ] as const) {
        await expect(takeAtCounter(as(who), one)).rejects.toMatchObject(expected)
      }
      await expect(takeAtCounter(as(hind), '0000')).rejects.toMatchObject(code('code-wrong'))
      const both = await Promise.allSettled([
        takeAtCounter(as(hind), one),
        takeAtCounter(as(hind), one),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const late = (await offerAtCounter(as(sara), OFFER)).code
      clock.advance({ hours: 1 })
      await expect(takeAtCounter(as(hind), late)).rejects.toMatchObject(code('code-wrong'))
      const own = (await offerAtCounter(as(hind), OFFER)).code
      await expect(takeAtCounter(as(hind), own)).rejects.toMatchObject(code('counter-own'))
    },
  )

  dbTest(
    'helps nobody in whose affairs they declared an interest',
    async ({ as, given: people }) => {
      const [sara, hind] = [await people.person(), await people.officer()]
      if (hind.actor.kind !== 'person' || !hind.actor.office) throw new Error('an officer')
      const office = { ...hind.actor.office, interests: [sara.id] }
      const related = withCtx(as(hind), { actor: { ...hind.actor, office } })
      const { code: told } = await offerAtCounter(as(sara), OFFER)
      await expect(takeAtCounter(related, told)).rejects.toMatchObject(code('counter-interest'))
    },
  )

  dbTest(
    'acts no longer than their post stands, and passes nothing on',
    async ({ ctx, as, given: people, clock, deliver }) => {
      const [sara, hind] = [await people.person(), await people.officer()]
      const id = await given(as, [sara, hind])
      const offer = { identifier: sara.identifier, name: 'Sara Khalid', until: clock.now() }
      await expect(passOn(as(hind), id, { ...offer, subDelegable: false })).rejects.toMatchObject(
        code('not-to-pass-on'),
      )
      const before = clock.now()
      clock.advance({ minutes: 5 })
      await endAppointments(ctx, { person: hind.id }, { by: null, reason: 'left' })
      // Felt at once; written down, and told, by the clock.
      expect(await holds(as(hind), id)).toBe(false)
      await endWithPost(ctx)
      await endWithPost(ctx)
      const [ended] = await listMandates(as(sara), sara.id)
      expect(ended).toMatchObject({ id, state: 'ended', endReason: 'post-ended', endedBy: null })
      await deliver()
      const told = (await listMessages(as(sara), sara.id)).map(({ subject }) => subject.en)
      expect(told).toContain('Hind Salem acts for you no more')
      const at = async (moment: Date) => (await listStanding(ctx, sara.id, moment)).length
      expect([await at(before), await at(clock.now())]).toEqual([1, 0])
    },
  )

  dbTest('is offered what is sound, at an agency that there is', async ({ as, given: people }) => {
    const ctx = as(await people.person())
    for (const [more, name] of [
      [{ agency: 'nowhere' }, 'agency-missing'],
      [{ services: [] }, 'service-missing'],
      [{ amount: 0n }, 'amount-unreadable'],
    ] as const) {
      await expect(offerAtCounter(ctx, { ...OFFER, ...more })).rejects.toMatchObject(code(name))
    }
    for (let i = 0; i < 20; i++) await offerAtCounter(ctx, OFFER)
    await expect(offerAtCounter(ctx, OFFER)).rejects.toMatchObject(code('too-many-offers'))
  })
})

dbTest(
  'The database lets nobody else be put into a mandate',
  async ({ ctx, as, given: people }) => {
    const [sara, hind, other] = [
      await people.person(),
      await people.officer(),
      await people.person(),
    ]
    const id: MandateId = await given(as, [sara, hind])
    const set = (change: string) =>
      sql`update mandates.mandate set ${sql.raw(change)} where id = ${id}`.execute(ctx.sql)
    await expect(set(`agent = '${other.id}'`)).rejects.toThrow('no step')
    await expect(set('appointment = uuidv7()')).rejects.toThrow('no step')
    await expect(set(`code_hash = decode(repeat('00', 32), 'hex')`)).rejects.toThrow('no step')
  },
)

dbTest(
  'At the counter it goes by pages: a code here, the desk there',
  async ({ given: people, browse }) => {
    const [sara, hind] = [await people.person(), await people.officer()]
    const [hers, theirs] = [await browse(sara), await browse(hind)]
    const fields = { which: 'some', services: 'home-business-licence', period: 'P1D' }
    const wrong = await hers.post('/en/my/mandates/counter', fields)
    expect([wrong.status, bodyOf(wrong.body)]).toEqual([
      422,
      expect.stringContaining('Choose the agency at whose counter you are.'),
    ])
    const page = await hers.post('/en/my/mandates/counter', { ...fields, agency: 'moci' })
    const [, told = ''] = /data-secret="">([^<]+)</.exec(page.body) ?? []
    expect(told).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
    expect((await hers.get('/en/my/mandates/counter')).body).not.toContain(told)
    const desk = '/en/office/mandates/counter'
    const mistyped = await theirs.post(desk, { code: 'ABCD' })
    expect([mistyped.status, bodyOf(mistyped.body)]).toEqual([
      422,
      expect.stringContaining('There is no such code for your agency'),
    ])
    expect((await theirs.post(desk, { code: told })).location).toBe(desk)
    expect(bodyOf((await theirs.get(desk)).body)).toContain('Sara Khalid')
    const seen = bodyOf((await hers.get('/en/my/mandates')).body)
    expect(seen).toContain('Hind Salem')
    expect(seen).toContain('Officer of an agency')
    expect(seen).toMatch(/At Ministry of Commerce/)
    expect((await hers.get(desk)).status).not.toBe(200)
  },
)
