import { sql } from 'kysely'
import { expect } from 'vitest'
import { type Browser, bodyOf, type DbFixtures, dbTest, formIn } from '#testing'
import { startCorrection } from './draft-begin.ts'
import { closeDraft } from './submission.ts'
import type { DraftId } from './tables.ts'

const SERVICE = 'home-business-licence'

let revisions = 0

/**
 * Offers the service with one more question on the page of contact from now on.
 *
 * @returns its version and the question's name
 */
async function revise({ sql: database }: DbFixtures['ctx']) {
  const version = nextVersion()
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
    const asked = await browser.get(revised)
    expect(bodyOf(asked.body)).toContain('Nothing has changed yet')
    expect(bodyOf(asked.body)).toContain('How can we reach you?')
    await browser.post(revised, formIn(asked.body, revised))

    const after = await browser.get(contact)
    expect(bodyOf(after.body)).not.toContain('has been revised')
    expect(after.body).toContain(`name="${question}"`)
    expect(after.body).toContain('33000001')
    const { rows } = await sql<{ version: string; pages: string[] }>`
      select version, array(select jsonb_object_keys(page_revisions) order by 1) as pages
      from services.draft where reference = ${home.split('/')[3]}`.execute(ctx.sql)
    expect(rows).toEqual([{ version, pages: ['home', 'name'] }])
    expect((await browser.post(revised)).status).toBe(303)
    const told = await browser.get(revised)
    expect(bodyOf(told.body)).toContain('What became of your answers')
    expect(told.body).not.toContain('_version')
  },
)

