import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CompiledModel, compileDmn } from '#lib/dmn/engine'
import { DmnError } from '#lib/dmn/findings'
import type { Definitions } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { reasonText } from '#lib/dmn/reasons'
import { writeDmn } from '#lib/dmn/write'
import { literalText, type Reason } from '#lib/feel/index'
import { type ResultNode, type TestCase, type TestFile, testFilesIn } from './dmn-cases.ts'
import { compareEngines } from './dmn-compare.ts'
import { isAsExpected } from './dmn-expected.ts'

const SUITE = '../shared/conformance/dmn-tck'
/** Of the result nodes, to be called conformant. */
const SHARE_LEAST = 0.99

type Counts = { passed: number; failed: number }

/**
 * Runs the test cases of the DMN Technology Compatibility Kit, and tells of each result node that is not as it should be.
 *
 * @returns 1 when fewer than 99 of 100 are, or the suite is not there
 */
export function runDmn(args: readonly string[]): number {
  const root = args.find((arg) => !arg.startsWith('--')) ?? SUITE
  if (!existsSync(root)) {
    console.error(
      `There is no suite at ${root}. Get it from https://github.com/dmn-tck/tck, folder`,
    )
    console.error('TestCases, and name its place: npm run conformance -- dmn FOLDER')
    return 1
  }
  const counts = { value: { passed: 0, failed: 0 }, none: { passed: 0, failed: 0 } }
  const files = testFilesIn(root)
  if (args.includes('--compare')) compareEngines(files)
  for (const file of files) runFile(file, counts)
  const cases = files.reduce((sum, file) => sum + file.cases.length, 0)
  console.log(roundTrips(root))
  return report(counts, cases)
}

function report({ value, none }: { value: Counts; none: Counts }, cases: number): number {
  const passed = value.passed + none.passed
  const failed = value.failed + none.failed
  const part = ({ passed, failed }: Counts) => `${passed} of ${passed + failed}`
  console.log(`${cases} cases; result nodes with a value: ${part(value)}; with null: ${part(none)}`)
  console.log(`${passed} passed, ${failed} failed`)
  return passed > 0 && passed >= SHARE_LEAST * (passed + failed) ? 0 : 1
}

function runFile(file: TestFile, counts: { value: Counts; none: Counts }): void {
  if (file.problem !== undefined) {
    counts.value.failed++
    console.log(`${file.file}: the file of cases cannot be read: ${file.problem}`)
  }
  const model = modelOf(file)
  for (const one of file.cases) {
    for (const node of one.results) {
      const failure = failureOf(model, one, node)
      const group = node.expected === null ? counts.none : counts.value
      if (failure === undefined) group.passed++
      else {
        group.failed++
        const expected = node.errorResult ? 'null (an error)' : literalText(node.expected)
        console.log(
          `${file.file} case ${one.id} node ${node.name}: expected ${expected}, actual ${failure}`,
        )
      }
    }
  }
}

/** The model of a file; the others beside it are what it imports. */
function modelOf({ folder, model }: TestFile): CompiledModel | string {
  try {
    const read = (name: string) => readDmn(readFileSync(join(folder, name), 'utf8'))
    const main = read(model)
    const others = main.imports.length > 0 ? otherModels(folder, model, main) : []
    // The suite holds broken expressions whose result is null: they do not refuse the rest.
    return compileDmn(main, others, { lenient: true })
  } catch (error) {
    const [first] = `${error instanceof Error ? error.message : error}`.split('\n')
    return error instanceof DmnError ? `the model is refused: ${first}` : `no model: ${first}`
  }
}

/** One that cannot be read is told only where it is imported. */
function otherModels(folder: string, model: string, { imports }: Definitions): Definitions[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.dmn') && name !== model)
  return names.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    try {
      return [readDmn(text)]
    } catch (error) {
      if (imports.some(({ namespace }) => text.includes(namespace))) throw error
      return []
    }
  })
}

/** How many of the suite's models read the same after they were written back. */
function roundTrips(root: string): string {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const paths = names.filter((name) => name.endsWith('.dmn')).map((name) => join(root, name))
  const same = paths.filter((path) => {
    try {
      const written = writeDmn(readDmn(readFileSync(path, 'utf8')))
      return writeDmn(readDmn(written)) === written
    } catch {
      return false
    }
  })
  return `${same.length} of ${paths.length} models are read, written back and read as the same`
}

/** What came instead of what was expected; undefined when it came. */
function failureOf(
  model: CompiledModel | string,
  one: TestCase,
  node: ResultNode,
): string | undefined {
  if (node.problem) return node.problem
  if (typeof model === 'string') return model
  try {
    const { value, reason } = resultOf(model, one, node.name)
    const passed = node.errorResult ? value === null : isAsExpected(value, node.expected)
    if (passed) return undefined
    return `${literalText(value)}${value === null ? ` (${reason})` : ''}`
  } catch (error) {
    return `${error}`
  }
}

const firstOf = ([first]: readonly Reason[]) => first && reasonText(first)

function resultOf(model: CompiledModel, one: TestCase, name: string) {
  const { inputs } = one
  const request = { inputs, now: new Date(), zone: 0, trace: false }
  const kind = model.nodes.get(name)?.kind
  if (one.type === 'bkm') {
    const { values, reasons } = model.callFunction(one.invocable || name, request)
    return { value: [...values.values()][0] ?? null, reason: firstOf(reasons) }
  }
  if (one.type === 'decisionService' || kind === 'service') {
    const { values, reasons } = model.callService(one.invocable || name, request)
    const only = values.size === 1 ? [...values.values()][0] : undefined
    return { value: values.get(name) ?? only ?? values, reason: firstOf(reasons) }
  }
  const { values, reasons } = model.evaluate({ ...request, decisions: [name] })
  return {
    value: [...values.values()][0] ?? null,
    reason: firstOf(reasons),
  }
}
