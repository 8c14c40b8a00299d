import { sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import { submitApplication } from '#cases'
import { type Ctx, type T, withCtx } from '#kernel'
import { saveAnswers } from '#services'
import { type Browser, bodyOf, type DbFixtures, formIn, type GivenPerson } from '#testing'
import { attach, letWorkerSend } from '../../src/modules/cases/fixture.ts'
import {
  answerAt,
  fieldPath,
  inputName,
  isRecord,
  type PlainField,
  pathOfInput,
  SHOWN,
} from '../../src/modules/services/fixture.ts'
import type { Party } from '../support/party.ts'
import { givenAccess } from '../support/software.ts'
import { type Answers, applyOf, fieldAt, givenIn, keepPapers, leavesOf } from './papers.ts'
import { typed, typedPlaces } from './typed.ts'
import type { Bundle } from './walk.ts'
import { liveIn } from './walks.ts'

/** `t` has the words of the pack's first language. */
type Way = { bundle: Bundle; browser: Browser; answers: Answers; t: T }

const SCOPE = 'services:apply'
const MOST_PAGES = 60

/** Services of a pack whose applications begin with a form and are sent by one person. */
export const listComparable = async (pack: string) =>
  (await liveIn(pack)).filter(
    // An appeal is begun from a refusal alone; what others confirm is sent when they have, which has tests of its own.
    ({ bundle }) => !bundle.service.appeals && !bundle.forms.apply?.submit?.confirm,
  )

/** Page after page, as a person types. */
async function byPage({ bundle, browser, answers, t }: Way): Promise<string> {
  const begun = await browser.post(`/${t.locale}/services/${bundle.id}/apply`)
  const reference = /apply\/([^/]+)/.exec(begun.location ?? '')?.[1] ?? ''
  let place = begun.location ?? ''
  for (let looked = 0; looked < MOST_PAGES; looked++) {
    const page = await browser.get(place)
    if (page.status === 303) {
      place = page.location ?? ''
      continue
    }
    const path = place.replace(/[?#].*$/, '')
    const register = /action="([^"]*\/registers\/[^"]*)"/.exec(page.body)?.[1]
    if (register && !page.body.includes(`action="${path}"`)) {
      // Who says no types what the register would have said.
      const said = { ...formIn(page.body, register), _do: 'decline' }
      place = (await browser.post(register, said)).location ?? ''
      continue
    }
    const isLast = path.endsWith('/check')
    const action = isLast ? path.replace(/check$/, 'submit') : path
    const hidden = formIn(page.body, action)
    const declared = applyOf(bundle).pages.filter((each) => each.page.summary)
    const shown = isLast
      ? declared.flatMap(({ fields }) => fields.map((node) => node.path))
      : (hidden[SHOWN] ?? '').split(' ').filter(Boolean).map(pathOfInput)
    const all: ReturnType<typeof typed> = { fields: {}, files: {} }
    const typedAt = shown.flatMap((each) => {
      const field = fieldAt(bundle, each)
      return field ? typedPlaces(each, field, (name) => Number(hidden[name] ?? 0)) : []
    })
    for (const each of typedAt) {
      const field = fieldAt(bundle, each)
      if (!field) continue
      const { fields, files } = typed(field, inputName(each), answerAt(answers, each))
      Object.assign(all.fields, fields)
      Object.assign(all.files, files)
    }
    const short = shown.find((each) => {
      const has = hidden[`${inputName(each)}.length`]
      const wanted = answerAt(answers, each)
      return has !== undefined && Array.isArray(wanted) && wanted.length > Number(has)
    })
    const act = short === undefined ? 'continue' : `add:${inputName(short)}`
    const sent = await browser.post(
      action,
      { ...hidden, ...(!isLast && { _do: act }), ...all.fields },
      all.files,
    )
    place = sent.location ?? ''
    if (place.endsWith('/sent')) return reference
    if (sent.status !== 303) throw new Error(`${action}: ${sent.status}`)
  }
  const { body } = await browser.get(place)
  const wrong = bodyOf(`<i${body.split('summary-bad')[1]?.split('</div>')[0] ?? ''}`)
  throw new Error(`no end of ${bundle.id}: ${place}: ${wrong}`)
}

type Asks = (url: string, body: unknown, headers?: Record<string, string>) => Promise<Answers>

/** Those that the form would ask, were it allowed to. */
const registersOf = (bundle: Bundle): string[] => [
  ...new Set(
    [...applyOf(bundle).byPath.values()].flatMap(({ field }) =>
      field.from && field.from.register !== 'account' ? [field.from.register] : [],
    ),
  ),
]

/** As JSON, the files before. */
async function byApi({ bundle, answers }: Way, asks: Asks, key: string): Promise<string> {
  const url = `/api/services/${bundle.id}`
  const { reference } = await asks(`${url}/drafts`, {}, { 'idempotency-key': `${key}-draft` })
  for (const register of registersOf(bundle)) {
    await asks(`/api/drafts/${reference}/registers/${register}`, { consent: false })
  }
  const sent = structuredClone(answers)
  await keepPapers(bundle, answers, sent, async (path, name, bytes) => {
    const { file } = await asks(`/api/drafts/${reference}/files/${fieldPath(path)}`, bytes, {
      'content-disposition': `attachment; filename="${name}"`,
    })
    return { file }
  })
  const body = { answers: sent, draft: reference }
  return String((await asks(`${url}/applications`, body, { 'idempotency-key': key })).reference)
}

/** A cell of a table as somebody writes it: options by name, days as they are written here. */
function cellOf(t: T, field: PlainField, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'ui.form.yes' : 'ui.form.no')
  if (Array.isArray(value)) return value.join(' | ')
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? []
  return field.kind === 'date' && year ? `${Number(day)}/${Number(month)}/${year}` : String(value)
}

/** One row of a table; files come into its draft, where the form asks for some. */
async function byTable(
  { bundle, browser, answers, t }: Way,
  ctx: Ctx,
  own: Ctx,
): Promise<string | undefined> {
  const cells = leavesOf(bundle, answers).flatMap(([path, value]): [string, string][] => {
    const field = fieldAt(bundle, path)
    const isDeclared = applyOf(bundle).byPath.get(fieldPath(path))
    const page = isDeclared && applyOf(bundle).pages[isDeclared.page]
    if (!field || field.kind === 'file' || page?.page.summary) return []
    if (!isRecord(value)) return [[path, cellOf(t, field, value)]]
    return Object.entries(value).map(([part, one]) => [`${path}.${part}`, String(one)])
  })
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const lines = [cells.map(([path]) => path), cells.map(([, cell]) => quoted(cell))]
  const bytes = Buffer.from(lines.map((line) => line.join(';')).join('\n'))
  const url = `/${t.locale}/services/${bundle.id}/many`
  const placed = await browser.post(url, {}, { file: { name: 'rows.csv', bytes } })
  if (placed.status !== 303) throw new Error(`${bundle.id}: ${placed.body.slice(-3000)}`)
  const place = placed.location ?? ''
  await letWorkerSend(ctx)
  const { body } = await browser.get(place)
  const declared = { declaration: 'yes', signature: String(answers.signature ?? '') }
  const hasFiles = leavesOf(bundle, answers).some(
    ([path]) => fieldAt(bundle, path)?.kind === 'file',
  )
  // A row that is complete without them takes no files.
  if (body.includes(`${place}/send`) && hasFiles) return undefined
  if (body.includes(`${place}/send`)) {
    await browser.post(`${place}/send`, { ...formIn(body, `${place}/send`), ...declared })
    await letWorkerSend(ctx)
    const { rows } = await sql<{ reference: string; problem: string | null }>`
      select reference, problem from cases.many_row where order_id = ${place.split('/').at(-1)}`.execute(
      ctx.sql,
    )
    if (!rows[0]?.reference) throw new Error(`${bundle.id}: ${rows[0]?.problem}`)
    return rows[0].reference
  }
  const begun = await browser.post(`${place}/row`, { number: '1' })
  const reference = begun.location?.split('/').at(-1) ?? ''
  const { rows } = await sql<{ id: string; answers: Answers }>`
    select id, answers from services.draft where reference = ${reference}`.execute(ctx.sql)
  const [draft] = rows
  if (!draft) throw new Error(`${bundle.id}: no draft of ${body.slice(-4000)}`)
  await keepPapers(bundle, answers, draft.answers, (_, name, bytes) =>
    attach(own, `draft:${draft.id}`, name, Buffer.from(bytes)),
  )
  const last = {
    declaration: true,
    ...(answers.signature !== undefined && { signature: answers.signature }),
  }
  await saveAnswers(own, reference, { ...draft.answers, ...last })
  await submitApplication(own, reference)
  return reference
}

/** What is kept of an application, but for the numbers under which its files lie. */
async function storedOf(ctx: Ctx, reference: string): Promise<string> {
  const { rows } = await sql<{ answers: string }>`
    select s.answers::text as answers from cases.submission s join cases.case c on c.id = s.case_id
    where c.reference = ${reference}`.execute(ctx.sql)
  return (rows[0]?.answers ?? '').replace(/"file": "[0-9a-f-]{36}"/g, '"file": ""')
}

/** A person may have so many tables in hand, and bring as many a minute; further scenarios go by page and API alone. */
const TABLES_MOST = 10

type Fixtures = Pick<DbFixtures, 'ctx' | 'as' | 'browse' | 'given' | 'clock' | 'ownerUrl'> & {
  party: (order: { secret: string }) => Promise<Party>
}

/** Sends every scenario of a service by page, by API and from a table, and holds what is kept against each other. */
export async function expectEqual(
  { ctx, as, browse, given, party, clock, ownerUrl }: Fixtures,
  bundle: Bundle,
): Promise<void> {
  await openForMany(ownerUrl)
  const t = ctx.translate(ctx.pack.settings.languages[0] ?? '')
  const person: GivenPerson = await given.person()
  const browser = await browse(person)
  const { id: by } = await given.officer({
    agency: bundle.service.owner,
    roles: ['senior-officer'],
  })
  const machine = await party({ secret: 'long enough' })
  const access = { client: machine.id, agency: bundle.service.owner, scopes: [SCOPE] }
  const { audience } = await givenAccess(ctx, by, access)
  const asked = { scope: `openid ${SCOPE}`, resource: audience }
  const code = await machine.code(browser, asked)
  const { json } = await machine.exchange(code, { resource: audience })
  const asks: Asks = async (url, body, headers) => {
    const isBytes = Buffer.isBuffer(body)
    const answer = await browser.raw({
      ...{ method: 'POST', url, payload: isBytes ? body : JSON.stringify(body) },
      headers: {
        authorization: `Bearer ${String(json.access_token)}`,
        'content-type': isBytes ? 'application/octet-stream' : 'application/json',
        ...headers,
      },
    })
    if (answer.status >= 400) throw new Error(`${url}: ${answer.body}`)
    return JSON.parse(answer.body)
  }
  const sendable = (bundle.scenarios ?? []).filter(
    ({ expect: { errors }, registers }) => !errors && !registers,
  )
  expect(sendable.length).toBeGreaterThan(0)
  let tables = 0
  for (const [number, scenario] of sendable.entries()) {
    clock.set(new Date(Date.parse(`${scenario.on}T06:00:00Z`) + number * 60_000))
    const way = { bundle, browser, answers: givenIn(bundle, scenario), t }
    const own = withCtx(as(person), {})
    const kept = {
      page: await storedOf(ctx, await byPage(way)),
      api: await storedOf(ctx, await byApi(way, asks, `${bundle.id}-${number}`)),
    }
    expect(kept.page.length).toBeGreaterThan(10)
    expect([scenario.scenario, kept.api]).toEqual([scenario.scenario, kept.page])
    if (number >= TABLES_MOST) continue
    const fromTable = await byTable(way, ctx, own)
    if (fromTable === undefined) continue
    const table = await storedOf(ctx, fromTable)
    expect([scenario.scenario, table]).toEqual([scenario.scenario, kept.page])
    tables += 1
  }
  expect(tables).toBeGreaterThan(0)
}

/** Every service takes a table here, whether its agency has opened it so or not. */
async function openForMany(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `update services.service_version set bundle = jsonb_set(bundle, '{service,many}', '{"rows": 5}')
     where not bundle->'service' ? 'many'`,
  )
  await client.end()
}
