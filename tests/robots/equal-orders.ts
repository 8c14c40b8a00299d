import { sql } from 'kysely'
import pg from 'pg'
import type { Ctx, T } from '#kernel'
import { formIn } from '#testing'
import { letWorkerSend } from '../../src/modules/cases/fixture.ts'
import { isRecord, type PlainField } from '../../src/modules/services/fixture.ts'
import { hasFiles, isDeclared, type Scene } from './equal-answers.ts'
import { goOnByPage, sendByApi, type Way, withFiles } from './equal-ways.ts'
import { type Answers, fieldAt, leavesOf } from './papers.ts'
import type { Bundle } from './walk.ts'

/** Rows of one order: so many drafts of a service may be open at once. */
export const ROWS_MOST = 5

/** Every service takes many here, whether its agency has opened it so or not. */
export async function openForMany(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `update services.service_version set bundle = jsonb_set(bundle, '{service,many}', $1)
     where not bundle->'service' ? 'many'`,
    [JSON.stringify({ rows: ROWS_MOST })],
  )
  await client.end()
}

/** Answers of a scene apart: those of a row, and what is declared for all. */
function apart(bundle: Bundle, answers: Answers): { row: Answers; declared: Answers } {
  const all = Object.entries(answers)
  const of = (last: boolean) =>
    Object.fromEntries(all.filter(([name]) => isDeclared(bundle, name) === last))
  return { row: of(false), declared: of(true) }
}

type Report = {
  order: string
  shown: string
  rows: { row: number; state: string; reference: string }[]
}

/**
 * One order by software, a row for each scene; rows with files name a draft that has them.
 *
 * @param ways  of one day
 * @returns references, as the scenes stand
 */
export async function byOrder(
  ways: readonly [Way, ...Way[]],
  ctx: Ctx,
  key: string,
): Promise<string[]> {
  const [{ bundle, who, scene }] = ways
  const service = `/api/services/${bundle.id}`
  const whole: Answers[] = []
  const rows: object[] = []
  const drafts: string[] = []
  for (const [index, way] of ways.entries()) {
    const { reference } = await who.asks(
      `${service}/drafts`,
      {},
      {
        'idempotency-key': `${key}-draft-${index}`,
      },
    )
    const draft = String(reference)
    const answers = await withFiles(way, draft)
    drafts.push(draft)
    whole.push(answers)
    rows.push({ row: index + 1, answers: apart(bundle, answers).row, draft })
  }
  const placed = await who.asks(`${service}/orders`, { rows }, { 'idempotency-key': key })
  const at = `/api/orders/${placed.order}`
  const report = async () => {
    await letWorkerSend(ctx)
    return (await who.asks(at)) as Report
  }
  const { shown, rows: checked } = await report()
  if (checked.some(({ state }) => state !== 'sound')) throw new Error(JSON.stringify(checked))
  await who.asks(`${at}/sending`, { declared: apart(bundle, scene.answers).declared, shown })
  const sent = await report()
  const references: string[] = []
  for (const [index, { state, reference }] of sent.rows.entries()) {
    const [way, answers] = [ways[index], whole[index]]
    if (!way || !answers) throw new Error('a row of nobody')
    // What others have to confirm is a draft until they have.
    if (state === 'jointly') {
      const body = { draft: drafts[index] ?? '', answers }
      references.push(await sendByApi(way, body, `${key}-${index}`))
    } else if (state === 'sent') references.push(reference)
    else throw new Error(JSON.stringify(sent.rows[index]))
  }
  return references
}

/**
 * One table, a line for each scene; files come into the drafts of its rows, page by page.
 *
 * @param ways  of one day
 * @returns references, as the scenes stand; undefined for a row that is complete without its files: it takes none
 */
export async function byTable(
  ways: readonly [Way, ...Way[]],
  ctx: Ctx,
): Promise<(string | undefined)[]> {
  const [{ bundle, who, t, scene }] = ways
  const { browser } = who
  const url = `/${t.locale}/services/${bundle.id}/many`
  const bytes = tableOf(ways)
  const placed = await browser.post(url, {}, { file: { name: 'rows.csv', bytes } })
  if (placed.status !== 303) throw new Error(`${bundle.id}: ${placed.body.slice(-3000)}`)
  const place = placed.location ?? ''
  await letWorkerSend(ctx)
  const checked = await rowsOf(ctx, place)
  const wrong = checked.filter(({ state }) => state !== 'sound' && state !== 'files')
  if (wrong.length > 0) throw new Error(`${bundle.id}: ${JSON.stringify(wrong)}`)
  const { body } = await browser.get(place)
  if (body.includes(`${place}/send`)) {
    const declared = { declaration: 'yes', signature: String(scene.answers.signature ?? '') }
    await browser.post(`${place}/send`, { ...formIn(body, `${place}/send`), ...declared })
    await letWorkerSend(ctx)
  }
  const references: (string | undefined)[] = []
  for (const [index, { state, reference, problem }] of (await rowsOf(ctx, place)).entries()) {
    const way = ways[index]
    if (!way) throw new Error('a row of nobody')
    if (state === 'files') {
      const begun = await browser.post(`${place}/row`, { number: String(index + 1) })
      references.push(await goOnByPage(way, begun.location ?? ''))
    } else if (state === 'jointly') {
      references.push(await goOnByPage(way, `/${t.locale}/apply/${reference}/confirmations`))
    } else if (state !== 'sent') throw new Error(`${bundle.id}: ${state} ${problem}`)
    else references.push(hasFiles(bundle, way.scene.answers) ? undefined : (reference ?? ''))
  }
  return references
}

type Row = { state: string; reference: string | null; problem: string | null; faults: unknown }

async function rowsOf(ctx: Ctx, place: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select state, reference, problem, faults from cases.many_row
    where order_id = ${place.split('/').at(-1)} order by number`.execute(ctx.sql)
  return rows
}

function tableOf(ways: readonly Way[]): Buffer {
  const lines = ways.map(({ bundle, scene, t }) => cellsOf(bundle, scene, t))
  const head = [...new Set(lines.flatMap((cells) => [...cells.keys()]))]
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const text = [head, ...lines.map((cells) => head.map((name) => quoted(cells.get(name) ?? '')))]
  return Buffer.from(text.map((line) => line.join(';')).join('\n'))
}

/** What a person writes into the columns of a table. */
const cellsOf = (bundle: Bundle, { answers }: Scene, t: T): Map<string, string> =>
  new Map(
    leavesOf(bundle, answers).flatMap(([path, value]): [string, string][] => {
      const field = fieldAt(bundle, path)
      if (!field || field.kind === 'file' || isDeclared(bundle, path)) return []
      if (!isRecord(value)) return [[path, cellOf(t, field, value)]]
      return Object.entries(value).map(([part, one]) => [`${path}.${part}`, String(one)])
    }),
  )

/** A cell as somebody writes it: options by name, days as they are written here. */
function cellOf(t: T, field: PlainField, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'ui.form.yes' : 'ui.form.no')
  if (Array.isArray(value)) return value.join(' | ')
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? []
  return field.kind === 'date' && year ? `${Number(day)}/${Number(month)}/${year}` : String(value)
}
