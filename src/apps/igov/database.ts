import { existsSync } from 'node:fs'
import pg from 'pg'
import type { Config } from '../../kernel/config.ts'
import { checkServer } from '../../kernel/postgres/check.ts'
import { clusterDir } from '../../kernel/postgres/cluster.ts'
import { ServerError } from '../../kernel/postgres/error.ts'
import { findServer, type ServerAddress, startServer } from '../../kernel/postgres/server.ts'
import { takeInstance } from './instance.ts'

/**
 * Gives a command that looks at data the database's address, as its owner: `DATABASE_URL`, the
 * embedded server of the running platform, or one that is started for as long as the work takes.
 * Makes nothing where there is nothing.
 *
 * @throws ServerError  when there are no data yet, the server cannot be used, or the platform is just
 *   starting
 */
export const withDatabase = <T>(
  config: Config,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> =>
  withServer(config, async (databaseUrl) => {
    await checkSchema(databaseUrl, config)
    return work(databaseUrl)
  })

/** As `withDatabase`, for a command that makes the database when there is none. */
export async function withNewDatabase<T>(
  config: Config,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  return withServer(config, work, { make: true })
}

/** As `withDatabase`, for what only the embedded server can do. */
export const withEmbeddedServer = <T>(
  config: Config,
  work: (server: ServerAddress) => Promise<T>,
): Promise<T> =>
  withEmbedded(config, async (server) => {
    await checkSchema(server.url, config)
    return work(server)
  })

async function withServer<T>(
  config: Config,
  work: (databaseUrl: string) => Promise<T>,
  options: { make?: boolean } = {},
): Promise<T> {
  if (!config.databaseUrl) return withEmbedded(config, (server) => work(server.url), options)
  await checkServer(config.databaseUrl)
  return work(config.databaseUrl)
}

async function withEmbedded<T>(
  { dataDir, runDir }: Config,
  work: (server: ServerAddress) => Promise<T>,
  { make = false } = {},
): Promise<T> {
  const running = await findServer(dataDir)
  if (running) return work(running)
  if (!make && !existsSync(clusterDir(dataDir))) throw noData(dataDir)
  if (!takeInstance(runDir)) {
    throw new ServerError('iGov is just starting or stopping: try again in a moment.')
  }
  const server = await startServer({ dataDir })
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

const noData = (where: string) =>
  new ServerError(
    `There are no data of iGov in ${where}.\n` +
      'Set IGOV_DATA to the data folder of your installation (or DATABASE_URL to its server), ' +
      "or begin a new one with 'npm start'.",
  )

/** A database that holds nothing of iGov looks like a sound one to most questions. */
async function checkSchema(databaseUrl: string, { dataDir, databaseUrl: outside }: Config) {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ made: boolean }>(
      `select to_regclass('kernel.migration') is not null as made`,
    )
    if (!rows[0]?.made) throw noData(outside ? 'the database of DATABASE_URL' : dataDir)
  } finally {
    await client.end()
  }
}

/** As `withDatabase`, with one connection as the owner. */
export const withPool = <T>(config: Config, work: (pool: pg.Pool) => Promise<T>): Promise<T> =>
  withDatabase(config, async (connectionString) => {
    const pool = new pg.Pool({ connectionString, max: 1 })
    try {
      return await work(pool)
    } finally {
      await pool.end()
    }
  })
