import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { APP_ROLE } from './database.ts'

type Migration = { module: string; name: string; checksum: string; text: string }

/** Fixed and arbitrary: two starts on one database wait for each other here. */
const MIGRATION_LOCK = 7_208_041

/**
 * Brings the database to the newest schema: each `schema/NNN-name.sql` of kernel and modules, once,
 * in order, forward only.
 *
 * @param schemas  module name and its `schema/` folder, in the order of the layers
 * @returns names of the migrations that ran, `module/NNN-name`
 * @throws Error  when a migration that ran was changed afterwards, or one fails (it leaves nothing)
 */
export async function migrate(
  url: string,
  schemas: readonly { module: string; dir: string }[],
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'igov-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await prepareRole(client)
    await client.query(`
      create schema if not exists kernel;
      create table if not exists kernel.migration (
        module text not null, name text not null, checksum text not null,
        applied_at timestamptz not null default now(), primary key (module, name))`)
    const ran: string[] = []
    for (const { module, dir } of schemas) {
      await client.query(`
        create schema if not exists "${module}";
        grant usage on schema "${module}" to ${APP_ROLE};
        alter default privileges in schema "${module}"
          grant select, insert, update, delete on tables to ${APP_ROLE};
        alter default privileges in schema "${module}" grant usage on sequences to ${APP_ROLE}`)
      ran.push(...(await migrateModule(client, readMigrations(module, dir))))
    }
    return ran
  } finally {
    await client.end()
  }
}

async function prepareRole(client: pg.Client) {
  await client.query(`
    do $$ begin
      if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
        create role ${APP_ROLE} nologin;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`)
  const { rows } = await client.query(
    `select pg_has_role(current_user, '${APP_ROLE}', 'set') as may`,
  )
  if (!rows[0].may) await client.query(`grant ${APP_ROLE} to current_user with set true`)
}

async function migrateModule(client: pg.Client, migrations: Migration[]) {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from kernel.migration where module = $1',
    [migrations[0]?.module],
  )
  const applied = new Map(rows.map((row) => [row.name, row.checksum]))
  const ran: string[] = []
  for (const { module, name, checksum, text } of migrations) {
    const before = applied.get(name)
    if (before === checksum) continue
    if (before) throw new Error(`migration ${module}/${name} was changed after it had been applied`)
    await client.query('begin')
    try {
      await client.query(text)
      await client.query(
        'insert into kernel.migration (module, name, checksum) values ($1, $2, $3)',
        [module, name, checksum],
      )
      await client.query('commit')
    } catch (cause) {
      await client.query('rollback')
      throw new Error(`migration ${module}/${name} failed: ${(cause as Error).message}`, { cause })
    }
    ran.push(`${module}/${name}`)
  }
  return ran
}

function readMigrations(module: string, dir: string): Migration[] {
  return readdirSync(dir)
    .filter((file) => /^\d{3}-[a-z0-9-]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(join(dir, file), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      return { module, name: file.slice(0, -4), checksum, text }
    })
}
