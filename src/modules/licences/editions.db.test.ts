import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, drain, withCtx } from '#kernel'
import { verifySeal } from '#lib/pdf/sealed'
import { listMessages } from '#notify'
import { type DbFixtures, dbTest, type GivenPerson } from '#testing'
import { lockForAct } from './after.ts'
import { checkCode } from './check.ts'
import {
  amendLicence,
  type EditionOrder,
  grantLicence,
  type LicenceOrder,
  renewLicence,
} from './edition.ts'
import { tellOfEnds } from './expiry.ts'
import { getLicence, givenLicence, givenVersion, orderFor } from './fixture.ts'
import { getHistory, stateOn } from './history.ts'
import { endLicence, type Licence } from './licence.ts'
import { confirmMeasure, takeMeasure } from './measure.ts'
import { replaceDocument } from './replace.ts'

/** Valid from 23 November 2026 to 22 November 2027, with a document. */
async function issued(
  { ctx, deliver }: Pick<DbFixtures, 'ctx' | 'deliver'>,
  holder: GivenPerson,
  change: Partial<LicenceOrder> = {},
): Promise<Licence> {
  const { number } = await grantLicence(ctx, await orderFor(ctx, holder.id, change))
  await deliver()
  return getLicence(ctx, number)
}

async function change(ctx: Ctx, licence: Licence): Promise<EditionOrder> {
  const { template, title } = await orderFor(ctx, licence.holder)
  const value = { ar: 'خياطة', en: 'Sewing' }
  return {
    ...{ caseId: crypto.randomUUID(), serviceVersion: licence.serviceVersion, template, title },
    ...{ rows: [{ label: { ar: 'النشاط', en: 'Activity' }, value }], publicRows: [0] },
    answers: { activities: [{ activity: 'sewing' }] },
  }
}

const renew = async (ctx: Ctx, licence: Licence) =>
  renewLicence(ctx, licence.id, { ...(await change(ctx, licence)), ends: { validity: 'P1Y' } })

describe('What a holder may do', () => {
  dbTest('is what the service says', async ({ ctx, as, given }) => {
    const holder = await given.person()
    // Without a document there is none to replace.
    const { id } = await givenLicence(ctx, holder.id)
    await expect(as(holder).tx((ctx) => lockForAct(ctx, id, 'replace'))).rejects.toThrow(
      'licences/act-not-offered',
    )
  })
})

