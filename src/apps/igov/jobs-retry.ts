import { retryDeadLetters } from '../../kernel/jobs.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { withPool } from './database.ts'

export const command: Command = {
  name: 'jobs retry',
  summary: 'Gives jobs that failed for good all their attempts again.',
  usage: `NUMBER [NUMBER …]

Numbers as 'igov jobs dead' lists them. Exit code 1 when none of them waits.`,
  run(args, config) {
    if (args.length === 0 || !args.every((arg) => /^\d{1,18}$/.test(arg))) {
      throw new UsageError('Expected: NUMBER [NUMBER …]')
    }
    return withPool(config, async (pool) => {
      const count = await retryDeadLetters(pool, args)
      console.log(`${count} of ${args.length} jobs will be tried again`)
      return count > 0 ? EXIT.ok : EXIT.failed
    })
  },
}
