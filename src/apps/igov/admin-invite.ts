import { inviteOfficial } from '#identity'
import { suggest } from '#kernel'
import { listOrganisations } from '#organisations'
import type { Config } from '../../kernel/config.ts'
import { type Command, EXIT, exactly, UsageError } from './command.ts'
import { runningInstance } from './instance.ts'
import { withCtx } from './surroundings.ts'

export const command: Command = {
  name: 'admin invite',
  summary: 'Prints an address at which an administrator of an agency makes their account.',
  usage: `AGENCY

AGENCY is an id of the pack, such as moci. The address works once and for three days. This is how the
first administrator of an installation without a demonstration comes in. The link begins as the running
platform's addresses do; while iGov is stopped it is made from IGOV_URL, or else from PORT.`,
  run(args, config) {
    const [agency] = exactly(args, ['AGENCY'])
    return withCtx(config, async (ctx) => {
      const agencies = (await listOrganisations(ctx)).map(({ id }) => id)
      if (!agencies.includes(agency)) {
        const near = suggest(agency, agencies)
        throw new UsageError(`The pack ${ctx.pack.id} has no agency '${agency}': ${near}`)
      }
      const roles = ['administrator', 'senior-officer', 'officer']
      const code = await inviteOfficial(ctx, { agency, roles })
      console.log(`${portalUrl(config)}/${ctx.t.locale}/invitation/${code}`)
      return EXIT.ok
    })
  },
}

/** The command's own surroundings may lack the settings with which the platform was started. */
function portalUrl(config: Config) {
  const running = runningInstance(config.runDir)
  if (!running) console.error(`iGov does not run now; the link is for ${config.url}:`)
  return running?.url ?? config.url
}
