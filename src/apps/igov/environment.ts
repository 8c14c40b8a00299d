import type { Config } from '../../kernel/config.ts'
import type { Logins } from '../../kernel/logins.ts'
import { socketPath } from './instance.ts'

const settingsOf = ({ port, url, dataDir, sandboxPort }: Config) => ({
  ...process.env,
  PORT: String(port),
  IGOV_URL: url,
  IGOV_DATA: dataDir,
  ...(sandboxPort !== undefined && { IGOV_SANDBOX_PORT: String(sandboxPort) }),
})

/** In a demonstration the sandbox stands in for everybody outside who is not named otherwise. */
function outside({ production, sandboxPort }: Config) {
  if (production || sandboxPort === undefined) return {}
  const sandbox = `http://127.0.0.1:${sandboxPort}`
  return {
    IGOV_REGISTERS: process.env.IGOV_REGISTERS || `*=${sandbox}`,
    IGOV_SMS_URL: process.env.IGOV_SMS_URL || `${sandbox}/sms`,
  }
}

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
    sandbox: { ...settings, DATABASE_URL: '' },
    worker: {
      ...settings,
      ...outside(config),
      DATABASE_URL: worker,
      IGOV_SIGNER_SOCKET: orders,
    },
    web: {
      ...settings,
      ...outside(config),
      DATABASE_URL: web,
      IGOV_SIGNER_SOCKET: forWeb,
      IGOV_HASHER_SOCKET: hasher,
    },
  }
}
