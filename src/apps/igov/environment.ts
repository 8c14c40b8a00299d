import type { Config } from '../../kernel/config.ts'
import type { Logins } from '../../kernel/logins.ts'
import { socketPath } from './instance.ts'

const settingsOf = ({ port, url, dataDir }: Config) => ({
  ...process.env,
  PORT: String(port),
  IGOV_URL: url,
  IGOV_DATA: dataDir,
})

/** What the preparation of the database is told: it acts as the owner and makes the log-ins. */
export const preparationEnv = (config: Config, databaseUrl: string, { web, worker }: Logins) => ({
  ...settingsOf(config),
  DATABASE_URL: databaseUrl,
  IGOV_WEB_LOGIN: web,
  IGOV_WORKER_LOGIN: worker,
})

/** What each process is told: no more than it needs of the database, the signer and the hasher. */
export function processEnvs(config: Config, { web, worker }: Logins) {
  const settings = settingsOf(config)
  const socket = (name: string) => socketPath(config.runDir, `${name}.sock`)
  const hasher = socket('hasher')
  const orders = socket('signer')
  const forWeb = socket('signer-web')
  const forHasher = socket('signer-hasher')
  return {
    signer: {
      ...settings,
      DATABASE_URL: '',
      IGOV_SIGNER_SOCKET: orders,
      IGOV_SIGNER_WEB_SOCKET: forWeb,
      IGOV_SIGNER_HASHER_SOCKET: forHasher,
    },
    hasher: {
      ...settings,
      DATABASE_URL: '',
      IGOV_SIGNER_SOCKET: forHasher,
      IGOV_HASHER_SOCKET: hasher,
    },
    worker: { ...settings, DATABASE_URL: worker, IGOV_SIGNER_SOCKET: orders },
    web: {
      ...settings,
      DATABASE_URL: web,
      IGOV_SIGNER_SOCKET: forWeb,
      IGOV_HASHER_SOCKET: hasher,
    },
  }
}
