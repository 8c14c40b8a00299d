import pg from 'pg'
import type { Config } from '../../kernel/config.ts'
import { checkServer } from '../../kernel/postgres/check.ts'
import { ServerError } from '../../kernel/postgres/error.ts'
import { findServer, type ServerAddress, startServer } from '../../kernel/postgres/server.ts'
import { takeInstance } from './instance.ts'

/**
 * Gives a command the database's address, as its owner: `DATABASE_URL`, the embedded server of the
 * running platform, or one that is started for as long as the work takes.
 *
 * @throws ServerError  when the server cannot be used or the platform is just starting
 */
export async function withDatabase<T>(
  config: Config,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  if (!config.databaseUrl) return withEmbeddedServer(config, (server) => work(server.url))
  await checkServer(config.databaseUrl)
  return work(config.databaseUrl)
}

/** As `withDatabase`, for what only the embedded server can do. */
export async function withEmbeddedServer<T>(
  { dataDir, runDir }: Config,
  work: (server: ServerAddress) => Promise<T>,
): Promise<T> {
  const running = await findServer(dataDir)
  if (running) return work(running)
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
