import { wordingOf } from '#lib/feel/index'
import { filled, type Given, type Params } from '#lib/wording'

/** What is wrong with a model, or doubtful in it. Other languages have the same codes and blanks. */
export const FINDING_WORDING = {
  'not-xml': 'The text is not well-formed XML: {reason}',
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
  'wrong-type': 'The value is {given}; {wanted} is needed here, so that the result is null',
  'value-not-allowed': 'The value {value} is not among those that may stand here: {allowed}',
  'bad-expression': 'In the expression {text}, line {inLine}, column {inColumn}: {reason}',
  'doubtful-expression': 'In the expression {text}, line {inLine}, column {inColumn}: {reason}',
} as const

/** Why something became null, beside the reasons of FEEL. */
export const REASON_WORDING = {
  'no-row-matches': 'no row of the table matches, and it has no default',
  'several-rows-match': 'only one row may match, and these do: {rows}',
  'rows-disagree': 'the rows that match give different results: {rows}',
  'input-not-allowed': '{input} is {value}; the table allows {allowed}',
  'output-not-allowed': 'the result {value} is not among {allowed}',
  'not-allowed': '{value} is not among {allowed}',
  'unreadable-expression': 'the expression {text} cannot be read: {reason}',
  'list-is-null': 'there is no list to filter',
  'filter-not-boolean': 'the condition of the filter is neither true nor false',
  'satisfies-not-boolean': 'the condition is neither true nor false',
} as const

/** What the analysis of a table says of its rows. */
export const TABLE_WORDING = {
  gap: 'no row of "{within}" matches for {example}: add a row, or a default output',
  'possible-gap':
    'no row of "{within}" surely matches for {example}: look whether one does, or add a default output',
  overlap:
    'rows {row} and {other} of "{within}" both match for {example} and give the same: narrow one of them',
  contradiction:
    'rows {row} and {other} of "{within}" both match for {example} and give different results: narrow one of them',
  'row-impossible':
    'row {row} of "{within}" is never reached, since nothing fulfils it: mend its cells, or remove it',
  'row-covered':
    'row {row} of "{within}" is never reached, since other rows take all that it matches: remove it, or narrow those',
  'too-large': 'the table of "{within}" is too large to be looked at wholly: there may be more',
} as const

/** Faults that stand as {reason} in what is said of a model: of its XML, and of names. */
export const FAULT_WORDING = {
  'xml-malformed': '{detail}',
  'xml-doctype': 'a document type is not read: remove the DOCTYPE',
  'xml-too-large': 'it is longer than {most} characters',
  'xml-too-deep': 'more than {most} elements stand in each other',
  'xml-prefix-unbound': 'the prefix {prefix} stands for no namespace',
  'xml-prefix-reserved': 'the prefix {prefix} stands for something else',
  'xml-attribute-twice': 'the attribute {attribute} stands twice in one element',
  empty: 'it is empty',
  'bidirectional-control': 'a hidden character in it changes the direction of the text',
} as const

export type FindingCode = keyof typeof FINDING_WORDING
export type ReasonCode = keyof typeof REASON_WORDING
export type TableCode = keyof typeof TABLE_WORDING
type FaultCode = keyof typeof FAULT_WORDING

export type FindingGiven<Code extends FindingCode, Known extends string = never> = Given<
  typeof FINDING_WORDING,
  Code,
  Known
>
export type TableGiven<Code extends TableCode> = Given<typeof TABLE_WORDING, Code>
export type ReasonGiven<Code extends ReasonCode> = Given<typeof REASON_WORDING, Code>

export const isFindingCode = (code: string): code is FindingCode =>
  Object.hasOwn(FINDING_WORDING, code)

export const isReasonCode = (code: string): code is ReasonCode =>
  Object.hasOwn(REASON_WORDING, code)

export const isTableCode = (code: string): code is TableCode => Object.hasOwn(TABLE_WORDING, code)

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(FAULT_WORDING, code)

const reasonOf = (code: string, params: Params): string =>
  isFaultCode(code) ? filled(FAULT_WORDING[code], params) : wordingOf(code, params)

/** Words whose blank {reason} is a code of its own, filled from the same params. */
export const filledWithReason = (words: string, params: Params): string =>
  filled(words, { ...params, reason: reasonOf(String(params.reason ?? ''), params) })
