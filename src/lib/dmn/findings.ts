import { wordingOf } from '#lib/feel/index'
import type { Place } from '#lib/xml/tree'

/**
 * What is to be said of a model. An error refuses it; a warning lets it run.
 * The code has its wording where it is shown; `english` has one for the command line.
 */
export type Finding = {
  severity: 'error' | 'warning'
  code: FindingCode
  params: Readonly<Record<string, string | number>>
  /** name of the element in the text, such as `decisionTable` */
  element: string
  id?: string
  /** of the named element around it, such as the decision */
  within?: string
  place: Place
}

const WORDING = {
  'not-xml': 'The text is not well-formed XML: {reason} {detail}',
  'not-dmn': 'The root is {root} of {namespace}: a model of DMN 1.2 to 1.5 begins with definitions',
  'version-too-old': 'This is DMN 1.1. Models of 1.2 to 1.5 are read: save it in one of these',
  'version-unknown': 'Namespace {namespace} is no version of DMN that is read (1.2 to 1.5)',
  'unknown-element': '{child} has no place in {parent} of DMN {version}',
  'unknown-attribute': '{parent} of DMN {version} has no attribute {attribute}',
  'foreign-element': '{child} of {namespace} may stand only in extensionElements',
  'stray-text': 'Text {text} stands where only elements may',
  'newer-element': '{child} came with DMN {since}; the model says it is {version}',
  'missing-attribute': '{parent} needs attribute {attribute}',
  'missing-element': '{parent} needs {child}',
  'repeated-element': '{parent} may have one {child} only',
  'bad-value': '{attribute} is {value}; it may be {allowed}',
  'bad-name': '{name} cannot be a name: {reason}',
  'other-language': 'Expressions and types are written in FEEL here, not in {language}',
  'imported-values': 'Values and expressions of other files are not read',
  'unknown-import': 'No model of namespace {namespace} was given for import {name}',
  'import-type': 'Import {name} is of type {type}; only models of DMN are imported',
  'id-twice': 'Id {id} stands twice',
  'name-twice': '{name} stands twice',
  'variable-name': 'The variable is named {variable}, its element {name}: they must be equal',
  'bad-reference': '{href} names no element: it is to be #id or namespace#id',
  'dangling-reference': '{href} names nothing in this model or its imports',
  'wrong-reference': '{href} is {kind}; here may stand {allowed}',
  'cycle-of-requirements': 'The requirements go in a circle: {path}',
  'cycle-of-types': 'The types go in a circle: {path}',
  'cycle-of-imports': 'The imports go in a circle: {path}',
  'unknown-type': 'There is no type {type}',
  'bad-type': 'An item definition has either a type, components or a function, not {parts}',
  'service-incomplete': '{needed} is needed by decision {decision} and is no part of the service',
  'chain-too-long': 'More than {most} elements require one another in a row',
  'table-cells': 'The row has {cells} {of}; the table has {columns}',
  'table-outputs': 'A table has at least one output',
  'output-name': 'Each of several outputs has a name',
  'policy-one-output': 'Hit policy {policy} is for a single output',
  'policy-needs-values': 'Hit policy {policy} needs output values at {output}',
  'policy-needs-default': 'No row may hit and there is no default output: the result is null then',
  'aggregation-policy': 'Only hit policy COLLECT has an aggregation, not {policy}',
  'relation-cells': 'The row has {cells} cells; the relation has {columns} columns',
  'empty-input': 'The column asks for nothing: its value is always null',
  'external-function': 'Functions in {language} are never run: their result is null',
  'bad-expression': 'In the expression {text}, line {inLine}, column {inColumn}: {reason}',
  'doubtful-expression': 'In the expression {text}, line {inLine}, column {inColumn}: {reason}',
} as const

export type FindingCode = keyof typeof WORDING

/** What a finding says in plain English, without where it stands. */
export const englishWords = ({ code, params }: Pick<Finding, 'code' | 'params'>): string =>
  WORDING[code]
    .replace(/\{(\w+)\}/g, (_, name) =>
      name === 'reason' ? wordingOf(String(params.reason), params) : String(params[name] ?? ''),
    )
    .trim()

/** The finding in plain English, for the command line and for developers. */
export function english(finding: Finding): string {
  const { line, column } = finding.place
  const at = [
    finding.element,
    finding.id && `#${finding.id}`,
    finding.within && `of ${finding.within}`,
  ]
  const words = englishWords(finding)
  return `${line}:${column} ${at.filter(Boolean).join(' ')}: ${words} (${finding.code})`
}

/** A model that is refused, with everything that is wrong with it. */
export class DmnError extends Error {
  override name = 'DmnError'
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super(findings.map(english).join('\n'))
    this.findings = findings
  }
}
