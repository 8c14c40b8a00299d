import { compileExpression, type FeelValue, Run } from '#lib/feel/index'
import { type CompiledModel, compileDmn } from './engine.ts'
import { DmnError } from './findings.ts'
import type { DmnVersion } from './model.ts'
import { NAMESPACES, readDmn } from './read.ts'
import { exactText } from './value-text.ts'

/** A model around elements; tests say what stands in it. */
export const modelText = (
  inside: string,
  { version = '1.5', root = '' }: { version?: DmnVersion; root?: string } = {},
): string =>
  `<definitions xmlns="${NAMESPACES[version]}" name="model" namespace="urn:model" ${root}>${inside}</definitions>`

/** A decision of one text of FEEL, with what it needs. */
export const decision = (name: string, text: string, needs = '', typeRef = ''): string =>
  `<decision id="_${name}" name="${name}"><variable name="${name}"${typeRef && ` typeRef="${typeRef}"`}/>${needs}<literalExpression><text>${text}</text></literalExpression></decision>`

/** An expression of one text of FEEL. */
export const literal = (text: string, typeRef = '') =>
  `<literalExpression${typeRef && ` typeRef="${typeRef}"`}><text>${text}</text></literalExpression>`
/** A decision of any expression. */
export const boxed = (name: string, expression: string, needs = '', typeRef = '') =>
  `<decision id="_${name}" name="${name}"><variable name="${name}"${typeRef && ` typeRef="${typeRef}"`}/>${needs}${expression}</decision>`
/** A business knowledge model. */
export const knowledge = (name: string, parameters: string, body: string, needs = '') =>
  `<businessKnowledgeModel id="_${name}" name="${name}"><variable name="${name}"/><encapsulatedLogic>${parameters}${body}</encapsulatedLogic>${needs}</businessKnowledgeModel>`
export const parameter = (name: string, typeRef = '') =>
  `<formalParameter name="${name}"${typeRef && ` typeRef="${typeRef}"`}/>`

export const input = (name: string, typeRef = ''): string =>
  `<inputData id="_${name}" name="${name}"><variable name="${name}"${typeRef && ` typeRef="${typeRef}"`}/></inputData>`

export const needsInput = (name: string): string =>
  `<informationRequirement><requiredInput href="#_${name}"/></informationRequirement>`

export const needsDecision = (name: string): string =>
  `<informationRequirement><requiredDecision href="#_${name}"/></informationRequirement>`

export const needsFunction = (name: string): string =>
  `<knowledgeRequirement><requiredKnowledge href="#_${name}"/></knowledgeRequirement>`

/** A table with one row a line: cells of inputs, then of outputs, then annotations, apart by |. */
export function table(
  heads: { inputs: readonly string[]; outputs: readonly string[]; annotations?: readonly string[] },
  rows: readonly string[],
  attributes = '',
): string {
  const text = (cell: string) => `<text>${cell.trim().replaceAll('<', '&lt;')}</text>`
  const body = rows.map((row) => {
    const cells = row.split('|')
    const inputs = cells.splice(0, heads.inputs.length)
    const outputs = cells.splice(0, heads.outputs.length)
    return [
      '<rule>',
      ...inputs.map((cell) => `<inputEntry>${text(cell)}</inputEntry>`),
      ...outputs.map((cell) => `<outputEntry>${text(cell)}</outputEntry>`),
      ...cells.map((cell) => `<annotationEntry>${text(cell)}</annotationEntry>`),
      '</rule>',
    ].join('')
  })
  return [
    `<decisionTable ${attributes}>`,
    ...heads.inputs.map((head) => clause('input', head)),
    ...heads.outputs.map((head) => clause('output', head)),
    ...(heads.annotations ?? []).map((name) => `<annotation name="${name}"/>`),
    ...body,
    '</decisionTable>',
  ].join('')
}

/** `name`, `name: type`, or `name: type in values`; an output may end in ` else default`. */
function clause(kind: 'input' | 'output', head: string): string {
  const [, name, type, values, otherwise] =
    /^(.*?)(?:: (.*?))?(?: in (.*?))?(?: else (.*))?$/.exec(head) ?? []
  const typeRef = type ? ` typeRef="${type}"` : ''
  const allowed = values ? `<${kind}Values><text>${values}</text></${kind}Values>` : ''
  if (kind === 'input') {
    return `<input><inputExpression${typeRef}><text>${name}</text></inputExpression>${allowed}</input>`
  }
  const entry = otherwise
    ? `<defaultOutputEntry><text>${otherwise}</text></defaultOutputEntry>`
    : ''
  return `<output name="${name}"${typeRef}>${allowed}${entry}</output>`
}

const NOW = new Date('2026-11-28T09:00:00Z')

/** Compiles texts, the first of which is the model and the others what it imports. */
export const compiled = (main: string, ...imports: readonly string[]): CompiledModel =>
  compileDmn(readDmn(main), imports.map(readDmn))

/** An evaluation of decisions: inputs and results are written in FEEL. */
export function decided(
  model: CompiledModel,
  inputs: Readonly<Record<string, string>> = {},
  ...decisions: readonly string[]
): Record<string, string> {
  const { values } = model.evaluate({
    ...at(inputs),
    ...(decisions.length > 0 ? { decisions } : {}),
  })
  return textsOf(values)
}

export const textsOf = (values: ReadonlyMap<string, FeelValue>): Record<string, string> =>
  Object.fromEntries([...values].map(([name, value]) => [name, exactText(value)]))

/** A request at one moment, with inputs that are written in FEEL. */
export const at = (inputs: Readonly<Record<string, string>>) => ({
  now: NOW,
  zone: 'Asia/Qatar',
  inputs: new Map(Object.entries(inputs).map(([name, text]) => [name, feel(text)])),
})

/** A value that is written in FEEL. */
export const feel = (text: string): FeelValue =>
  compileExpression(text, { names: new Map() }).run([], new Run({ now: NOW, zone: 0 }))

/** What a model is refused for; nothing when it is not. */
export const findingsOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof DmnError) return error.findings
    throw error
  }
  return []
}
