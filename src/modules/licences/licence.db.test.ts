import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, findFileContent } from '#kernel'
import { verifySeal } from '#lib/pdf/sealed'
import { dbTest, type GivenPerson } from '#testing'
import { checkCode, checkFile, checkNumber } from './check.ts'
import { initialsOf } from './initials.ts'
import { endLicence, findLicence, grantLicence, type Licence } from './licence.ts'
import { revokeLicence } from './revocation.ts'
import { db } from './tables.ts'

const ALSO = 'بيت الهيل'

const orderFor = (holder: GivenPerson, change = {}) => ({
  caseId: crypto.randomUUID(),
  service: 'home-business-licence',
  serviceVersion: 'v',
  output: 'licence',
  template: 'services/home-business-licence/documents/licence.typ',
  agency: 'moci',
  holder: holder.id,
  holderName: { ar: 'سارة خالد', en: 'Sara Khalid' },
  title: { ar: 'رخصة مزاولة نشاط تجاري من المنزل', en: 'Home business licence' },
  rows: [
    { label: { ar: 'صاحبة الرخصة', en: 'Holder' }, value: { ar: 'سارة خالد', en: 'Sara Khalid' } },
    { label: { ar: 'الاسم التجاري', en: 'Trade name' }, value: { ar: ALSO, en: ALSO } },
  ],
  publicRows: [1],
  validFrom: '2026-11-23',
  validTo: '2027-11-22',
  ...change,
})

const get = async (ctx: Ctx, number: string): Promise<Licence> => {
  const licence = await findLicence(ctx, { number })
  if (!licence) throw new Error('the licence is not there')
  return licence
}

const documentOf = async (ctx: Ctx, licence: Licence) => {
  const row = await db(ctx)
    .selectFrom('licences.licence')
    .select('file')
    .where('id', '=', licence.id)
    .executeTakeFirstOrThrow()
  const file = await findFileContent(ctx, row.file ?? '', `licence:${licence.id}`)
  return file?.content ?? Buffer.alloc(0)
}

describe('A granted licence', () => {
  dbTest('is issued once, with a seal that holds', async ({ ctx, given, deliver }) => {
    const { number } = await grantLicence(ctx, orderFor(await given.person()))
    expect((await get(ctx, number)).state).toBe('pending')
    await Promise.all([deliver(), deliver()])
    const licence = await get(ctx, number)
    expect(licence.state).toBe('valid')
    const pdf = await documentOf(ctx, licence)
    const verdict = verifySeal(pdf, await ctx.ports.certificates())
    expect(verdict).toMatchObject({ state: 'intact', code: licence.code })
    const { rows } = await sql<{ count: bigint }>`
      select count(*) as count from licences.act where licence = ${licence.id} and kind = 'issued'`.execute(
      ctx.sql,
    )
    expect(rows[0]?.count).toBe(1n)
  })

  dbTest('is one a case, however often it is granted', async ({ ctx, given }) => {
    const order = orderFor(await given.person())
    const grants = await Promise.all(Array.from({ length: 8 }, () => grantLicence(ctx, order)))
    expect(new Set(grants.map(({ number }) => number)).size).toBe(1)
  })

  dbTest('is not there when the decision fails', async ({ ctx, given }) => {
    const order = orderFor(await given.person())
    const decision = ctx.tx(async (ctx) => {
      await grantLicence(ctx, order)
      throw new Error('the decision fails')
    })
    await expect(decision).rejects.toThrow('the decision fails')
    expect(await findLicence(ctx, { caseId: order.caseId })).toBeUndefined()
  })

  dbTest(
    'stands in the register without a document where the service has none',
    async ({ ctx, given, deliver }) => {
      const { number } = await grantLicence(ctx, orderFor(await given.person(), { template: null }))
      await deliver()
      expect((await get(ctx, number)).state).toBe('valid')
    },
  )

  dbTest('keeps what it says, and its document', async ({ ctx, given, deliver }) => {
    const { id } = await grantLicence(ctx, orderFor(await given.person()))
    await deliver()
    const change = sql`update licences.licence set valid_to = '2099-01-01' where id = ${id}`
    await expect(change.execute(ctx.sql)).rejects.toThrow('not changed once it is granted')
    const remove = sql`delete from licences.licence where id = ${id}`
    await expect(remove.execute(ctx.sql)).rejects.toThrow('permission denied')
  })

  dbTest(
    'expires by the day, with nothing that has to run',
    async ({ ctx, given, deliver, clock }) => {
      const { number } = await grantLicence(ctx, orderFor(await given.person()))
      await deliver()
      clock.set('2027-11-22T20:59:00Z')
      expect((await get(ctx, number)).state).toBe('valid')
      clock.set('2027-11-22T21:00:00Z')
      expect((await get(ctx, number)).state).toBe('expired')
    },
  )
})

