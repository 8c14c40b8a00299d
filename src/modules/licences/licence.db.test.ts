import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect } from 'vitest'
import { type Ctx, drain, findFileContent, type PersonId, type SealOrder, withCtx } from '#kernel'
import { verifySeal } from '#lib/pdf/sealed'
import { newReference } from '#lib/reference'
import { listMessages } from '#notify'
import { type Browser, bodyOf, dbTest, type GivenPerson } from '#testing'
import { checkCode, checkFile, checkNumber } from './check.ts'
import { grantLicence, type LicenceOrder } from './edition.ts'
import { tellOfEnds } from './expiry.ts'
import {
  getLicence,
  givenLicence,
  givenVersion,
  orderFor as plainOrder,
  REASON,
} from './fixture.ts'
import { initialsOf } from './initials.ts'
import { endLicence, findLicence, type Licence, writeAct } from './licence.ts'
import { takeMeasure } from './measure.ts'
import { db } from './tables.ts'

const ALSO = 'بيت الهيل'

const orderFor = (ctx: Ctx, holder: GivenPerson, change: Partial<LicenceOrder> = {}) =>
  plainOrder(ctx, holder.id, {
    rows: [
      {
        label: { ar: 'صاحبة الرخصة', en: 'Holder' },
        value: { ar: 'سارة خالد', en: 'Sara Khalid' },
      },
      { label: { ar: 'الاسم التجاري', en: 'Trade name' }, value: { ar: ALSO, en: ALSO } },
    ],
    publicRows: [1],
    ...change,
  })

const documentOf = async (ctx: Ctx, licence: Licence) => {
  const row = await db(ctx)
    .selectFrom('licences.edition')
    .select('file')
    .where('id', '=', licence.edition)
    .executeTakeFirstOrThrow()
  const file = await findFileContent(ctx, row.file ?? '', `licence:${licence.id}`)
  return file?.content ?? Buffer.alloc(0)
}

const asOwner = async (connectionString: string, text: string) => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(text)
  await client.end()
}

