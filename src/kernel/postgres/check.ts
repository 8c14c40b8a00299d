import pg from 'pg'
import { APP_ROLE } from '../database.ts'
import { ServerError } from './error.ts'

const OLDEST = 18
const CONNECT_TIMEOUT_MS = 5_000

/** What `checkServer` asks a server about its role and database. */
export type Rights = {
  role: string
  database: string
  encoding: string
  /** may make schemas in the database */
  mayCreate: boolean
  /** may make the role `igov_app`, or may act as it where it exists */
  mayMakeRoles: boolean
  appRoleExists: boolean
  mayActAsApp: boolean
}

/**
 * Checks that the server of `DATABASE_URL` can carry the platform, and changes nothing.
 *
 * @throws ServerError  unreachable (says where it tried); too old (says which version it is); not
 *   UTF-8; a right is missing (says which, and the SQL that grants it)
 */
export async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'igov-check',
  })
  // A server that ends the connection between two queries must not end this process.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (cause) {
    throw unreachable(client, cause)
  }
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const refusal =
      versionRefusal(rows[0]?.server_version ?? '') ?? rightsRefusal(await readRights(client))
    if (refusal) throw new ServerError(`${where(client)} cannot be used: ${refusal}`)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Why a server of this version is refused.
 *
 * @param version  as `show server_version` gives it: `18.4`, `17.2 (Debian 17.2-1)`, `19beta1`
 * @returns a sentence, or undefined when it is new enough
 */
export function versionRefusal(version: string): string | undefined {
  const major = Number.parseInt(version, 10)
  if (major >= OLDEST) return undefined
  return `it is PostgreSQL ${version || '(unknown)'}, and iGov needs ${OLDEST} or newer.`
}

/** Why a role is refused, with the SQL that mends it; undefined when it has all rights. */
export function rightsRefusal(rights: Rights): string | undefined {
  const { role, database } = rights
  const grant = (right: string, sql: string) =>
    `the role ${role} ${right}. As an administrator of that server run:\n  ${sql}`
  if (rights.encoding !== 'UTF8') {
    return `the database ${database} has the encoding ${rights.encoding}, and iGov needs UTF8.`
  }
  if (!rights.mayCreate) {
    return grant(
      `may not create schemas in the database ${database}`,
      `GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(role)};`,
    )
  }
  if (rights.appRoleExists && !rights.mayActAsApp) {
    return grant(
      `may not act as ${APP_ROLE}`,
      `GRANT ${APP_ROLE} TO ${quoted(role)} WITH SET TRUE;`,
    )
  }
  if (!rights.appRoleExists && !rights.mayMakeRoles) {
    return grant(
      `may not create the role ${APP_ROLE}`,
      `CREATE ROLE ${APP_ROLE} NOLOGIN; GRANT ${APP_ROLE} TO ${quoted(role)} WITH SET TRUE;`,
    )
  }
  return undefined
}

async function readRights(client: pg.Client): Promise<Rights> {
  const { rows } = await client.query<Rights>(
    `select current_user as role, current_database() as database,
            current_setting('server_encoding') as encoding,
            has_database_privilege(current_database(), 'create') as "mayCreate",
            me.rolsuper or me.rolcreaterole as "mayMakeRoles",
            app.oid is not null as "appRoleExists",
            coalesce(pg_has_role(current_user, app.oid, 'set'), false)
              or exists (select from pg_auth_members
                          where roleid = app.oid and member = me.oid and admin_option)
              as "mayActAsApp"
       from pg_roles me left join pg_roles app on app.rolname = $1
      where me.rolname = current_user`,
    [APP_ROLE],
  )
  const [rights] = rows
  if (!rights) throw new Error('the current role is not in pg_roles')
  return rights
}

function unreachable(client: pg.Client, cause: unknown) {
  const reason = cause instanceof AggregateError ? cause.errors[0] : cause
  return new ServerError(
    `${where(client)} cannot be reached: ${(reason as Error).message}. Is the server running, and is ` +
      'DATABASE_URL right?',
    { cause },
  )
}

/** Without the password. */
function where({ user, host, port, database }: pg.Client) {
  return `The database ${database} at ${host}:${port} (role ${user}, from DATABASE_URL)`
}

const quoted = (name: string) => pg.escapeIdentifier(name)