dbTest(
  'What a page showed before its service was taken up anew is not declared after it',
  async ({ ctx, browse, given }) => {
    const browser = await browse(await given.person())
    const { home, revised } = await begin(browser)
    await revise(ctx)
    await browser.post(revised, formIn((await browser.get(revised)).body, revised))
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

const VISA = 'family-visit-visa'

/** What the first version called the field that was split since. */
const FIRST_WORDS = { 'visitorName.label': 'Visitor’s name' }

/** The visa for a family visit in its first version, which is offered until the later one is. */
async function offerFirst({ sql: database }: DbFixtures['ctx']) {
  const first = nextVersion()
  const { rows } = await sql<{ version: string }>`
    with made as (
      insert into services.service_version (id, version, bundle, loaded_at)
      select id, ${first}, jsonb_set(jsonb_set(jsonb_set(bundle, '{forms,apply}', bundle->'earlier'->'1'->'form'),
        '{service,version}', '1'), '{messages,en}', bundle->'messages'->'en' || ${JSON.stringify(FIRST_WORDS)}::jsonb), now()
      from services.service_version where id = ${VISA} and bundle ? 'migrations'
        and bundle->'service'->>'version' = '2')
    select version from services.service_version where id = ${VISA} and bundle ? 'migrations'
      and bundle->'service'->>'version' = '2'`.execute(database)
  const later = rows[0]?.version
  const offer = (version: string | undefined) =>
    sql`update services.service set version = ${version} where id = ${VISA}`.execute(database)
  await offer(first)
  return { first, later, offerLater: () => offer(later) }
}

function nextVersion() {
  revisions += 1
  return String(revisions).repeat(64)
}

const VISITOR = {
  relation: 'parent',
  visitorName: 'Lakshmi Devi Kumar',
  passport: 'INDZ1234567',
}

dbTest(
  'Answers go on with a revised service by its map: their person sees before what becomes of each, and the audit the paths',
  async ({ ctx, browse, given }) => {
    const { first, later, offerLater } = await offerFirst(ctx)
    const browser = await browse(await given.person())
    const { location: visitor = '' } = await browser.post(`/en/services/${VISA}/apply`)
    await save(browser, visitor, VISITOR)
    await offerLater()
    const revised = visitor.replace('/visitor', '/revised')
    const asked = bodyOf((await browser.get(revised)).body)
    expect(asked).toContain('Now asked in another way')
    expect(asked).toContain('Before: Visitor’s name: Lakshmi Devi Kumar')
    await browser.post(revised, formIn((await browser.get(revised)).body, revised))

    const { rows } = await sql<object>`
      select d.version, d.answers, d.page_revisions as seen, m.answers as was, m.maps, m.from_version as "from"
      from services.draft d join services.draft_move m on m.draft = d.id
      where d.reference = ${visitor.split('/')[3]}`.execute(ctx.sql)
    expect(rows).toEqual([
      {
        ...{ version: later, seen: {}, maps: ['1-to-2'], from: first },
        answers: {
          ...{ relation: 'parent', passportNumber: 'INDZ1234567' },
          ...{ visitorSurname: 'Kumar', visitorGivenNames: 'Lakshmi Devi' },
        },
        was: VISITOR,
      },
    ])
    const audit = await sql<{ data: object }>`
      select data from kernel.audit where fact = 'services/draft-revised' and data->>'version' = ${later}`.execute(
      ctx.sql,
    )
    const [{ data }] = audit.rows as [{ data: object }]
    expect(data).toMatchObject({
      ...{ from: first, version: later, maps: ['1-to-2'] },
      ...{ converted: ['visitorName'], moved: ['passport'] },
    })
    expect(JSON.stringify(data)).not.toContain('Kumar')
    const told = bodyOf((await browser.get(revised)).body)
    expect(told).toContain('Before: Visitor’s name: Lakshmi Devi Kumar')
  },
)

dbTest(
  'What was answered before is gone once the application is sent or discarded',
  async ({ ctx, browse, given }) => {
    const { offerLater } = await offerFirst(ctx)
    const browser = await browse(await given.person())
    const { location: visitor = '' } = await browser.post(`/en/services/${VISA}/apply`)
    await save(browser, visitor, VISITOR)
    await offerLater()
    const revised = visitor.replace('/visitor', '/revised')
    await browser.post(revised, formIn((await browser.get(revised)).body, revised))
    const reference = visitor.split('/')[3]
    const { rows } = await sql<{ id: DraftId }>`
      select id from services.draft where reference = ${reference}`.execute(ctx.sql)
    const id = rows[0]?.id as DraftId
    const kept = async () =>
      (await sql`select 1 from services.draft_move where draft = ${id}`.execute(ctx.sql)).rows
        .length
    expect(await kept()).toBe(1)
    await closeDraft(ctx, id)
    expect(await kept()).toBe(0)
  },
)

dbTest(
  'A draft stays with its own version where an answer has no place in the revised one, and is told until when',
  async ({ ctx, browse, given }) => {
    const { first, offerLater } = await offerFirst(ctx)
    const browser = await browse(await given.person())
    const { location: visitor = '' } = await browser.post(`/en/services/${VISA}/apply`)
    await save(browser, visitor, VISITOR)
    await offerLater()
    const reference = visitor.split('/')[3]
    const unmapped = await unmap(ctx)
    await sql`update services.service set version = ${unmapped} where id = ${VISA}`.execute(ctx.sql)
    const revised = visitor.replace('/visitor', '/revised')
    const page = (await browser.get(revised)).body
    expect(bodyOf(page)).toContain('Your application stays with the form as it was')
    expect(bodyOf(page)).toContain('Lakshmi Devi Kumar')
    expect(page).not.toContain('_version')
    const forced = { _version: unmapped, _revision: '1' }
    expect((await browser.post(revised, forced)).location).toBe(`${revised}?changed=1`)
    const { rows } = await sql<{ version: string }>`
      select version from services.draft where reference = ${reference}`.execute(ctx.sql)
    expect(rows).toEqual([{ version: first }])
  },
)

dbTest(
  'What was agreed to is what the page showed: after a change on another device it is shown again',
  async ({ ctx, browse, given }) => {
    const { offerLater } = await offerFirst(ctx)
    const browser = await browse(await given.person())
    const { location: visitor = '' } = await browser.post(`/en/services/${VISA}/apply`)
    await save(browser, visitor, VISITOR)
    await offerLater()
    const revised = visitor.replace('/visitor', '/revised')
    const fields = formIn((await browser.get(revised)).body, revised)
    await save(browser, visitor, { visitorName: 'Mona Saleh' })
    const { location = '' } = await browser.post(revised, fields)
    expect(location).toBe(`${revised}?changed=1`)
    expect(bodyOf((await browser.get(location)).body)).toContain(
      'Before: Visitor’s name: Mona Saleh',
    )
  },
)

/** The later version without what leads to it. */
async function unmap({ sql: database }: DbFixtures['ctx']) {
  const version = nextVersion()
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    select v.id, ${version}, jsonb_set(v.bundle - 'migrations', '{service,version}', '1'), now()
    from services.service s join services.service_version v using (id, version) where s.id = ${VISA}`.execute(
    database,
  )
  return version
}