describe('A renewal', () => {
  dbTest(
    'gives the same licence a longer time, without a gap',
    async ({ ctx, clock, deliver, given }) => {
      const licence = await issued({ ctx, deliver }, await given.person())
      clock.set('2027-10-01T09:00:00Z')
      await renew(ctx, licence)
      expect(await getLicence(ctx, licence.number)).toMatchObject({
        ...{ validTo: '2027-11-22', waits: true, state: 'valid', code: licence.code },
      })
      await deliver()
      const renewed = await getLicence(ctx, licence.number)
      expect(renewed).toMatchObject({
        ...{ id: licence.id, validFrom: '2027-10-01', validTo: '2028-11-22', state: 'valid' },
        ...{ kind: 'renewed', editionNumber: 2, waits: false },
      })
      expect(renewed.code).not.toBe(licence.code)
      clock.set('2028-01-01T09:00:00Z')
      expect((await getLicence(ctx, licence.number)).state).toBe('valid')
    },
  )

  dbTest(
    'that comes after the end begins on the day of its decision',
    async ({ ctx, clock, deliver, given }) => {
      const licence = await issued({ ctx, deliver }, await given.person())
      clock.set('2027-12-10T09:00:00Z')
      await renew(ctx, licence)
      await deliver()
      const renewed = await getLicence(ctx, licence.number)
      expect(renewed).toMatchObject({ validFrom: '2027-12-10', validTo: '2028-12-09' })
      const history = await getHistory(ctx, renewed)
      const on = (day: string) =>
        stateOn(history, day, { knownAt: clock.now(), zone: 'Asia/Qatar' })
      expect([on('2027-11-22'), on('2027-12-01'), on('2027-12-10')]).toEqual([
        ...['valid', 'expired', 'valid'],
      ])
    },
  )

  dbTest(
    'ends on a day where its service says one, and begins no later than that',
    async ({ ctx, clock, deliver, given }) => {
      const licence = await issued({ ctx, deliver }, await given.person())
      clock.set('2027-10-01T09:00:00Z')
      const until = async (validTo: string | null) => {
        const order = { ...(await change(ctx, licence)), ends: { validTo } }
        await renewLicence(ctx, licence.id, order)
        await deliver()
        return getLicence(ctx, licence.number)
      }
      expect(await until('2028-03-31')).toMatchObject({
        ...{ validFrom: '2027-10-01', validTo: '2028-03-31', number: licence.number },
      })
      expect(await until('2027-09-15')).toMatchObject({
        ...{ validFrom: '2027-09-15', validTo: '2027-09-15', state: 'expired' },
      })
      expect(await until(null)).toMatchObject({ validFrom: '2027-10-01', validTo: null })
    },
  )

  dbTest(
    'leaves the document before it as replaced, to whoever checks it',
    async ({ ctx, clock, deliver, given }) => {
      const licence = await issued({ ctx, deliver }, await given.person())
      clock.set('2027-10-01T09:00:00Z')
      await renew(ctx, licence)
      await deliver()
      expect(await checkCode(ctx, licence.code)).toMatchObject({ replacedAt: clock.now() })
      const { code } = await getLicence(ctx, licence.number)
      expect(await checkCode(ctx, code)).not.toHaveProperty('replacedAt')
    },
  )

  dbTest('is one a case, and one at a time', async ({ ctx, clock, deliver, given }) => {
    const licence = await issued({ ctx, deliver }, await given.person())
    clock.set('2027-10-01T09:00:00Z')
    const order = { ...(await change(ctx, licence)), ends: { validity: 'P1Y' } }
    const same = await Promise.all([1, 2, 3].map(() => renewLicence(ctx, licence.id, order)))
    expect(new Set(same.map(({ number }) => number)).size).toBe(1)
    await expect(renew(ctx, licence)).rejects.toThrow('licences/document-waits')
    const row = sql`insert into licences.edition
      select (jsonb_populate_record(e, jsonb_build_object('id', uuidv7(), 'number', 3, 'case_id', uuidv7(),
        'code', repeat('A', 20)))).* from licences.edition e where licence = ${licence.id} and number = 2`
    await expect(row.execute(ctx.sql)).rejects.toThrow('edition_waits')
    await deliver()
  })

  dbTest('of two at once one is refused', async ({ ctx, clock, deliver, given }) => {
    const licence = await issued({ ctx, deliver }, await given.person())
    clock.set('2027-10-01T09:00:00Z')
    const both = await Promise.allSettled([renew(ctx, licence), renew(ctx, licence)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await deliver()
    expect((await getLicence(ctx, licence.number)).editionNumber).toBe(2)
  })

  dbTest('comes before a revocation or not at all', async ({ ctx, clock, deliver, as, given }) => {
    const officer = as(await given.officer({ roles: ['senior-officer'] }))
    const serviceVersion = await givenVersion(ctx, 'desk.decide.revoke.fourEyes', false)
    for (let round = 0; round < 4; round++) {
      clock.set('2026-11-23T09:00:00Z')
      const order = await orderFor(ctx, (await given.person()).id, { serviceVersion })
      const { number } = await grantLicence(ctx, order)
      await deliver()
      const licence = await getLicence(ctx, number)
      clock.set('2027-10-01T09:00:00Z')
      const revoked = { reason: 'conditions-broken', text: 'قرار' }
      const [renewal, revocation] = await Promise.allSettled([
        renew(ctx, licence),
        takeMeasure(officer, licence, 'revoke', revoked),
      ])
      expect(revocation.status).toBe('fulfilled')
      if (renewal.status === 'rejected') {
        expect(renewal.reason).toMatchObject({ code: 'licences/already-ended' })
      }
      await deliver()
      const after = await getLicence(ctx, number)
      expect(after.state).toBe('revoked')
      // What was decided first is on record, and its case is told.
      expect(after.editionNumber).toBe(renewal.status === 'fulfilled' ? 2 : 1)
    }
  })

  dbTest(
    'that a worker died over is sealed once, as it was granted',
    async ({ ctx, clock, modules, deliver, given }) => {
      const licence = await issued({ ctx, deliver }, await given.person())
      clock.set('2027-10-01T09:00:00Z')
      await renew(ctx, licence)
      const sealed: Buffer[] = []
      const seal: Ctx['ports']['seal'] = async (order) => {
        sealed.push(Buffer.from(await ctx.ports.seal(order)))
        if (sealed.length === 1) throw new Error('the worker died')
        return sealed.at(-1) ?? Buffer.alloc(0)
      }
      const dying = withCtx({ ...ctx, ports: { ...ctx.ports, seal } }, {})
      await expect(drain(dying, modules)).rejects.toThrow('died')
      expect(await getLicence(ctx, licence.number)).toMatchObject({ waits: true, state: 'valid' })
      await sql`update kernel.outbox set relayed_at = null
      where fact in ('licences/licence-renewed', 'licences/licence-granted')`.execute(ctx.sql)
      await drain(dying, modules)
      expect(sealed).toHaveLength(2)
      expect(sealed[0]?.equals(sealed[1] ?? Buffer.alloc(0))).toBe(true)
      const { code, editionNumber } = await getLicence(ctx, licence.number)
      expect(editionNumber).toBe(2)
      const verdict = verifySeal(sealed[1] ?? Buffer.alloc(0), await ctx.ports.certificates())
      expect(verdict).toMatchObject({ state: 'intact', code })
    },
  )

  dbTest('has its own notices of its end', async ({ ctx, clock, deliver, given }) => {
    const holder = await given.person()
    const licence = await issued({ ctx, deliver }, holder)
    clock.set('2027-10-25T09:00:00Z')
    await tellOfEnds(ctx)
    await renew(ctx, licence)
    await deliver()
    clock.set('2027-11-23T09:00:00Z')
    await tellOfEnds(ctx)
    clock.set('2028-10-25T09:00:00Z')
    await tellOfEnds(ctx)
    const bodies = (await listMessages(ctx, holder.id)).map(({ body }) => body.en)
    expect(bodies).toHaveLength(2)
    expect(bodies[0]).toContain('You can renew it on its page until 22 December 2028')
  })
})

describe('An amendment', () => {
  dbTest(
    'says something else under the same number, until the same day',
    async ({ ctx, clock, deliver, given }) => {
      const licence = await issued({ ctx, deliver }, await given.person())
      clock.set('2027-03-01T09:00:00Z')
      await amendLicence(ctx, licence.id, await change(ctx, licence))
      await deliver()
      const amended = await getLicence(ctx, licence.number)
      expect(amended).toMatchObject({ validFrom: '2027-03-01', validTo: '2027-11-22' })
      expect(amended.rows.map(({ value }) => value.en)).toEqual(['Sewing'])
    },
  )

  dbTest('is not made of what has ended', async ({ ctx, clock, as, deliver, given }) => {
    const holder = await given.person()
    const licence = await issued({ ctx, deliver }, holder)
    const order = await change(ctx, licence)
    clock.set('2027-11-23T09:00:00Z')
    const late = amendLicence(ctx, licence.id, order)
    await expect(late).rejects.toThrow('licences/not-in-force')
    clock.set('2027-03-01T09:00:00Z')
    await endLicence(as(holder), licence, 'cancelled')
    const given_up = amendLicence(ctx, licence.id, order)
    await expect(given_up).rejects.toThrow('licences/already-ended')
  })
})

describe('A lost document', () => {
  dbTest(
    'is made again with another code, and the lost one counts no more',
    async ({ ctx, deliver, as, given }) => {
      const holder = await given.person()
      const licence = await issued({ ctx, deliver }, holder)
      await replaceDocument(as(holder), licence)
      await expect(replaceDocument(as(holder), licence)).rejects.toThrow('licences/document-waits')
      expect(await checkCode(ctx, licence.code)).not.toHaveProperty('replacedAt')
      await deliver()
      const replaced = await getLicence(ctx, licence.number)
      expect(replaced).toMatchObject({
        ...{ rows: licence.rows, validFrom: licence.validFrom, validTo: licence.validTo },
        ...{ kind: 'replaced', state: 'valid' },
      })
      expect(await checkCode(ctx, licence.code)).toHaveProperty('replacedAt')
      const [message] = await listMessages(ctx, holder.id)
      expect(message?.subject.en).toBe(`The new document of licence ${licence.number} is ready`)
    },
  )

  dbTest(
    'that costs something is applied for, and not made at once',
    async ({ ctx, deliver, as, given }) => {
      const holder = await given.person()
      const driving = { service: 'driving-licence-renew', agency: 'gdt', output: 'driving-licence' }
      const licence = await issued({ ctx, deliver }, holder, driving)
      await expect(replaceDocument(as(holder), licence)).rejects.toMatchObject({
        code: 'licences/replacement-costs',
      })
    },
  )

  dbTest(
    'is made again five times a year, and for its holder alone',
    async ({ ctx, deliver, as, given }) => {
      const holder = await given.person()
      const licence = await issued({ ctx, deliver }, holder)
      const other = as(await given.person())
      await expect(replaceDocument(other, licence)).rejects.toThrow('kernel/denied')
      for (let time = 0; time < 5; time++) {
        await replaceDocument(as(holder), licence)
        await deliver()
      }
      await expect(replaceDocument(as(holder), licence)).rejects.toThrow(
        'licences/replaced-too-often',
      )
      expect((await getLicence(ctx, licence.number)).editionNumber).toBe(6)
    },
  )
})

describe('A suspension', () => {
  dbTest(
    'takes two officials, gives no right, and is lifted by two',
    async ({ ctx, clock, as, deliver, given }) => {
      const holder = await given.person()
      const licence = await issued({ ctx, deliver }, holder)
      const senior = as(await given.officer({ roles: ['senior-officer'] }))
      const second = as(await given.officer())
      const suspended = { reason: 'complaint-examined', text: 'Seen at the visit.' }
      const state = async () => (await getLicence(ctx, licence.number)).state
      await takeMeasure(senior, licence, 'suspend', suspended)
      expect(await state()).toBe('valid')
      await expect(confirmMeasure(senior, licence)).rejects.toThrow('licences/same-official')
      await confirmMeasure(second, licence)
      expect(await state()).toBe('suspended')
      const twice = takeMeasure(senior, licence, 'suspend', suspended)
      await expect(twice).rejects.toThrow('licences/already-suspended')
      await expect(replaceDocument(as(holder), licence)).rejects.toThrow('licences/not-in-force')
      clock.advance({ days: 2 })
      await takeMeasure(senior, licence, 'resume', { text: 'Nothing was found.' })
      await confirmMeasure(second, licence)
      expect(await state()).toBe('valid')
      const never = takeMeasure(senior, licence, 'resume', { text: 'Nothing.' })
      await expect(never).rejects.toThrow('licences/not-suspended')
      const told = (await listMessages(ctx, holder.id)).map(({ subject }) => subject.en)
      expect(told).toEqual([
        `Licence ${licence.number} counts again`,
        `Licence ${licence.number} is suspended`,
      ])
      const history = await getHistory(ctx, await getLicence(ctx, licence.number))
      const on = (day: string) =>
        stateOn(history, day, { knownAt: clock.now(), zone: 'Asia/Qatar' })
      expect([on('2026-11-23'), on('2026-11-24'), on('2026-11-25')]).toEqual([
        ...['suspended', 'suspended', 'valid'],
      ])
    },
  )

  dbTest('is confirmed once, however many confirm it', async ({ ctx, as, deliver, given }) => {
    const licence = await issued({ ctx, deliver }, await given.person())
    const senior = as(await given.officer({ roles: ['senior-officer'] }))
    const others = await Promise.all([1, 2, 3].map(() => given.officer()))
    const order = { reason: 'complaint-examined', text: 'Seen.' }
    await takeMeasure(senior, licence, 'suspend', order)
    const all = await Promise.allSettled(others.map((one) => confirmMeasure(as(one), licence)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const second = sql`insert into licences.suspension (licence, from_at)
      values (${licence.id}, now())`.execute(ctx.sql)
    await expect(second).rejects.toThrow('suspension_open')
  })

  dbTest('does not keep an agency from revoking', async ({ ctx, as, deliver, given }) => {
    const licence = await issued({ ctx, deliver }, await given.person())
    const senior = as(await given.officer({ roles: ['senior-officer'] }))
    const second = as(await given.officer())
    const order = { reason: 'complaint-examined', text: 'Seen.' }
    await takeMeasure(senior, licence, 'suspend', order)
    await confirmMeasure(second, licence)
    await takeMeasure(senior, licence, 'revoke', { reason: 'moved-home', text: 'Seen.' })
    await confirmMeasure(second, licence)
    expect((await getLicence(ctx, licence.number)).state).toBe('revoked')
  })
})
