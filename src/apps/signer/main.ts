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
    ...(process.env.IGOV_CERTIFICATES_SOCKET && {
      certificatesPath: process.env.IGOV_CERTIFICATES_SOCKET,
    }),
    log: openLog(config.logLevel, 'signer'),
  })
})
