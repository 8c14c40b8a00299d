import type { DmnVersion } from './model.ts'
import { NAMESPACES } from './read.ts'

/** A model around elements; tests say what stands in it. */
export const modelText = (
  inside: string,
  { version = '1.5', root = '' }: { version?: DmnVersion; root?: string } = {},
): string =>
  `<definitions xmlns="${NAMESPACES[version]}" name="model" namespace="urn:model" ${root}>${inside}</definitions>`

/** A decision of one text of FEEL, with what it needs. */
export const decision = (name: string, text: string, needs = '', typeRef = ''): string =>
  `<decision id="_${name}" name="${name}"><variable name="${name}"${typeRef && ` typeRef="${typeRef}"`}/>${needs}<literalExpression><text>${text}</text></literalExpression></decision>`

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