describe('The end of a licence', () => {
  dbTest(
    'is one, also when holder and agency end it at once',
    async ({ ctx, given, deliver, as }) => {
      const holder = await given.person()
      const officer = as(await given.officer({ roles: ['senior-officer'] }))
      const { number } = await grantLicence(ctx, orderFor(holder))
      await deliver()
      const licence = await get(ctx, number)
      const ends = await Promise.allSettled([
        endLicence(as(holder), licence, 'cancelled'),
        revokeLicence(officer, licence, 'ordered', 'قرار'),
      ])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const again = endLicence(as(holder), licence, 'cancelled')
      await expect(again).rejects.toThrow('licences/already-ended')
    },
  )

  dbTest('is not decided by an official who holds it', async ({ ctx, given, deliver, as }) => {
    const officer = await given.officer({ roles: ['senior-officer'] })
    const { number } = await grantLicence(ctx, orderFor(officer))
    await deliver()
    const revoke = revokeLicence(as(officer), await get(ctx, number), 'ordered', 'قرار')
    await expect(revoke).rejects.toThrow('licences/own-licence')
  })
})

describe('The public check', () => {
  dbTest(
    'knows a licence by code and by number, typed as people type',
    async ({ ctx, given, deliver }) => {
      const { number } = await grantLicence(ctx, orderFor(await given.person()))
      expect((await checkNumber(ctx, number)).found).toBe('nothing')
      await deliver()
      const { code } = await get(ctx, number)
      expect((await checkCode(ctx, code)).found).toBe('licence')
      expect((await checkNumber(ctx, number.toLowerCase().replaceAll('-', ' '))).found).toBe(
        'licence',
      )
      expect((await checkNumber(ctx, 'QA-L-0000-0000-0')).found).toBe('nothing')
      expect((await checkCode(ctx, '0'.repeat(20))).found).toBe('nothing')
    },
  )

  dbTest(
    'tells an intact file from an altered, an extended and a foreign one',
    async ({ ctx, given, deliver }) => {
      const { number } = await grantLicence(ctx, orderFor(await given.person()))
      await deliver()
      const pdf = await documentOf(ctx, await get(ctx, number))
      expect(await checkFile(ctx, pdf)).toMatchObject({ found: 'licence', file: 'intact' })
      const longer = Buffer.concat([pdf, Buffer.from('\n% more')])
      expect(await checkFile(ctx, longer)).toMatchObject({ found: 'licence', file: 'altered' })
      const other = Buffer.from(pdf)
      other.writeUInt8((other[500] ?? 0) ^ 1, 500)
      expect(await checkFile(ctx, other)).toEqual({ found: 'nothing', file: 'altered' })
      expect(await checkFile(ctx, Buffer.from('no document'))).toEqual({
        found: 'nothing',
        file: 'unsealed',
      })
    },
  )

  dbTest(
    'shows initials and public rows, to nobody the name',
    async ({ ctx, given, deliver, browse }) => {
      const { number } = await grantLicence(ctx, orderFor(await given.person()))
      await deliver()
      const { code } = await get(ctx, number)
      for (const language of ['ar', 'en']) {
        const { status, body } = await (await browse()).get(`/${language}/verify/${code}`)
        expect(status).toBe(200)
        expect(body).toContain(ALSO)
        expect(body).not.toMatch(/سارة|Sara|Khalid/)
      }
      expect(initialsOf({ ar: 'سارة خالد', en: 'Sara Khalid' })).toEqual({
        ar: 'س. خ.',
        en: 'S. K.',
      })
    },
  )

  dbTest(
    'gives its holder the document, and nobody else',
    async ({ ctx, given, deliver, browse }) => {
      const holder = await given.person()
      const { number } = await grantLicence(ctx, orderFor(holder))
      const path = `/ar/my/licences/${number}/document`
      expect((await (await browse(holder)).get(path)).status).toBe(409)
      await deliver()
      const answer = await (await browse(holder)).get(path)
      expect(answer.raw.subarray(0, 5).toString()).toBe('%PDF-')
      expect(answer.headers['content-disposition']).toMatch(/^attachment/)
      expect((await (await browse(await given.person())).get(path)).status).toBe(404)
      expect((await (await browse()).get(path)).status).toBe(303)
    },
  )
})
