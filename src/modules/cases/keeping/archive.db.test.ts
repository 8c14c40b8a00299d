import { inflateRawSync } from 'node:zlib'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, findFileContent, type SealOrder, today } from '#kernel'
import { verifySeal } from '#lib/pdf/sealed'
import { type DbFixtures, type Given, dbTest as it, pdfText } from '#testing'
import { withdrawApplication } from '../application.ts'
import { sendBuilding, asWorker as worker } from '../clock/fixture.ts'
import { sendApplication } from '../fixture.ts'
import { sha256 } from './bag.ts'
import { certificateJson } from './certificate.ts'
import { agreeOnDisposal, getDisposal, listDisposals, openDisposal } from './disposal.ts'
import { packCases } from './package.ts'
import { noteReceipt } from './receipt.ts'
import type { DisposalId } from './rows.ts'
import { sweepDisposals } from './sweep.ts'

const TEN_YEARS = { days: 3_655 }
const receiptOf = (ctx: Ctx) => ({
  ...{ reference: '', receipt: 'NA-2036/114', day: today(ctx), receiver: 'Maryam' },
})
type As = DbFixtures['as']

const heads = async (as: As, given: Given) =>
  [
    as(await given.officer({ roles: ['senior-officer'] })),
    as(await given.officer({ roles: ['senior-officer'] })),
  ] as const

/** A list of cases that were taken back long ago, of a service that keeps them for good where `action` says so. */
async function givenList(
  { as, given, ctx, clock }: Pick<DbFixtures, 'as' | 'given' | 'ctx' | 'clock'>,
  { head, count = 1, action = 'archive' }: { head: Ctx; count?: number; action?: string },
) {
  const references: string[] = []
  for (let made = 0; made < count; made++) {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    await withdrawApplication(person, reference)
    references.push(reference)
  }
  clock.advance(TEN_YEARS)
  await sweepDisposals(worker(ctx))
  const list = (await listDisposals(head)).find(({ state }) => state === 'proposed')
  if (!list) throw new Error('nothing is due')
  await sql`update cases.disposal set action = ${action} where id = ${list.id}`.execute(ctx.sql)
  return { id: list.id, references }
}

/** Files of an archive, by path. */
function unzip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const [method, size] = [zip.readUInt16LE(at + 8), zip.readUInt32LE(at + 18)]
    const from = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
    const bytes = zip.subarray(from, from + size)
    const name = zip.toString('utf8', at + 30, at + 30 + zip.readUInt16LE(at + 26))
    files.set(name, method === 8 ? inflateRawSync(bytes) : bytes)
    at = from + size
  }
  return files
}

const agree = async (id: DisposalId, ...both: readonly Ctx[]) => {
  for (const head of both) await agreeOnDisposal(head, id)
}

