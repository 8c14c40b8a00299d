import { resolve } from 'node:path'
import { ServerError } from '../../kernel/postgres/error.ts'
import { restoreBackup } from '../../kernel/postgres/restore.ts'
import { startServer } from '../../kernel/postgres/server.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { readState, takeInstance } from './instance.ts'
import { step } from './step.ts'

export const command: Command = {
  name: 'restore',
  summary: 'Puts a backup into an empty data folder.',
  usage: `DIR

DIR is a folder that 'igov backup' wrote. Each file is compared with the manifest first. The data folder
(IGOV_DATA) must hold no database and no keys yet, and iGov must not run on it. With DATABASE_URL use
that server's own tools.`,
  async run(args, config) {
    const backup = resolve(exactly(args, ['DIR'])[0])
    if (config.databaseUrl) {
      throw new ServerError(
        'DATABASE_URL is set: restore that server from its pg_basebackup, or with pg_restore from a ' +
          `pg_dump. The keys are files: put them back into ${config.dataDir}/keys.`,
      )
    }
    const { dataDir, runDir } = config
    if (!takeInstance(runDir)) {
      throw new ServerError(
        `iGov is running (${readState(runDir)?.url ?? dataDir}): stop it first.`,
      )
    }
    const manifest = await step(console.log, 'copying and comparing', () =>
      restoreBackup(backup, dataDir),
    )
    // Brings the database to the moment of the backup now, so that a failure shows now.
    await step(console.log, 'recovering', async () => (await startServer({ dataDir })).stop())
    console.log(`${dataDir}: restored as of ${manifest.madeAt}`)
    return EXIT.ok
  },
}
