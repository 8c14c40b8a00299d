import { type KyselyPlugin, PostgresQueryCompiler, sql } from 'kysely'
import pg from 'pg'
import { describe, expect } from 'vitest'
import { type Ctx, deleteFiles, listFiles, storeFile, withCtx } from '#kernel'
import { listHeld, listMandates } from '#mandates'
import { startDraft } from '#services'
import { type Browser, bodyOf, type DbFixtures, dbTest, type GivenPerson } from '#testing'
import { startCorrecting, submitApplication } from '../application.ts'
import { findCase } from '../case.ts'
import { claimCase } from '../claim.ts'
import { returnForCorrection } from '../decision.ts'
import { fillCorrection, PAPER, PAPER_NOTE, SERVICE, sendApplication } from '../fixture.ts'
import { ASKING, begunAsking, givenRegistration, press, takesIn } from './fixture.ts'

const asked: string[] = []
const noting: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => {
    asked.push(new PostgresQueryCompiler().compileQuery(node, queryId).sql)
    return node
  },
  transformResult: async ({ result }) => result,
}

const it = dbTest.extend<{ ctx: Ctx }>({
  ctx: async ({ ctx }, use) => {
    await use(withCtx(ctx, { sql: ctx.sql.withPlugin(noting) }))
  },
})

const PHOTO_PAGE = 'card'
const FIELD = 'premises.completionCertificate'
const premises = (reference: string, lang = 'en') => `/${lang}/apply/${reference}/premises`
const inRestaurant = (ctx: Ctx) => begunAsking(ctx, { activity: 'restaurant' })
const take = (browser: Browser, path: string, id: string, field = FIELD) =>
  press(browser, path, `take:${field}:${id}`, {})

/** The file of the home's certificate, as it is offered. */
async function fileGiven(ctx: Ctx, reference: string) {
  const found = await findCase(ctx, reference)
  const [file] = await listFiles(ctx, `case:${found?.id}`)
  return { owner: `case:${found?.id}`, file: file?.id ?? '', id: `case-${file?.id}` }
}

async function draftOf(ctx: Ctx, reference: string) {
  const { rows } = await sql<{ id: string }>`
    select id from services.draft where reference = ${reference}`.execute(ctx.sql)
  return `draft:${rows[0]?.id}`
}

/** Sara lets Omar act for her in some services, and he does. */
async function actingFor(
  as: DbFixtures['as'],
  [sara, omar]: readonly [GivenPerson, GivenPerson],
  browse: DbFixtures['browse'],
  services: string | string[],
) {
  const [hers, his] = [await browse(sara), await browse(omar)]
  const fields = { which: 'some', services, period: 'P1Y', passes: 'no' }
  await hers.post('/en/my/mandates/give', {
    ...{ ...fields, identifier: omar.identifier, name: 'Sara Khalid' },
  })
  const listed = await listMandates(as(sara), sara.id)
  const id = listed.find(({ state }) => state === 'offered')?.id ?? ''
  await his.post(`/en/my/mandates/${id}/accept`)
  expect((await his.post('/en/my/acting', { mandate: id })).location).toBe('/en/my')
  return { id, hers, his }
}

