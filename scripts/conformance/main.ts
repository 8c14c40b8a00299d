// Runs the suites of other people: `npm run conformance -- dmn [FOLDER] [--compare]`, `-- bpmn [FOLDER]`.
import { runBpmn } from './bpmn.ts'
import { runDmn } from './dmn.ts'

const SUITES: Record<string, (args: readonly string[]) => number | Promise<number>> = {
  bpmn: runBpmn,
  dmn: runDmn,
}

const [name = '', ...args] = process.argv.slice(2)
const suite = SUITES[name]
if (suite) process.exitCode = await suite(args)
else {
  console.error(`Which suite? One of: ${Object.keys(SUITES).join(', ')}`)
  process.exitCode = 2
}
