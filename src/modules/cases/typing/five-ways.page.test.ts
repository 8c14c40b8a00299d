import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished } from 'vitest'
import { readPack, withCtx } from '#kernel'
import { listServices } from '#services'
import { bodyOf, type DbFixtures, dbTest, pdfText } from '#testing'
import { claimCase } from '../claim.ts'
import { sendMooring } from '../clock/fixture.ts'
import { PAPER } from '../fixture.ts'
import { approveCase, getOwnCase } from '../index.ts'
import { findTyping, noteTyped } from './typing.ts'

const it = dbTest.extend({ country: 'saint-brandan' })

const ID = 'mooring-permit'
const ADDRESS = `/en/services/${ID}`
const BLOCKS = `paper: { files: { en: paper/en.pdf, fr: "https://harbour.example/fr.pdf" } }
link: { addresses: { en: "https://harbour.example/moor", fr: "https://harbour.example/fr" } }
typedOver: { order: [length, boatName] }
`
const TEXTS = {
  en: `paper: { text: Fill it in and hand it in at the harbour. }
link: { text: You ask for the mooring there., needs: Your boat number. }
typedOver: { system: Harbour Book }
`,
  fr: `paper: { text: Remplissez-le et remettez-le au port. }
link: { text: Vous demandez la place là-bas., needs: Votre numéro de bateau. }
typedOver: { system: Livre du port }
`,
}

/** The island's pack in a folder of its own, of which one service is done in one way after another. */
async function islandPack({ ctx, modules }: Pick<DbFixtures, 'ctx' | 'modules'>) {
  const dir = join(await mkdtemp(join(tmpdir(), 'igov-ways-')), 'saint-brandan')
  onTestFinished(() => rm(join(dir, '..'), { recursive: true, force: true }))
  await cp(ctx.pack.dir, dir, { recursive: true })
  const folder = join(dir, 'services', ID)
  const file = join(folder, 'service.yaml')
  await mkdir(join(folder, 'paper'))
  await writeFile(join(folder, 'paper/en.pdf'), PAPER)
  for (const [language, texts] of Object.entries(TEXTS)) {
    const path = join(folder, 'messages', `${language}.yaml`)
    await writeFile(path, `${texts}${await readFile(path, 'utf8')}`)
  }
  const text = await readFile(file, 'utf8')
  const load = modules.find(({ name }) => name === 'services')?.loadPack
  return async (status: string) => {
    await writeFile(file, text.replace('status: live', `status: ${status}\n${BLOCKS}`))
    const { pack, findings } = await readPack(dir)
    if (!pack || !load) throw new Error(JSON.stringify(findings))
    await load(withCtx({ ...ctx, pack }, {}), () => undefined)
  }
}

describe('A service that becomes whole', () => {
  it('keeps its address, the numbers of its cases and its history through all five ways', async ({
    ctx,
    as,
    given,
    clock,
    browse,
    modules,
  }) => {
    const become = await islandPack({ ctx, modules })
    const visitor = await browse()
    const applicant = await given.person()
    const officer = as(await given.officer({ agency: 'harbour-office' }))
    const page = async () => bodyOf((await visitor.get(ADDRESS)).body)
    const next = async (status: string) => {
      clock.advance({ days: 1 })
      await become(status)
    }

    await next('described')
    expect(await page()).toContain('is not offered here yet')
    await expect(sendMooring(as(applicant))).rejects.toMatchObject({ code: 'services/not-online' })

    await next('pdf')
    expect(await page()).toContain('Fill it in and hand it in at the harbour.')
    const paper = await visitor.get(`${ADDRESS}/paper/en`)
    expect([paper.status, paper.body]).toEqual([200, PAPER.toString()])
    expect((await visitor.get(ADDRESS)).body).toContain('href="https://harbour.example/fr.pdf"')

    await next('link')
    const linked = (await visitor.get(ADDRESS)).body
    expect(linked).toContain('href="https://harbour.example/moor"')
    expect(bodyOf(linked)).toContain('What you need there: Your boat number.')
    // services/paper-missing
    const gone = await visitor.get(`${ADDRESS}/paper/en`)
    expect(gone.status).toBe(404)
    expect(bodyOf(gone.body)).toContain('There is no paper form of this service')
    const turtle = (await visitor.get(`/api/services/${ID}.ttl`)).body
    expect(turtle).toContain('igov:address "https://harbour.example/moor"@en')

    await next('typed-over')
    expect(await page()).toContain('types it into their system')
    const reference = await sendMooring(as(applicant))
    await claimCase(officer, reference)
    await expect(approveCase(officer, reference)).rejects.toMatchObject({
      code: 'cases/not-typed-over',
    })

    await next('live')
    // What was sent to be typed over goes that way to its end, whatever the service has become.
    await noteTyped(officer, reference, { theirs: 'HB 2026/41' })
    const own = await (await browse(applicant)).get(`/en/my/cases/${reference}`)
    expect(bodyOf(own.body)).toContain('HB 2026/41')
    await approveCase(officer, reference)
    const found = await getOwnCase(as(applicant), reference)
    expect(found).toMatchObject({ reference, state: 'approved' })
    expect(await findTyping(ctx, found.id)).toMatchObject({ theirReference: 'HB 2026/41' })

    // The address of the form on paper stays, too: its counters take it in, made of the definition now.
    const made = await visitor.get(`${ADDRESS}/paper/en`)
    expect(made.headers['content-type']).toBe('application/pdf')
    expect(pdfText(made.raw)).toContain('Fill it in and hand it in at the harbour.')

    const straight = await sendMooring(as(applicant))
    await claimCase(officer, straight)
    await expect(noteTyped(officer, straight, { theirs: 'HB 1' })).rejects.toMatchObject({
      code: 'cases/nothing-to-type',
    })
    await approveCase(officer, straight)
    const now = await listServices(withCtx(ctx, {}))
    expect(now.find(({ id }) => id === ID)).toMatchObject({ status: 'live' })
    const { rows } = await sql<{ status: string; day: string }>`
      select status, to_char(at, 'DD') as day from services.status_change
      where service = ${ID} order by id`.execute(ctx.sql)
    expect(rows.map(({ status }) => status)).toEqual([
      ...['live', 'described', 'pdf', 'link', 'typed-over', 'live'],
    ])
    const days = rows.slice(1).map(({ day }) => Number(day))
    expect(days).toEqual(days.map((_, index) => (days[0] ?? 0) + index))
  })
})

