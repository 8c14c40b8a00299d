import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateAll } from '../../../src/apps/boot.ts'
import { modulesFor } from '../../../src/apps/modules.ts'
import { loadConfig } from '../../../src/kernel/config.ts'
import { startServer } from '../../../src/kernel/postgres/server.ts'
import { columnFindings } from './columns.ts'
import { catalogPages } from './pages.ts'
import { planFindings } from './plans.ts'
import { readSchema } from './schema.ts'
import { tablesPage } from './tables.ts'

/**
 * The pages of `docs/reference/`, from the modules as they run and the schema as it is migrated.
 *
 * @param root  the checkout
 * @returns text by file name; and what is wrong: hand-written row types that the schema denies, and
 *   statements of the reference that are out of date or read whole tables
 */
export async function generateReference(root: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov-reference-'))
  const server = await startServer({ dataDir, durable: false })
  try {
    const config = loadConfig({ DATABASE_URL: server.url })
    await migrateAll(config, server.url)
    const schema = await readSchema(server.url)
    const modules = modulesFor(config)
    const pages = new Map([
      ...catalogPages(
        root,
        modules,
        schema.map(({ name }) => name),
      ),
      ['tables.md', tablesPage(schema)] as const,
    ])
    const plans = await planFindings(server.url, join(root, 'docs', 'reference', 'sql'))
    const blind = await blindFindings(server.url, root)
    return { pages, wrong: [...columnFindings(root, schema), ...plans, ...blind] }
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const PLANTED = ['kernel: reads all of kernel.audit', 'kernel: not current: column "lost"']

/** What was planted in the statements of the canary must be found, and no more. */
async function blindFindings(url: string, root: string): Promise<string[]> {
  const found = await planFindings(url, join(root, 'tests', 'support', 'canaries', 'plans'))
  const seen = PLANTED.every((planted, at) => found[at]?.startsWith(planted))
  return seen && found.length === PLANTED.length
    ? []
    : [`the canary was not caught by the plans:\n${found.join('\n')}`]
}
