import { sql } from 'kysely'
import { expect } from 'vitest'
import { type Browser, bodyOf, type DbFixtures, dbTest, formIn } from '#testing'
import { startCorrection } from './draft-begin.ts'

const SERVICE = 'home-business-licence'

let revisions = 0

/**
 * Offers the service with one more question on the page of contact from now on.
 *
 * @returns its version and the question's name
 */
async function revise({ sql: database }: DbFixtures['ctx']) {
  revisions += 1
  const version = String(revisions).repeat(64)
  const name = `bestTime${'s'.repeat(revisions)}`
  const question = { name, kind: 'text', required: true, max: { characters: 40 } }
  await sql`
    with contact as (
      select position - 1 as at, page from services.service s
      join services.service_version v using (id, version),
      jsonb_array_elements(v.bundle->'forms'->'apply'->'pages') with ordinality as p (page, position)
      where s.id = ${SERVICE} and page->>'page' = 'contact'),
    made as (
      insert into services.service_version (id, version, bundle, loaded_at)
      select v.id, ${version}, jsonb_set(v.bundle, array['forms', 'apply', 'pages', at::text, 'fields'],
        page->'fields' || ${JSON.stringify(question)}::jsonb), now()
      from services.service s join services.service_version v using (id, version), contact
      where s.id = ${SERVICE})
    select 1`.execute(database)
  await sql`update services.service set version = ${version} where id = ${SERVICE}`.execute(
    database,
  )
  return { version, name }
}

async function begin(browser: Browser) {
  const { location: home = '' } = await browser.post(`/en/services/${SERVICE}/apply`)
  return { home, revised: home.replace('/home', '/revised') }
}

async function save(browser: Browser, path: string, fields: Record<string, string>) {
  const { body } = await browser.get(path)
  return browser.post(path, { ...formIn(body, path), ...fields, _do: 'continue' })
}

dbTest(
  'A draft says that its service was revised, and goes on with it on request with all answers',
  async ({ ctx, browse, given }) => {
    const browser = await browse(await given.person())
    const { home, revised } = await begin(browser)
    const contact = home.replace('/home', '/contact')
    const name = home.replace('/home', '/name')
    await save(browser, home, { 'home.tenure': 'owned' })
    await save(browser, name, { wantsTradeName: 'no' })
    await save(browser, contact, { mobile: '33000001' })
    expect(bodyOf((await browser.get(contact)).body)).not.toContain('has been revised')

    const { version, name: question } = await revise(ctx)
    const before = await browser.get(contact)
    expect(bodyOf(before.body)).toContain('This service has been revised since you began')
    expect(before.body).not.toContain(`name="${question}"`)
    await browser.post(revised, formIn(before.body, revised))

    const after = await browser.get(contact)
    expect(bodyOf(after.body)).not.toContain('has been revised')
    expect(after.body).toContain(`name="${question}"`)
    expect(after.body).toContain('33000001')
    const { rows } = await sql<{ version: string; pages: string[] }>`
      select version, array(select jsonb_object_keys(page_revisions) order by 1) as pages
      from services.draft where reference = ${home.split('/')[3]}`.execute(ctx.sql)
    expect(rows).toEqual([{ version, pages: ['home', 'name'] }])
    expect((await browser.post(revised)).status).toBe(303)
  },
)

dbTest(
  'What a page showed before its service was taken up anew is not declared after it',
  async ({ ctx, browse, given }) => {
    const browser = await browse(await given.person())
    const { home, revised } = await begin(browser)
    await revise(ctx)
    await browser.post(revised)
    const sent = { _revision: '0', declaration: 'yes' }
    const { location } = await browser.post(home.replace('/home', '/submit'), sent)
    expect(location).toBe(`${home.replace('/home', '/check')}?changed=1`)
  },
)

dbTest('A correction stays with the service as it was sent', async ({ ctx, browse, given, as }) => {
  const person = await given.person()
  const browser = await browse(person)
  const { rows } = await sql<{ version: string }>`
    select version from services.service where id = ${SERVICE}`.execute(ctx.sql)
  const reference = 'QA-0000-0000-0'
  await startCorrection(as(person), {
    about: '019aa000-0000-7000-8000-000000000003',
    ...{ reference, service: SERVICE, version: rows[0]?.version ?? '' },
    answers: { home: { tenure: 'owned' } },
    fields: ['home.tenure'],
  })
  await revise(ctx)
  const { body, status } = await browser.get(`/en/apply/${reference}/home`)
  expect(status).toBe(200)
  expect(bodyOf(body)).not.toContain('has been revised')
})

dbTest(
  'Only the person whose draft it is goes on with a revised service',
  async ({ ctx, browse, given }) => {
    const { revised } = await begin(await browse(await given.person()))
    await revise(ctx)
    expect((await (await browse(await given.person())).post(revised)).status).toBe(404)
  },
)
