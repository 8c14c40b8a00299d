import { listDeadLetters } from '../../kernel/jobs.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { withPool } from './database.ts'

export const command: Command = {
  name: 'jobs dead',
  summary: 'Lists the jobs that failed for good and wait for a person.',
  usage: `

One line each: number, time, task, and the error of the last attempt. Mend the cause, then
'igov jobs retry NUMBER'. The metric igov_waiting{what="dead-jobs"} counts them.`,
  run(args, config) {
    exactly(args, [])
    return withPool(config, async (pool) => {
      const letters = await listDeadLetters(pool)
      for (const { id, at, task, error } of letters) {
        console.log(`${id}  ${at.toISOString()}  ${task}  ${error.split('\n')[0]}`)
      }
      if (letters.length === 0) console.log('No job has failed for good.')
      return EXIT.ok
    })
  },
}
