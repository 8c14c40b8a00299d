import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { BpmnError, english, isRefusal } from '#lib/bpmn/findings'
import { readBpmn } from '#lib/bpmn/read'
import { didWell, type Tried, tryOut } from '#lib/bpmn/trial'

const SUITE = '../shared/conformance/bpmn-miwg'

/**
 * Reads and runs every model of BPMN below a folder, and tells of each in one line: it runs, or it is refused
 * with each element that is not run. `isExecutable` is ignored; messages, timers and tasks are answered, and
 * conditions decided, so that every node is entered.
 *
 * @returns 1 when one of them neither runs nor has an element that is refused by name, or none is there
 */
export function runBpmn(args: readonly string[]): number {
  const root = args.find((arg) => !arg.startsWith('--')) ?? SUITE
  if (!existsSync(root)) {
    console.error(`There are no models at ${root}. Get them from`)
    console.error('https://github.com/bpmn-miwg/bpmn-miwg-test-suite, folder Reference, and name')
    console.error('their place: npm run conformance -- bpmn FOLDER')
    return 1
  }
  const files = modelsBelow(root)
  const outcomes = files.map((file) => ({ file, ...outcomeOf(file) }))
  for (const { file, passed, told } of outcomes) {
    const name = statSync(root).isFile() ? file : relative(root, file)
    console.log(`${passed ? 'passed' : 'FAILED'} ${name}: ${told}`)
  }
  const passed = outcomes.filter((one) => one.passed).length
  console.log(`${passed} passed, ${outcomes.length - passed} failed`)
  return passed > 0 && passed === outcomes.length ? 0 : 1
}

/** A file by itself, or every `.bpmn` file below a folder, in the order of their names. */
function modelsBelow(root: string): readonly string[] {
  if (statSync(root).isFile()) return [root]
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const models = names.filter((name) => /\.(bpmn|bpmn20\.xml|bpmn2)$/i.test(name)).sort()
  return models.map((name) => join(root, name)).filter((path) => statSync(path).isFile())
}

function outcomeOf(file: string): { passed: boolean; told: string } {
  try {
    const { definitions, findings } = readBpmn(readFileSync(file), { drawn: true })
    const tried = tryOut(definitions)
    const hints = findings.length === 0 ? '' : `; ${counted(findings.length, 'thing')} to mend`
    return { passed: tried.every(didWell), told: `${toldOf(tried)}${hints}` }
  } catch (error) {
    if (error instanceof BpmnError) return refusal(error)
    return { passed: false, told: `not run: ${oneLine(String(error))}` }
  }
}

/** Refused with reason where an element is there that no model may have; else the reader is to blame. */
function refusal({ findings }: BpmnError): { passed: boolean; told: string } {
  const refused = findings.filter(isRefusal)
  if (refused.length > 0) {
    return { passed: true, told: `refused: ${refused.map(english).map(oneLine).join(' | ')}` }
  }
  const errors = findings.filter(({ severity }) => severity === 'error')
  return { passed: false, told: `not read: ${errors.map(english).map(oneLine).join(' | ')}` }
}

function toldOf(tried: readonly Tried[]): string {
  if (tried.length === 0) return 'read; it has no process, so there is nothing to run'
  const runs = tried.reduce((sum, one) => sum + one.runs, 0)
  const parts = [`runs (${counted(tried.length, 'process')}, ${counted(runs, 'run')})`]
  for (const { process, missed, impossible, standstills, problems, ended } of tried) {
    if (missed.length > 0) parts.push(`${process} never entered ${missed.join(', ')}`)
    if (problems.length > 0) parts.push(`${process}: ${problems.map(oneLine).join(', ')}`)
    if (standstills.length > 0) {
      const always = ended === 0 ? 'always stands' : 'can stand'
      parts.push(`as drawn it ${always} still at ${standstills.join(', ')}`)
    }
    if (impossible.length > 0) parts.push(`no course enters ${impossible.join(', ')}`)
  }
  return parts.join('; ')
}

function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`
  return `${count} ${noun.endsWith('s') ? `${noun}es` : `${noun}s`}`
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 400)
