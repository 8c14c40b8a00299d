import { join } from 'node:path'
import { verifyAudit } from '#kernel'
import { openDatabase } from '../../kernel/database.ts'
import { readAnchors } from '../../kernel/signer/anchors.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { withDatabase } from './database.ts'

const REASONS = {
  altered: 'the row was changed after it had been linked',
  'missing-row': 'the row that was linked is gone',
  'missing-link': 'a link is gone',
  shorter: 'the chain ends here, and the signer has noted links beyond',
  rewritten: 'the link is not the one that the signer has noted',
} as const

export const command: Command = {
  name: 'audit verify',
  summary: 'Walks the hash chain of the audit and names the first row that does not fit.',
  usage: `

Reports how many rows are linked and how many wait to be (rows are linked within a second while the
worker runs), and holds the chain against what the signer has noted of it each minute. Exit code 1 when the chain is broken.`,
  run(args, config) {
    exactly(args, [])
    return withDatabase(config, async (databaseUrl) => {
      const database = openDatabase(databaseUrl, { max: 1, owner: true })
      try {
        const { anchors } = readAnchors(join(config.dataDir, 'keys', 'anchors'))
        const { linked, tail, broken } = await verifyAudit(database.sql, anchors)
        console.log(
          `${linked} rows linked, ${tail} waiting to be linked, ${anchors.length} links noted elsewhere`,
        )
        if (!broken) return EXIT.ok
        console.log(`Broken at position ${broken.position}: ${REASONS[broken.reason]}`)
        return EXIT.failed
      } finally {
        await database.close()
      }
    })
  },
}
