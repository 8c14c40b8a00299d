import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { backUp } from '../../kernel/postgres/backup.ts'
import { ServerError } from '../../kernel/postgres/error.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { withEmbeddedServer } from './database.ts'
import { step } from './step.ts'

export const command: Command = {
  name: 'backup',
  summary: 'Copies the embedded database and the keys into a folder, also while iGov runs.',
  usage: `DIR

Writes a whole copy with a manifest (SHA-256 of each file) into DIR, which must not exist or be empty.
Nobody is kept waiting. The copy is then proved: restored beside DIR, started, and each index checked
against its table; that needs the same room again for a moment. DIR holds personal data and private
keys: keep it as safe as the original. Exit code 1 when there is nothing to copy, or when the keys are
missing: the database is then copied all the same. With DATABASE_URL use that server's own tools.`,
  async run(args, config) {
    const target = resolve(exactly(args, ['DIR'])[0])
    if (config.databaseUrl) {
      throw new ServerError(
        'DATABASE_URL is set: back that server up with pg_basebackup (the whole server) or pg_dump ' +
          `(one database). The keys are files: copy ${config.dataDir}/keys as well.`,
      )
    }
    const { files, bytes, indexes } = await withEmbeddedServer(config, (server) =>
      step(console.log, 'copying and checking the copy', () =>
        backUp(server, config.dataDir, target),
      ),
    )
    const megabytes = (bytes / 1024 / 1024).toFixed(0)
    console.log(
      `${target}: ${files} files, ${megabytes} MB; restored on trial, ${indexes} indexes sound`,
    )
    return keysCopied(target) ? EXIT.ok : EXIT.failed
  },
}

/** The database alone seals nothing: whoever restores it must know that the keys lie elsewhere. */
function keysCopied(target: string) {
  if (existsSync(join(target, 'keys'))) return true
  console.error(
    '\n  The folder keys/ is missing: this copy has the database and none of the keys of the signer.\n' +
      '  They are made at the first start. Find out where they went before you rely on this copy.\n',
  )
  return false
}