describe('A document that the person gave before', () => {
  it('is offered for evidence of its type and no other, and each application has a hold of its own', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const before = await sendApplication(as(person))
    const reference = await inRestaurant(as(person))
    const [browser, path] = [await browse(person), premises(reference)]
    const page = await browser.get(path)
    expect(bodyOf(page.body)).toContain(`with application ${before} (Home business licence)`)
    const old = await fileGiven(ctx, before)
    // The lease and the approval of the civil defence are other papers.
    expect(takesIn(page.body)).toEqual([`take:${FIELD}:${old.id}`])
    await take(browser, path, old.id)
    expect(bodyOf((await browser.get(path)).body)).toContain('completion.pdf')
    const owner = await draftOf(ctx, reference)
    expect((await listFiles(ctx, owner)).map(({ id }) => id)).not.toContain(old.file)
    // The old case goes: the application keeps its paper. It goes itself: another one still has the content.
    await deleteFiles(ctx, old.owner)
    const [kept] = await listFiles(ctx, owner)
    expect((await browser.get(`/en/apply/${reference}/files/${kept?.id}`)).raw.equals(PAPER)).toBe(
      true,
    )
    await browser.post(`/en/apply/${reference}/discard`)
    expect(await listFiles(ctx, owner)).toEqual([])
  })

  it('is offered once however often it was given, the newest first, and not what an officer returned', async ({
    ctx,
    as,
    given,
    browse,
    clock,
  }) => {
    const person = await given.person()
    const first = await sendApplication(as(person))
    clock.advance({ days: 1 })
    const second = await sendApplication(as(person))
    const reference = await inRestaurant(as(person))
    const browser = await browse(person)
    const newest = await fileGiven(ctx, second)
    expect(takesIn((await browser.get(premises(reference))).body)).toEqual([
      `take:${FIELD}:${newest.id}`,
    ])
    const officer = as(await given.officer())
    await claimCase(officer, second)
    await returnForCorrection(officer, second, { fields: [PAPER_NOTE] })
    // In the correction the paper of the same case is not offered back.
    await startCorrecting(as(person), second)
    const home = `/en/apply/${second}/home`
    await press(browser, home, 'remove-file:home.completionCertificate', {})
    expect(takesIn((await browser.get(home)).body)).toEqual([
      `take:home.completionCertificate:${(await fileGiven(ctx, first)).id}`,
    ])
    await fillCorrection(as(person), second)
    await submitApplication(as(person), second)
    const offered = await browser.get(premises(reference))
    expect(bodyOf(offered.body)).toContain(second)
    const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from cases.given_file g join cases.case c on c.id = g.case_id
        where c.reference = ${second}`.execute(ctx.sql)
    expect(rows[0]?.count).toBe(1)
  })

  it('is shown with why it does not do: of another kind, too large, too old', async ({
    ctx,
    as,
    given,
    browse,
    clock,
  }) => {
    const person = await given.person()
    const found = await findCase(ctx, await sendApplication(as(person)))
    const limits = { accept: ['pdf'], bytes: 8_000_000 } as const
    const [head, rest] = [PAPER.subarray(0, 9), PAPER.subarray(9)]
    const padding = Buffer.from(`%${' '.repeat(6_000_000)}\n`)
    const large = { name: 'scan.pdf', bytes: Buffer.concat([head, padding, rest]) }
    const scan = await storeFile(ctx, large, limits, `case:${found?.id}`)
    const photo = await storeFile(
      ctx,
      { name: 'me.pdf', bytes: PAPER },
      limits,
      `case:${found?.id}`,
    )
    await sql`
      insert into cases.given_file (case_id, file, applicant, type, given_at)
      values (${found?.id}, ${scan.id}, ${person.id}, 'building-completion', ${clock.now()}),
        (${found?.id}, ${photo.id}, ${person.id}, 'photo', ${clock.now()})`.execute(ctx.sql)
    const browser = await browse(person)
    const restaurant = bodyOf((await browser.get(premises(await inRestaurant(as(person))))).body)
    expect(restaurant).toContain('It is larger than 5 MB.')
    const { reference } = await startDraft(as(person), 'driving-licence-renew')
    const path = `/en/apply/${reference}/${PHOTO_PAGE}`
    expect(bodyOf((await browser.get(path)).body)).toContain(
      'Only JPEG and PNG can be attached here.',
    )
    clock.advance({ days: 190 })
    const { reference: later } = await startDraft(as(person), 'driving-licence-renew')
    const old = await browser.get(`/en/apply/${later}/${PHOTO_PAGE}`)
    expect(bodyOf(old.body)).toContain('It is older than this service accepts.')
    expect(takesIn(old.body)).toEqual([])
  })

  it('is nobody else’s: not by its id, not for another field, not under another type', async ({
    ctx,
    as,
    given,
    browse,
    deliver,
  }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const hers = await fileGiven(ctx, await sendApplication(as(sara)))
    await givenRegistration(ctx, deliver, sara)
    const { rows } = await sql<{ id: string }>`
        select e.id from licences.edition e join licences.licence l on l.id = e.licence
        where l.holder = ${sara.id}`.execute(ctx.sql)
    const reference = await inRestaurant(as(omar))
    const [browser, path] = [await browse(omar), premises(reference)]
    expect(takesIn((await browser.get(path)).body)).toEqual([])
    const refused = await take(browser, path, hers.id)
    expect(bodyOf(refused.body), 'services/document-missing').toContain('is not offered here')
    for (const id of [hers.id, hers.file, `case-${reference}`, `licence-${rows[0]?.id}`, '', "'"]) {
      expect((await take(browser, path, id)).status).toBe(404)
    }
    const licence = `licence-${rows[0]?.id}`
    const business = `/en/apply/${reference}/business`
    expect((await take(browser, business, licence, 'registrationCopy')).status).toBe(404)
    const own = await fileGiven(ctx, await sendApplication(as(omar)))
    // His own, and yet of another type, or at what is no file and not on this page.
    for (const field of ['premises.lease', 'premises.area', 'registrationCopy', 'premises', '']) {
      expect((await take(browser, path, own.id, field)).status).toBe(404)
    }
    expect(await listFiles(ctx, await draftOf(ctx, reference))).toEqual([])
    expect((await take(await browse(sara), path, hers.id)).status).toBe(404)
  })

  it('is offered to who acts for them as far as the mandate goes, and until it ends', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const [sara, omar] = [await given.person(), await given.person()]
    const file = await fileGiven(ctx, await sendApplication(as(sara)))
    const mine = await sendApplication(as(omar))
    const narrow = await actingFor(as, [sara, omar], browse, ASKING)
    const reference = await inRestaurant(as(sara))
    const path = premises(reference)
    const page = await narrow.his.get(path)
    // Neither what she gave for another service, nor anything of his own.
    expect(page.status).toBe(200)
    expect(page.body).not.toContain(mine)
    expect(takesIn(page.body)).toEqual([])
    expect((await take(narrow.his, path, file.id)).status).toBe(404)
    await narrow.hers.post(`/en/my/mandates/${narrow.id}/end`)
    const wide = await actingFor(as, [sara, omar], browse, [ASKING, SERVICE])
    expect(takesIn((await wide.his.get(path)).body)).toEqual([`take:${FIELD}:${file.id}`])
    await wide.hers.post(`/en/my/mandates/${wide.id}/end`)
    const after = await wide.his.postWithoutToken(path, { _do: `take:${FIELD}:${file.id}` })
    expect(after.status).toBeGreaterThanOrEqual(400)
    expect((await take(wide.his, path, file.id)).status).toBe(404)
    expect(await listFiles(ctx, await draftOf(ctx, reference))).toEqual([])
  })

  it('is not shown to an officer who helps', async ({ as, given, browse }) => {
    const [sara, hind] = [await given.person(), await given.officer()]
    const before = await sendApplication(as(sara))
    const desk = await browse(hind)
    await desk.post('/en/office/mandates/help', {
      ...{ channel: 'counter', evidence: 'document', document: 'identity-card', agreed: 'yes' },
      ...{ name: 'Sara Khalid', service: ASKING, identifier: sara.identifier },
    })
    const [held] = await listHeld(as(hind), hind.id)
    if (!held || hind.actor.kind !== 'person') throw new Error('they help')
    await desk.post('/en/my/acting', { mandate: held.mandate })
    const acting = withCtx(as(hind), { actor: { ...hind.actor, actingFor: held } })
    const page = await desk.get(premises(await inRestaurant(acting)))
    expect(page.status).toBe(200)
    expect(page.body).not.toContain(before)
    expect(takesIn(page.body)).toEqual([])
  })

  it('leaves nothing behind where the program dies between taking and saving', async ({
    ctx,
    as,
    given,
    browse,
    ownerUrl,
  }) => {
    const person = await given.person()
    const file = await fileGiven(ctx, await sendApplication(as(person)))
    const reference = await inRestaurant(as(person))
    const [browser, path] = [await browse(person), premises(reference)]
    const owner = new pg.Client({ connectionString: ownerUrl })
    await owner.connect()
    await owner.query(`
        create function public.die() returns trigger language plpgsql as $$
        begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
        create trigger die before update on services.draft for each row
          when (new.taken <> '[]') execute function public.die()`)
    expect((await take(browser, path, file.id)).status).toBeGreaterThanOrEqual(500)
    expect(await listFiles(ctx, await draftOf(ctx, reference))).toEqual([])
    await owner.query('drop trigger die on services.draft')
    await owner.end()
    expect((await take(browser, path, file.id)).status).toBe(303)
    expect(await listFiles(ctx, await draftOf(ctx, reference))).toHaveLength(1)
  })

  it('costs a page the same few statements, however much the person gave', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await inRestaurant(as(person))
    const count = async () => {
      const browser = await browse(person)
      await browser.get(premises(reference))
      asked.length = 0
      await browser.get(premises(reference))
      return asked.filter((one) =>
        /given_file|licences\.|gives|file_content|organisation_version/.test(one),
      ).length
    }
    await sendApplication(as(person))
    const one = await count()
    for (let more = 0; more < 3; more++) await sendApplication(as(person))
    expect(await count()).toBe(one)
  })
})
