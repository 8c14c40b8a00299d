import { existsSync } from 'node:fs'
import type { Config } from '../../../kernel/config.ts'
import { checkServer } from '../../../kernel/postgres/check.ts'
import { clusterDir } from '../../../kernel/postgres/cluster.ts'
import { findServer } from '../../../kernel/postgres/server.ts'
import type { Finding } from './finding.ts'

/** The server of `DATABASE_URL`, or the embedded one where it runs: reachable, new enough, with rights. */
export async function examineDatabase({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  const subject = 'Database'
  const url = databaseUrl ?? (await findServer(dataDir))?.url
  if (!url) {
    const cluster = clusterDir(dataDir)
    const says = existsSync(cluster)
      ? `embedded, not running (${cluster})`
      : 'embedded, not made yet'
    return [{ state: 'note', subject, says }]
  }
  try {
    await checkServer(url)
    return [{ state: 'good', subject, says: databaseUrl ? 'DATABASE_URL' : 'embedded, running' }]
  } catch (error) {
    return [{ state: 'bad', subject, says: (error as Error).message }]
  }
}
