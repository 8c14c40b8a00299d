import { prepareLogins } from '../../kernel/logins.ts'
import { demonstrationSignIns, prepareDatabase, publishAll } from '../boot.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { withNewDatabase } from './database.ts'
import { step } from './step.ts'

export const command: Command = {
  name: 'migrate',
  summary: 'Brings the database to the newest state, as start does, and ends.',
  usage: `

Runs the migrations, loads the country pack, prepares the pages for everybody and, outside production,
makes the demonstration's people when the database is new. Works on DATABASE_URL, on the embedded server of the running platform, or on
one that it starts for the purpose.`,
  run(args, config) {
    exactly(args, [])
    return withNewDatabase(config, async (databaseUrl) => {
      // Started by the supervisor, it ends with it and reports the sign-ins.
      process.on('disconnect', () => process.exit(EXIT.failed))
      const log = (line: string) => console.log(`  ${line}`)
      const pack = await prepareDatabase({ ...config, databaseUrl }, log)
      await step(log, 'publishing the pages', () =>
        publishAll({ ...config, databaseUrl }, pack, log),
      )
      const { IGOV_WEB_LOGIN: web, IGOV_WORKER_LOGIN: worker } = process.env
      const refusal = web && worker && (await prepareLogins(databaseUrl, { web, worker }))
      process.send?.({ signIns: demonstrationSignIns(config, pack), noLogins: refusal ?? '' })
      return EXIT.ok
    })
  },
}
