import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { compileExpression, type FeelValue, parseNumber, Run } from '#lib/feel/index'
import { readXml } from '#lib/xml/read'
import { attributeOf, elementsOf, textOf, type XmlElement, XmlError } from '#lib/xml/tree'

export type ResultNode = {
  name: string
  errorResult: boolean
  expected: FeelValue
  /** why the suite's own values cannot be read */
  problem?: string
}

export type TestCase = {
  id: string
  type: 'decision' | 'decisionService' | 'bkm'
  invocable: string
  inputs: ReadonlyMap<string, FeelValue>
  results: readonly ResultNode[]
}

export type TestFile = {
  file: string
  folder: string
  model: string
  cases: readonly TestCase[]
  /** why the file cannot be read */
  problem?: string
}

const TESTS = 'http://www.omg.org/spec/DMN/20160719/testcase'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const NOT_COUNTED = 'non-compliant'

/** Every file of test cases under a folder, however it is laid out; what is marked as not compliant is left out. */
export function testFilesIn(root: string): TestFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.xml') && !file.split(sep).includes(NOT_COUNTED))
    .sort()
    .flatMap((file) => testFile(root, file) ?? [])
}

function testFile(root: string, file: string): TestFile | undefined {
  const text = readFileSync(join(root, file), 'utf8')
  if (!text.includes(TESTS)) return undefined
  const folder = join(root, dirname(file))
  const named = relative('.', join(root, file))
  try {
    return casesIn(readXml(text), named, folder)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { file: named, folder, model: '', cases: [], problem: error.message }
  }
}

function casesIn(element: XmlElement, file: string, folder: string): TestFile | undefined {
  if (element.name !== 'testCases' || element.namespace !== TESTS) return undefined
  const named = elementsOf(element).find((child) => child.name === 'modelName')
  const model = named ? textOf(named).trim() : basename(file).replace(/-test-.*$/, '.dmn')
  const cases = elementsOf(element).filter((child) => child.name === 'testCase')
  return { file, folder, model, cases: cases.map(testCase) }
}

function testCase(element: XmlElement): TestCase {
  const type = attributeOf(element, 'type')
  const nodes = (name: string) => elementsOf(element).filter((child) => child.name === name)
  const inputs = nodes('inputNode').map(
    (node) => [qualifiedName(node), valueOrError(node)] as const,
  )
  const results = nodes('resultNode').map((node): ResultNode => {
    const expected = elementsOf(node).find((child) => child.name === 'expected')
    const value = expected ? valueOrError(expected) : null
    return {
      name: attributeOf(node, 'name') ?? '',
      errorResult: attributeOf(node, 'errorResult') === 'true',
      expected: value instanceof Unreadable ? null : value,
      ...(value instanceof Unreadable ? { problem: value.message } : {}),
    }
  })
  const problem = inputs.find(([, value]) => value instanceof Unreadable)?.[1]
  return {
    id: attributeOf(element, 'id') ?? '',
    type: type === 'decisionService' || type === 'bkm' ? type : 'decision',
    invocable: attributeOf(element, 'invocableName') ?? '',
    inputs: new Map(
      inputs.flatMap(([name, value]) => (value instanceof Unreadable ? [] : [[name, value]])),
    ),
    results:
      problem instanceof Unreadable
        ? results.map((result) => ({ ...result, problem: problem.message }))
        : results,
  }
}

/** A value of the suite that cannot be read: its result node fails, and says so. */
class Unreadable extends Error {}

function valueOrError(element: XmlElement): FeelValue | Unreadable {
  try {
    return valueIn(element)
  } catch (error) {
    if (error instanceof Unreadable) return error
    throw error
  }
}

/** An input of an imported model may be told by the namespace of that model. */
function qualifiedName(node: XmlElement): string {
  const namespace = attributeOf(node, 'namespace')
  const name = attributeOf(node, 'name') ?? ''
  return namespace === undefined ? name : `${namespace}#${name}`
}

const isNil = (element: XmlElement): boolean =>
  element.attributes.some(
    ({ name, namespace, value }) => name === 'nil' && namespace === XSI && value.trim() === 'true',
  )

/** What an element holds: a value, a list, or components. */
function valueIn(element: XmlElement): FeelValue {
  if (isNil(element)) return null
  const children = elementsOf(element).filter((child) => child.name !== 'extensionElements')
  const [first] = children
  if (!first || (isNil(first) && first.name !== 'component')) return null
  if (first.name === 'value') return simpleValue(first)
  if (first.name === 'list') return elementsOf(first).map(valueIn)
  return new Map(
    children.map((component) => [attributeOf(component, 'name') ?? '', valueIn(component)]),
  )
}

const CONVERSIONS: Record<string, string> = {
  date: 'date',
  time: 'time',
  dateTime: 'date and time',
  duration: 'duration',
}
const NUMBERS = new Set(['decimal', 'double', 'float', 'integer', 'int', 'long'])

function simpleValue(element: XmlElement): FeelValue {
  const text = textOf(element)
  const declared = element.attributes.find(
    ({ name, namespace }) => name === 'type' && namespace === XSI,
  )
  const type = declared?.value.replace(/^.*:/, '').trim() ?? 'string'
  if (type === 'boolean') return text.trim() === 'true' || text.trim() === '1'
  if (NUMBERS.has(type)) return numberIn(text.trim())
  const conversion = CONVERSIONS[type]
  return conversion ? evaluated(`${conversion}("${text.trim()}")`) : text
}

/** XML Schema also writes `+1` and `1.`. */
function numberIn(text: string): FeelValue {
  const value = parseNumber(text.replace(/^[+]/, '').replace(/[.]$/, ''))
  if (value === null) throw new Unreadable(`the suite's number ${text} could not be read`)
  return value
}

function evaluated(text: string): FeelValue {
  const run = new Run({ now: new Date(0), zone: 0 })
  const value = compileExpression(text, { names: new Map() }).run([], run)
  if (value === null) throw new Unreadable(`the suite's value ${text} could not be read`)
  return value
}
