import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { indexSearch, publicationInputs, publishPages } from '#content'
import { type Config, type Pack, withCtx } from '#kernel'
import { openDatabase, surviveBreaks } from '../kernel/database.ts'
import { migrateQueue } from '../kernel/jobs.ts'
import { migrate } from '../kernel/migrate.ts'
import { openLog } from '../kernel/telemetry.ts'
import { useAssets } from '../kernel/ui/index.ts'
import { asSystem, NO_PORTS, openContext, openPack, openTranslations } from './context.ts'
import { openHasher } from './hasher/hasher.ts'
import { openParameters } from './hasher/parameters.ts'
import { modulesFor, schemasOf } from './modules.ts'
import { newcomersOf } from './sandbox/agencies.ts'
import { seedDemonstration, signInsOf } from './sandbox/seed.ts'

/**
 * Makes a database ready: newest schema, the pack's content, and in demonstration mode, when it is
 * new, its invented people with their past.
 *
 * @param log  is told of each step
 * @returns the pack, for what else the process does with it
 * @throws Error  when a migration or the pack cannot be used; what was done before stays
 */
export async function prepareDatabase(config: Config, log: (line: string) => void): Promise<Pack> {
  const url = config.databaseUrl
  if (!url) throw new Error('there is no database to prepare')
  const modules = modulesFor(config)
  const pack = await openPack(config)
  await migrateAll(config, url)
  log(`Loading the pack ${pack.id}`)
  const database = openDatabase(url, { max: 4 })
  try {
    const translate = openTranslations(config, pack)
    const quiet = openLog('warn', 'boot')
    const ports = { ...NO_PORTS, passwords: await openPasswords(config) }
    const parts = { config, sql: database.sql, pack, translate, log: quiet, ports }
    const ctx = asSystem(openContext(parts), 'boot')
    await ctx.tx(async (ctx) => {
      // Between two statements a whole pack is read and its scenarios run: on a slow machine for minutes.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(ctx.sql)
      for (const module of modules) await module.loadPack?.(ctx, log)
      if (await indexSearch(ctx, modules)) log('Made the index of search')
      await sql`insert into kernel.pack_version (hash, pack) values (${pack.hash}, ${pack.id})
        on conflict (hash) do nothing`.execute(ctx.sql)
    })
    const { population } = config
    if (ctx.demonstration && population > 0) {
      await seedDemonstration(withCtx(ctx, { simulated: true }), { population, log })
    }
    return pack
  } finally {
    await database.close()
  }
}

/** Nobody waits here, so the few passwords of a demonstration need no process of their own. */
async function openPasswords({ dataDir, production, population }: Config) {
  if (production || population === 0) return NO_PORTS.passwords
  return openHasher({
    parameters: await openParameters(join(dataDir, 'hashing.json')),
    parallel: 1,
  })
}

/**
 * Prepares the pages for everybody, when anything that they are made from has changed.
 *
 * @param log  is told when there is something to do
 */
export async function publishAll(
  config: Config,
  pack: Pack,
  log: (line: string) => void,
): Promise<void> {
  const url = config.databaseUrl
  if (!url) throw new Error('there is no database to publish into')
  useAssets(join(config.root, 'dist/assets'))
  const database = openDatabase(url, { max: 1 })
  try {
    const translate = openTranslations(config, pack)
    const parts = { config, sql: database.sql, pack, translate, log: openLog('warn', 'publish') }
    const ctx = asSystem(openContext(parts), 'publish')
    const modules = modulesFor(config)
    const inputs = await (await publicationInputs(ctx, config.root, modules))(ctx)
    const done = await publishPages(ctx, modules, inputs)
    if (done) log(`Published ${done.pages} pages, ${done.changed} of them changed`)
  } finally {
    await database.close()
  }
}

/** Brings the schema of kernel, queue and modules to the newest; names what ran. */
export async function migrateAll(config: Config, url: string): Promise<string[]> {
  const ran = await migrate(url, schemasOf(config.root, modulesFor(config)))
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  surviveBreaks(pool)
  try {
    await migrateQueue(pool)
  } finally {
    await pool.end()
  }
  return ran
}

/** Whom to sign in as, to look around; nobody in production. */
export const demonstrationSignIns = (config: Config, pack: Pack) =>
  config.production ? [] : [...signInsOf(pack), ...newcomersOf(pack)]
