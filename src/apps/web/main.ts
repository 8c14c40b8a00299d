import { join } from 'node:path'
import { followPolicies } from '#access'
import { buildOf, openPublishedPages, snapshotAt } from '#content'
import { authenticate, authorize, identityPorts } from '#identity'
import { evidenceOf, loadConfig } from '#kernel'
import { mandatePort } from '#mandates'
import { openBell } from '../../kernel/bell.ts'
import { runChild } from '../../kernel/child.ts'
import { openDatabase } from '../../kernel/database.ts'
import { hasherAt } from '../../kernel/hasher/client.ts'
import { serveAssets } from '../../kernel/http/assets.ts'
import { buildServer } from '../../kernel/http/server.ts'
import { signerAt } from '../../kernel/signer/client.ts'
import { openLog, openTelemetry } from '../../kernel/telemetry.ts'
import { useAssets } from '../../kernel/ui/index.ts'
import {
  NO_PORTS,
  openContext,
  openPack,
  openTranslations,
  portsOfAgencies,
  portsOfClients,
} from '../context.ts'
import { modulesFor } from '../modules.ts'
import { openDocuments } from './documents.ts'
import { addHealth } from './health.ts'

/** One web process: stateless, as many as there are cores. */
runChild(async () => {
  const config = loadConfig(process.env)
  if (!config.databaseUrl) throw new Error('DATABASE_URL is not set: start igov, not this process')
  const log = openLog(config.logLevel, 'web')
  const telemetry = openTelemetry()
  const pack = await openPack(config)
  const translate = openTranslations(config, pack)
  const database = openDatabase(config.databaseUrl, { max: 12 })
  const modules = modulesFor(config)
  const signer = config.signerSocket ? signerAt(config.signerSocket) : undefined
  const hasher = config.hasherSocket ? hasherAt(config.hasherSocket) : undefined
  const bell = openBell(config.databaseUrl, { pool: database.pool, log })
  const documents = openDocuments({ config, pack, sql: database.sql })
  const ports = {
    ...NO_PORTS,
    ...portsOfClients(config),
    ...portsOfAgencies(config),
    mandates: mandatePort,
    evidence: evidenceOf(modules),
    officials: identityPorts.officials,
    bell,
    ...documents.ports,
    ...(hasher && { passwords: hasher }),
    ...(signer && { certificates: signer.certificates, tokens: signer.tokens }),
  }
  const ctx = openContext({ config, sql: database.sql, pack, translate, log, ports })
  const assets = join(config.root, 'dist/assets')
  useAssets(assets)
  const snapshot = snapshotAt(join(config.runDir, 'published-pages'), buildOf(config.root))
  const pages = await openPublishedPages(ctx, snapshot)
  const policies = await followPolicies(ctx, modules)
  const parts = {
    config,
    ctx,
    translate,
    modules,
    authenticate,
    authorize,
    keepForm: identityPorts.keepForm,
    log,
    telemetry,
    pages,
  }
  const app = await buildServer(parts)
  await serveAssets(app, assets)
  const { signerSocket, hasherSocket } = config
  addHealth(app, { database: database.pool, signerSocket, hasherSocket, telemetry })
  await app.listen({ port: config.port, host: '0.0.0.0' })
  return {
    async close() {
      // Answers that stay open end first: the server waits for them.
      await bell.close()
      await app.close()
      await pages.close()
      await policies.close()
      await documents.close()
      signer?.close()
      hasher?.close()
      await database.close()
    },
  }
})