describe('A granted licence', () => {
  dbTest('is issued once, with a seal that holds', async ({ ctx, given, deliver }) => {
    const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
    expect((await getLicence(ctx, number)).state).toBe('pending')
    await Promise.all([deliver(), deliver()])
    const licence = await getLicence(ctx, number)
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

  dbTest(
    'is sealed as it was granted, whatever has changed since a worker died half-way',
    async ({ ctx, given, deliver, modules, ownerUrl }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      const died = {
        ...ctx.ports,
        seal: async (order: SealOrder) => {
          await ctx.ports.seal(order)
          throw new Error('the worker died')
        },
      }
      await expect(drain(withCtx({ ...ctx, ports: died }, {}), modules)).rejects.toThrow('died')
      await asOwner(
        ownerUrl,
        `update organisations.organisation_version set names = '{"ar": "وزارة أخرى", "en": "Other"}' where organisation = 'moci';
         update kernel.outbox set relayed_at = null where fact = 'licences/licence-granted'`,
      )
      const moved = withCtx({ ...ctx, url: 'https://moved.example', demonstration: false }, {})
      await drain(moved, modules)
      const licence = await getLicence(ctx, number)
      expect(licence.state).toBe('valid')
      const verdict = verifySeal(await documentOf(ctx, licence), await ctx.ports.certificates())
      expect(verdict.state).toBe('intact')
      await deliver()
    },
  )

  dbTest('is one a case, however often it is granted', async ({ ctx, given }) => {
    const order = await orderFor(ctx, await given.person())
    const grants = await Promise.all(Array.from({ length: 8 }, () => grantLicence(ctx, order)))
    expect(new Set(grants.map(({ number }) => number)).size).toBe(1)
  })

  dbTest('is not there when the decision fails', async ({ ctx, given }) => {
    const order = await orderFor(ctx, await given.person())
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
      const { number } = await grantLicence(
        ctx,
        await orderFor(ctx, await given.person(), { template: null }),
      )
      await deliver()
      expect((await getLicence(ctx, number)).state).toBe('valid')
    },
  )

  dbTest('keeps what it says, and its document', async ({ ctx, given, deliver }) => {
    const { id } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
    await deliver()
    const change = sql`update licences.edition set valid_to = '2099-01-01' where licence = ${id}`
    await expect(change.execute(ctx.sql)).rejects.toThrow('permission denied')
    const reseal = sql`update licences.edition set issued_at = now() where licence = ${id}`
    await expect(reseal.execute(ctx.sql)).rejects.toThrow('not changed once it is granted')
    const remove = sql`delete from licences.licence where id = ${id}`
    await expect(remove.execute(ctx.sql)).rejects.toThrow('permission denied')
  })

  dbTest(
    'expires by the day, with nothing that has to run',
    async ({ ctx, given, deliver, clock }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      await deliver()
      clock.set('2027-11-22T20:59:00Z')
      expect((await getLicence(ctx, number)).state).toBe('valid')
      clock.set('2027-11-22T21:00:00Z')
      expect((await getLicence(ctx, number)).state).toBe('expired')
    },
  )
})

describe('The end of a licence', () => {
  dbTest(
    'is one, also when holder and agency end it at once',
    async ({ ctx, given, deliver, as }) => {
      const holder = await given.person()
      const officer = as(await given.officer({ roles: ['senior-officer'] }))
      const serviceVersion = await givenVersion(ctx, 'desk.decide.revoke.fourEyes', false)
      const licence = await givenLicence(ctx, holder.id, { serviceVersion })
      await deliver()
      const ends = await Promise.allSettled([
        endLicence(as(holder), licence, 'cancelled'),
        takeMeasure(officer, licence, 'revoke', { reason: REASON, text: 'قرار' }),
      ])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const again = endLicence(as(holder), licence, 'cancelled')
      await expect(again).rejects.toThrow('licences/already-ended')
    },
  )

  dbTest(
    'comes only while it is in force or will be',
    async ({ ctx, given, deliver, as, clock }) => {
      const holder = await given.person()
      const licence = await givenLicence(ctx, holder.id, { validTo: '2026-12-31' })
      const early = endLicence(as(holder), licence, 'cancelled')
      await expect(early).rejects.toThrow('licences/not-in-force')
      await deliver()
      clock.set('2027-01-01T09:00:00Z')
      const late = endLicence(as(holder), licence, 'cancelled')
      await expect(late).rejects.toMatchObject({
        params: { state: ctx.t('licences.state.expired') },
      })
    },
  )

  dbTest(
    'that is there before it is issued keeps it from being issued',
    async ({ given, ctx, deliver }) => {
      const licence = await givenLicence(ctx, (await given.person()).id)
      await writeAct(ctx, licence, 'cancelled')
      await deliver()
      expect((await getLicence(ctx, licence.number)).issuedAt).toBeNull()
    },
  )

  dbTest('is not decided by an official who holds it', async ({ ctx, given, deliver, as }) => {
    const officer = await given.officer({ roles: ['senior-officer'] })
    const { number } = await grantLicence(ctx, await orderFor(ctx, officer))
    await deliver()
    const revoke = takeMeasure(as(officer), await getLicence(ctx, number), 'revoke', {
      reason: REASON,
      text: 'قرار',
    })
    await expect(revoke).rejects.toThrow('licences/own-licence')
  })
})

describe('The time of a licence', () => {
  const subjects = async (ctx: Ctx, id: PersonId) =>
    (await listMessages(ctx, id)).map(({ subject }) => subject.en)

  dbTest(
    'is told to its holder thirty days before it ends, and when it has',
    async ({ given, ctx, deliver, clock }) => {
      const { id } = await given.person()
      const { number } = await givenLicence(ctx, id, { validTo: '2027-01-31' })
      await deliver()
      clock.set('2026-12-31T09:00:00Z')
      await tellOfEnds(ctx)
      expect(await subjects(ctx, id)).toEqual([])
      clock.set('2027-01-01T09:00:00Z')
      await Promise.allSettled([tellOfEnds(ctx), tellOfEnds(ctx)])
      await tellOfEnds(ctx)
      expect(await subjects(ctx, id)).toEqual([`Licence ${number} ends soon`])
      clock.set('2027-02-01T09:00:00Z')
      await tellOfEnds(ctx)
      await tellOfEnds(ctx)
      expect(await subjects(ctx, id)).toEqual([
        `Licence ${number} has ended`,
        `Licence ${number} ends soon`,
      ])
    },
  )

  dbTest(
    'is not told of one that was given up, or that is short',
    async ({ given, ctx, deliver, clock, as }) => {
      const holder = await given.person()
      const ended = await givenLicence(ctx, holder.id, { validTo: '2027-01-31' })
      await givenLicence(ctx, holder.id, { validTo: '2026-12-10' })
      await deliver()
      await endLicence(as(holder), ended, 'cancelled')
      clock.set('2026-11-24T09:00:00Z')
      await tellOfEnds(ctx)
      expect(await subjects(ctx, holder.id)).toEqual([])
      clock.set('2027-02-01T09:00:00Z')
      await tellOfEnds(ctx)
      expect(await subjects(ctx, holder.id)).toEqual([])
    },
  )
})

describe('The public check', () => {
  dbTest(
    'knows a licence by code and by number, typed as people type',
    async ({ ctx, given, deliver }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      expect((await checkNumber(ctx, number)).found).toBe('nothing')
      await deliver()
      const { code } = await getLicence(ctx, number)
      expect((await checkCode(ctx, code)).found).toBe('licence')
      expect((await checkNumber(ctx, number.toLowerCase().replaceAll('-', ' '))).found).toBe(
        'licence',
      )
      const arabic = number.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '')
      expect((await checkNumber(ctx, arabic)).found).toBe('licence')
      expect((await checkNumber(ctx, `\u200e\u2066${number}\u2069\u200f `)).found).toBe('licence')
      const other = newReference('QA-L')
      expect((await checkNumber(ctx, other)).found).toBe('nothing')
      const last = other.endsWith('A') ? 'B' : 'A'
      for (const wrong of [other.slice(0, -1) + last, other.slice(0, -2), 'licence']) {
        expect((await checkNumber(ctx, wrong)).found, wrong).toBe('mistyped')
      }
      expect((await checkCode(ctx, '0'.repeat(20))).found).toBe('nothing')
    },
  )

  dbTest(
    'tells an intact file from an altered, an extended and a foreign one',
    async ({ ctx, given, deliver }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      await deliver()
      const pdf = await documentOf(ctx, await getLicence(ctx, number))
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
    'calls a document genuine by its code, and by its number only known and valid',
    async ({ ctx, given, deliver, browse }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      await deliver()
      const { code } = await getLicence(ctx, number)
      const browser = await browse()
      const byNumber = await checked(browser, number.toLowerCase())
      expect(byNumber.title).toContain('This number is in the register and valid')
      expect(byNumber.text).toContain('Compare the paper with the details below')
      expect(byNumber.text).not.toContain('genuine and valid')
      const spaced = ` ${code.slice(0, 5)} ${code.slice(5, 10)}-${code.slice(10).toLowerCase()}`
      const byCode = await checked(browser, spaced)
      expect(byCode.title).toContain('The document is genuine and valid')
      const unknown = await checked(browser, newReference('QA-L'))
      expect(unknown).toMatchObject({ status: 404 })
      expect(unknown.title).toContain('We do not know this document')
      const application = await checked(browser, newReference('QA'))
      expect(application).toMatchObject({ status: 404 })
      expect(application.title).toContain('This is the reference of an application')
    },
  )

  dbTest(
    'heads a file that carries our seal and was altered as altered',
    async ({ ctx, given, deliver, browse }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      await deliver()
      const pdf = Buffer.from(await documentOf(ctx, await getLicence(ctx, number)))
      pdf.writeUInt8((pdf[500] ?? 0) ^ 1, 500)
      const browser = await browse()
      const { body } = await browser.post('/en/verify', {}, { file: { name: 'l.pdf', bytes: pdf } })
      expect(body).toMatch(/<h1[^>]*>[\s\S]{0,80}This file was altered/)
      expect(body).not.toContain('We do not know this document')
    },
  )

  dbTest(
    'shows initials and public rows, to nobody the name',
    async ({ ctx, given, deliver, browse }) => {
      const { number } = await grantLicence(ctx, await orderFor(ctx, await given.person()))
      await deliver()
      const { code } = await getLicence(ctx, number)
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
      const { number } = await grantLicence(ctx, await orderFor(ctx, holder))
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

/** What the form of the check answers to something that was typed. */
async function checked(browser: Browser, number: string) {
  const { status, body } = await browser.post('/en/verify', { number })
  const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1] ?? ''
  return { status, title, text: bodyOf(body) }
}
