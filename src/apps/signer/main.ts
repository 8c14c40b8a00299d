import { join } from 'node:path'
// By file, not by the kernel's door: the process with the keys loads no database and no web server.
import { runChild } from '../../kernel/child.ts'
import { loadConfig } from '../../kernel/config.ts'
import { openLog } from '../../kernel/telemetry.ts'
import { startSigner } from './signer.ts'

runChild(async () => {
  const config = loadConfig(process.env)
  return startSigner({
    keysDir: join(config.dataDir, 'keys'),
    socketPath: config.signerSocket ?? join(config.runDir, 'signer.sock'),
    webPath: process.env.IGOV_SIGNER_WEB_SOCKET,
    hasherPath: process.env.IGOV_SIGNER_HASHER_SOCKET,
    issuer: `${config.url}/oidc`,
    log: openLog(config.logLevel, 'signer'),
  })
})