describe('Typing over', () => {
  it('is a list of what waits; the answers stand in the order of the other system', async ({
    ctx,
    as,
    given,
    browse,
    modules,
  }) => {
    const become = await islandPack({ ctx, modules })
    await become('typed-over')
    const applicant = await given.person()
    const reference = await sendMooring(as(applicant))
    const official = await given.officer({ agency: 'harbour-office' })
    const browser = await browse(official)
    const list = await browser.get('/fr/office/typing')
    expect(list.body).toContain(`/fr/office/typing/${reference}`)
    const address = `/en/office/typing/${reference}`
    const unclaimed = await browser.get(address)
    expect(bodyOf(unclaimed.body)).toContain('Take the case first')
    await claimCase(as(official), reference)
    const page = await browser.get(address)
    const text = bodyOf(page.body)
    expect(text.indexOf('8.5')).toBeLessThan(text.indexOf('Marie-Céleste'))
    expect(page.body).toContain('data-text="Marie-Céleste"')
    const bad = await browser.post(address, { theirs: '<b>' })
    expect(bad.status).toBe(422)
    expect(bodyOf(bad.body)).toContain('Write the reference as your own system shows it')
    expect((await browser.post(address, { theirs: 'HB-7' })).status).toBe(303)
    const file = await browser.get(`/en/office/cases/${reference}`)
    expect(bodyOf(file.body)).toContain('It is in Harbour Book')
    expect((await browser.get('/fr/office/typing')).body).not.toContain(reference)
  })

  it('is not for who does not have the case, nor for what was typed once to be taken away', async ({
    ctx,
    as,
    given,
    modules,
  }) => {
    await (await islandPack({ ctx, modules }))('typed-over')
    const reference = await sendMooring(as(await given.person()))
    const [one, other] = [
      as(await given.officer({ agency: 'harbour-office' })),
      as(await given.officer({ agency: 'harbour-office' })),
    ]
    await expect(noteTyped(one, reference, { theirs: 'HB-8' })).rejects.toMatchObject({
      code: 'cases/not-claimed',
    })
    await claimCase(one, reference)
    await expect(noteTyped(other, reference, { theirs: 'HB-8' })).rejects.toMatchObject({
      code: 'cases/claimed-by-other',
    })
    await expect(noteTyped(one, reference, { theirs: '' })).rejects.toMatchObject({
      code: 'cases/their-reference',
    })
    await noteTyped(one, reference, { theirs: 'HB-8' })
    await noteTyped(one, reference, { theirs: 'HB-9' })
    await expect(
      sql`update cases.typing set typed_at = null, typed_by = null, typed_by_name = null, their_reference = null`.execute(
        ctx.sql,
      ),
    ).rejects.toThrow('was typed over')
    await expect(sql`delete from cases.typing`.execute(ctx.sql)).rejects.toThrow(
      'permission denied',
    )
  })
})
