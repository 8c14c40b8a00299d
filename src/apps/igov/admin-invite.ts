import { inviteOfficial } from '#identity'
import { getOrganisation } from '#organisations'
import { openDatabase } from '../../kernel/database.ts'
import { openLog } from '../../kernel/telemetry.ts'
import { asSystem, openContext, openPack, openTranslations } from '../context.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { withDatabase } from './database.ts'

export const command: Command = {
  name: 'admin invite',
  summary: 'Prints an address at which an administrator of an agency makes their account.',
  usage: `AGENCY

AGENCY is an id of the pack, such as moci. The address works once and for three days. This is how the
first administrator of an installation without a demonstration comes in.`,
  run(args, config) {
    const [agency] = exactly(args, ['AGENCY'])
    return withDatabase(config, async (databaseUrl) => {
      const database = openDatabase(databaseUrl, { max: 1 })
      try {
        const pack = await openPack(config)
        const translate = openTranslations(config, pack)
        const log = openLog('warn', 'igov')
        const ctx = openContext({ config, sql: database.sql, pack, translate, log })
        await getOrganisation(ctx, agency)
        const roles = ['administrator', 'senior-officer', 'officer']
        const code = await inviteOfficial(asSystem(ctx, 'igov'), { agency, roles })
        console.log(`${config.url}/${ctx.t.locale}/invitation/${code}`)
        return EXIT.ok
      } finally {
        await database.close()
      }
    })
  },
}
