import { join } from 'node:path'
import pg from 'pg'
import { identityPorts } from '#identity'
import { loadConfig } from '#kernel'
import { openBell } from '../../kernel/bell.ts'
import { runChild } from '../../kernel/child.ts'
import { openDatabase, surviveBreaks } from '../../kernel/database.ts'
import { openSealing } from '../../kernel/documents/index.ts'
import { startWork } from '../../kernel/jobs.ts'
import { signerAt } from '../../kernel/signer/client.ts'
import { openLog } from '../../kernel/telemetry.ts'
import { templateFile } from '../../kernel/templates.ts'
import {
  asSystem,
  NO_PORTS,
  openContext,
  openPack,
  openTranslations,
  portsOfAgencies,
  portsOfClients,
} from '../context.ts'
import { modulesFor } from '../modules.ts'

/** What happens after an act: deliveries, seals, mails, sweeps, and the chain of the audit. */
runChild(async () => {
  const config = loadConfig(process.env)
  if (!config.databaseUrl || !config.signerSocket) {
    throw new Error('DATABASE_URL or IGOV_SIGNER_SOCKET is not set: start igov, not this process')
  }
  const log = openLog(config.logLevel, 'worker')
  const pack = await openPack(config)
  const translate = openTranslations(config, pack)
  const database = openDatabase(config.databaseUrl, { max: 8 })
  const queuePool = new pg.Pool({ connectionString: config.databaseUrl, max: 6 })
  surviveBreaks(queuePool)
  const signer = signerAt(config.signerSocket)
  const sealing = openSealing({
    typesetter: join(config.root, 'dist/typesetter.js'),
    templateFile: (template) =>
      templateFile(template, {
        ...{
          modules: join(config.root, 'src/modules'),
          pack: pack.dir,
          dir: join(config.dataDir, 'templates'),
        },
        database: database.sql,
      }),
    signerSocket: config.signerSocket,
  })
  const { seal, certificates, tokens } = sealing
  const bell = openBell(config.databaseUrl, { pool: database.pool, log })
  const ports = {
    ...NO_PORTS,
    seal,
    certificates,
    tokens,
    officials: identityPorts.officials,
    software: identityPorts.software,
    bell,
    ...portsOfClients(config),
    ...portsOfAgencies(config),
  }
  const parts = { config, sql: database.sql, pack, translate, log, ports }
  const work = await startWork({
    ctx: asSystem(openContext(parts), 'worker'),
    queuePool,
    modules: modulesFor(config),
    anchor: ({ position, hash }) => signer.anchor(position, hash),
  })
  return {
    async close() {
      await work.close()
      await bell.close()
      await sealing.close()
      signer.close()
      await queuePool.end()
      await database.close()
    },
  }
})
