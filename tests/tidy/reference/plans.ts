import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** Read or replaced whole: the pack's catalogues, bodies and who followed them, the one index of search, published pages, models of keys. */
const SMALL = new Set([
  'content.page',
  'content.search_index',
  'identity.passkey_model',
  'organisations.organisation',
  'organisations.organisation_version',
  'organisations.succession',
  'procedures.procedure',
  'rules.rule_set',
  'services.audience',
  'services.event',
  'services.topic',
])

const NO_TYPE = '42P18'

type Plan = { 'Node Type': string; 'Relation Name'?: string; Schema?: string; Plans?: Plan[] }

/**
 * Plans every statement of `docs/reference/sql` on the schema as it is: one that can no longer be
 * understood is not current, and one that reads a whole table has no index. Sequential scans are
 * switched off, so that an empty table's plan shows what a full one's could be.
 *
 * @param folder  with `<module>.sql`
 * @returns what is wrong, `module: what`
 */
export async function planFindings(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set enable_seqscan = off')
    const findings: string[] = []
    for (const { module, text } of readStatements(folder)) {
      findings.push(...(await planOf(client, text)).map((what) => `${module}: ${what}\n  ${text}`))
    }
    return findings
  } finally {
    await client.end()
  }
}

function readStatements(folder: string) {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .replace(/^--.*$/gm, '')
      .split(';\n')
      .map((text) => ({ module: file.replace('.sql', ''), text: text.trim() }))
      .filter(({ text }) => text !== '' && !text.startsWith('set ')),
  )
}

async function planOf(client: pg.Client, text: string): Promise<string[]> {
  try {
    const statement = text.replaceAll(', …', '')
    const { rows } = await client.query(`explain (generic_plan, verbose, format json) ${statement}`)
    return scansOf(rows[0]['QUERY PLAN'][0].Plan)
      .filter((table) => !SMALL.has(table))
      .map((table) => `reads all of ${table}`)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    // A blank whose type only its value says.
    return code === NO_TYPE ? [] : [`not current: ${message}`]
  }
}

const scansOf = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' ? [`${plan.Schema}.${plan['Relation Name']}`] : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
]