describe('A case that is kept for good', () => {
  it('goes only once an archive has it, as a bag whose sums fit', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [first, second] = await heads(as, given)
    const { id, references } = await givenList({ as, given, ctx, clock }, { head: first, count: 2 })
    await expect(agreeOnDisposal(first, id)).rejects.toThrow('cases/receipt-awaited')
    await expect(noteReceipt(first, id, receiptOf(ctx))).rejects.toThrow('cases/package-missing')

    await expect(packCases(first, id, { most: 10 })).rejects.toThrow('cases/package-large')
    const files = unzip(await packCases(first, id))
    for (const reference of references) {
      const sums = files.get(`${reference}/manifest-sha256.txt`)?.toString().trim().split('\n')
      expect(sums?.length).toBeGreaterThan(5)
      for (const [sum, path] of sums?.map((line) => line.split('  ')) ?? [])
        expect(sha256(files.get(`${reference}/${path}`) ?? '').toString('hex')).toBe(sum)
      const runs = JSON.parse(String(files.get(`${reference}/data/procedure.json`)))
      expect(runs[0].steps.length).toBeGreaterThan(1)
      const [document] = JSON.parse(String(files.get(`${reference}/data/files.json`)))
      expect(files.get(`${reference}/data/${document.path}`)?.toString('latin1', 0, 5)).toBe(
        '%PDF-',
      )
      const sheet = pdfText(files.get(`${reference}/data/answers.pdf`) ?? new Uint8Array())
      expect(sheet).toContain(reference)
      expect(sheet).toContain('completion.pdf')
      const { submissions } = JSON.parse(String(files.get(`${reference}/data/case.json`)))
      // What registers said, where files are from and who confirmed it stand with the answers.
      for (const told of ['answers', 'fetched', 'taken', 'confirmed']) {
        expect(submissions[0]).toHaveProperty(told)
      }
      expect(String(files.get(`${reference}/bag-info.txt`))).toContain(
        `External-Identifier: ${reference}\n`,
      )
    }
    await expect(packCases(first, id)).rejects.toThrow('cases/package-missing')

    const [one = ''] = references
    await noteReceipt(first, id, { ...receiptOf(ctx), reference: one })
    await expect(agreeOnDisposal(first, id)).rejects.toThrow('cases/receipt-awaited')
    expect(await noteReceipt(first, id, { ...receiptOf(ctx), receipt: 'NA-2036/115' })).toBe(1)
    await agree(id, first, second)
    expect(await sweepDisposals(worker(ctx))).toBe(2)
    const { lines } = await first.tx((ctx) => openDisposal(ctx, id))
    const gone = lines.find(({ reference }) => reference === one)
    expect(gone).toMatchObject({ fate: 'disposed', receipt: 'NA-2036/114' })
    // What went is what the archive has.
    expect(gone?.sha256).toEqual(sha256(files.get(`${one}/data/case.json`) ?? ''))
  })

  it('stands on a list for an archive where its service says so', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const person = as(await given.person())
    await withdrawApplication(person, await sendBuilding(person))
    clock.advance(TEN_YEARS)
    await sweepDisposals(worker(ctx))
    const head = as(await given.officer({ agency: 'mm', roles: ['senior-officer'] }))
    expect(await listDisposals(head)).toMatchObject([
      { service: 'building-permit', action: 'archive' },
    ])
  })

  it('stays where it is no more what the archive has', async ({ as, given, ctx, clock }) => {
    const [first, second] = await heads(as, given)
    const { id } = await givenList({ as, given, ctx, clock }, { head: first })
    await packCases(first, id)
    await noteReceipt(first, id, receiptOf(ctx))
    await agree(id, first, second)
    await sql`update cases.handover set content = ${sha256('another')} where disposal = ${id}`.execute(
      ctx.sql,
    )
    expect(await sweepDisposals(worker(ctx))).toBe(0)
    const { lines } = await first.tx((ctx) => openDisposal(ctx, id))
    expect(lines.map(({ fate }) => fate)).toEqual(['changed'])
  })

  it('does not go without a receipt, also by SQL; a receipt is whole', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [first, second] = await heads(as, given)
    const { id } = await givenList({ as, given, ctx, clock }, { head: first, action: 'destroy' })
    await agree(id, first, second)
    await sql`update cases.disposal set action = 'archive' where id = ${id}`.execute(ctx.sql)
    await expect(sweepDisposals(worker(ctx))).rejects.toThrow('no archive has case')
    await sql`update cases.disposal set action = 'destroy' where id = ${id}`.execute(ctx.sql)
    expect(await sweepDisposals(worker(ctx))).toBeGreaterThan(0)

    const { id: other } = await givenList({ as, given, ctx, clock }, { head: first })
    await packCases(first, other)
    const note = (change: object) => noteReceipt(first, other, { ...receiptOf(ctx), ...change })
    await expect(note({ receipt: ' ' })).rejects.toThrow('cases/receipt-missing')
    await expect(note({ receiver: '' })).rejects.toThrow('cases/receiver-missing')
    await expect(note({ day: '2026-02-30' })).rejects.toThrow('cases/receipt-day')
    await expect(note({ day: '2001-01-01' })).rejects.toThrow('cases/receipt-day')
    await expect(note({ day: '2999-01-01' })).rejects.toThrow('cases/receipt-day')
    await expect(note({ reference: 'QA-0' })).rejects.toThrow('cases/package-missing')
    const half = sql`update cases.handover set receipt = 'x' where disposal = ${other}`
    await expect(half.execute(ctx.sql)).rejects.toThrow('receipt_whole')
    const elsewhere = as(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    await expect(packCases(elsewhere, other)).rejects.toThrow('cases/disposal-missing')
    await note({})
    await agree(other, first, second)
    await expect(note({ receipt: 'late' })).rejects.toThrow('cases/disposal-over')
    await sweepDisposals(worker(ctx))
  })
})

describe('The certificate of a disposal', () => {
  it('is sealed once, also where a worker died between seal and store', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [first, second] = await heads(as, given)
    const { id, references } = await givenList({ as, given, ctx, clock }, { head: first })
    await packCases(first, id)
    await noteReceipt(first, id, receiptOf(ctx))
    await agree(id, first, second)
    const seal = async (order: SealOrder) => {
      await ctx.ports.seal(order)
      throw new Error('the worker died')
    }
    await sweepDisposals(worker({ ...ctx, ports: { ...ctx.ports, seal } }))
    const done = await getDisposal(first, id)
    expect(done).toMatchObject({ state: 'done', certificate: null })
    await sweepDisposals(worker(ctx))
    const { certificate } = await getDisposal(first, id)
    const file = certificate && (await findFileContent(ctx, certificate, `disposal:${id}`))
    if (!file) throw new Error('no certificate')
    const verdict = verifySeal(file.content, await ctx.ports.certificates())
    expect(verdict).toMatchObject({ state: 'intact' })
    await sweepDisposals(worker(ctx))
    expect((await getDisposal(first, id)).certificate).toBe(certificate)

    const { list, lines } = await first.tx((ctx) => openDisposal(ctx, id))
    expect(certificateJson(list, lines)).toMatchObject({
      action: 'archive',
      agreed: [{ by: { en: expect.any(String) } }, { by: { en: expect.any(String) } }],
      cases: [{ reference: references[0], fate: 'disposed', archive: { receipt: 'NA-2036/114' } }],
    })
  })
})
