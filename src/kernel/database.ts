import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { sendByName } from './prepared.ts'

/** The role under which everything but migrations runs: it cannot change append-only tables. */
export const APP_ROLE = 'igov_app'

const STATEMENT_TIMEOUT_MS = 15_000
const CONNECT_TIMEOUT_MS = 5_000

// int8 as bigint and date as text: a due date must not become a local midnight.
const types: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === pg.types.builtins.INT8) return (value: string) => BigInt(value)
    if (oid === pg.types.builtins.DATE) return (value: string) => value
    return pg.types.getTypeParser(oid, format)
  },
}

export type LogQuery = (sql: string, milliseconds: number) => void

/**
 * Opens a pool of connections that act as `igov_app`, or as the owner where `owner` is true.
 *
 * @param max  connections at most
 * @param onQuery  told of each statement; used by the reference and by tests
 */
export function openDatabase(
  url: string,
  { max = 10, owner = false, onQuery }: { max?: number; owner?: boolean; onQuery?: LogQuery } = {},
) {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'igov',
    options: [
      `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
      '-c idle_in_transaction_session_timeout=30000',
      '-c timezone=UTC',
      ...(owner ? ['-c statement_timeout=0'] : [`-c role=${APP_ROLE}`]),
    ].join(' '),
  })
  surviveBreaks(pool)
  pool.on('connect', sendByName)
  const sql = new Kysely<Record<never, never>>({
    dialect: new PostgresDialect({ pool }),
    ...(onQuery && {
      log: (event) => onQuery(event.query.sql, event.queryDurationMillis),
    }),
  })
  return { pool, sql, close: () => sql.destroy() }
}

/**
 * Lets a pool outlive its server: a connection that breaks is replaced, and what was asked on it
 * fails by itself. Without these listeners the first one that breaks ends the process.
 */
export function surviveBreaks(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
}

export type Database = ReturnType<typeof openDatabase>
