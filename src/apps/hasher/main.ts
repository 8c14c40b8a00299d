import { availableParallelism, setPriority } from 'node:os'
import { join } from 'node:path'
// By file, not by the kernel's door: this process loads no database and no web server.
import { runChild } from '../../kernel/child.ts'
import { loadConfig } from '../../kernel/config.ts'
import { openLog } from '../../kernel/telemetry.ts'
import { openHasher } from './hasher.ts'
import { openParameters } from './parameters.ts'
import { openPepper } from './pepper.ts'
import { serveHasher } from './server.ts'

/** Pages come first: a flood of passwords must not slow them. */
const NICENESS = 10

runChild(async () => {
  const config = loadConfig(process.env)
  setPriority(NICENESS)
  const pepper = config.signerSocket ? await openPepper(config.signerSocket) : undefined
  const parameters = await openParameters(join(config.dataDir, 'hashing.json'))
  const parallel = Math.max(1, availableParallelism() - 1)
  return serveHasher({
    hasher: openHasher({ parameters, parallel, pepper }),
    socketPath: config.hasherSocket ?? join(config.runDir, 'hasher.sock'),
    log: openLog(config.logLevel, 'hasher'),
  })
})
