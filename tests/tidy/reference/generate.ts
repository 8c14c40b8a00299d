import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateAll } from '../../../src/apps/boot.ts'
import { modulesFor } from '../../../src/apps/modules.ts'
import { loadConfig } from '../../../src/kernel/config.ts'
import { startServer } from '../../../src/kernel/postgres/server.ts'
import { columnFindings } from './columns.ts'
import { catalogPages } from './pages.ts'
import { readSchema } from './schema.ts'
import { tablesPage } from './tables.ts'

/**
 * The pages of `docs/reference/`, from the modules as they run and the schema as it is migrated.
 *
 * @param root  the checkout
 * @returns text by file name, and what hand-written row types say that the schema does not
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
    return { pages, wrong: columnFindings(root, schema) }
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
