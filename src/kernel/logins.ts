import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { APP_ROLE } from './database.ts'

/** Addresses of the database for the processes that run: each with a log-in of its own. */
export type Logins = { web: string; worker: string }

const QUEUE = 'graphile_worker'
const CONNECT_TIMEOUT_MS = 5_000
/** Fixed and arbitrary: two preparations of one server do not change a role at once. */
const LOGINS_LOCK = 7_208_043

/**
 * Log-ins for a database, named after it since roles belong to the whole server. The passwords are
 * new at each start and live in memory alone.
 *
 * @param url  address of the database as its owner
 */
export function newLogins(url: string): Logins {
  const { pathname, username } = new URL(url)
  const database = decodeURIComponent(pathname.slice(1) || username).slice(0, 50)
  const as = (process: string) =>
    Object.assign(new URL(url), {
      username: encodeURIComponent(`${database}_${process}`),
      password: randomBytes(24).toString('base64url'),
    }).href
  return { web: as('web'), worker: as('worker') }
}

/**
 * Makes the log-ins, or gives those of an earlier start their new passwords. Both have the rights of
 * `igov_app` and no way to more; the worker may use the queue as well.
 *
 * @param url  address of the migrated database as its owner
 * @returns undefined, or in the server's words why they cannot be had
 */
export async function prepareLogins(url: string, logins: Logins): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: 'igov-logins' })
  try {
    await client.connect()
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOGINS_LOCK])
    for (const login of Object.values(logins)) await prepareLogin(client, new URL(login))
    await openQueue(client, roleOf(logins.worker))
    await client.query('commit')
    for (const login of Object.values(logins)) await tryLogin(login)
    return undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end().catch(() => {})
  }
}

const roleOf = (login: string) => decodeURIComponent(new URL(login).username)

async function prepareLogin(client: pg.Client, { username, password }: URL) {
  const role = decodeURIComponent(username)
  const name = pg.escapeIdentifier(role)
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
  await client.query(
    `${rowCount === 0 ? 'create' : 'alter'} role ${name} login password ${pg.escapeLiteral(password)}`,
  )
  await client.query(`grant ${APP_ROLE} to ${name} with inherit true, set true`)
}

/** The queue's tables let nobody see a row but their owner, unless a policy says so. */
async function openQueue(client: pg.Client, role: string) {
  const name = pg.escapeIdentifier(role)
  await client.query(`
    grant usage on schema ${QUEUE} to ${name};
    grant select, insert, update, delete on all tables in schema ${QUEUE} to ${name};
    grant usage, select on all sequences in schema ${QUEUE} to ${name};
    grant execute on all functions in schema ${QUEUE} to ${name}`)
  const { rows } = await client.query<{ table: string }>(
    `select c.relname as table from pg_class c
     where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relrowsecurity
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = $2)`,
    [QUEUE, role],
  )
  for (const { table } of rows) {
    await client.query(
      `create policy ${name} on ${QUEUE}.${pg.escapeIdentifier(table)} to ${name}
       using (true) with check (true)`,
    )
  }
}

/** A server outside may refuse who logs in by rules of its own. */
async function tryLogin(connectionString: string) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  try {
    await client.connect()
    await client.query(`set role ${APP_ROLE}`)
    await client.query('select 1 from kernel.pack_version limit 1')
  } finally {
    await client.end().catch(() => {})
  }
}
