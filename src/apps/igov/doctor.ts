import type { Config } from '../../kernel/config.ts'
import { type Command, EXIT, exactly } from './command.ts'
import { examineDatabase } from './doctor/database.ts'
import { type Finding, ill } from './doctor/finding.ts'
import { examineMachine } from './doctor/machine.ts'
import { examinePackages } from './doctor/packages.ts'

export const command: Command = {
  name: 'doctor',
  summary: 'Says what is wrong with this machine or set-up, and how to mend it.',
  usage: `

Looks at Node, the disk, user namespaces, shared memory, the port, the database (version, rights), the
packages, fonts and a browser for the tests. Changes nothing. Exit code 1 when something would keep iGov
from running; warnings and information do not count.`,
  async run(args, config) {
    exactly(args, [])
    const findings = await examine(config)
    for (const { state, subject, says, mend } of findings) {
      console.log(`${MARKS[state]}  ${subject}: ${says}`)
      if (mend) console.log(`       ${mend}`)
    }
    const wrong = findings.filter(ill).length
    console.log(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} to mend.`)
    return wrong === 0 ? EXIT.ok : EXIT.failed
  },
}

const MARKS = { good: ' ok ', note: 'info', warning: 'warn', bad: 'BAD ' } as const

async function examine(config: Config): Promise<Finding[]> {
  return [
    ...(await examineMachine(config)),
    ...examinePackages(config),
    ...(await examineDatabase(config)),
  ]
}
