import type { XmlElement } from '#lib/xml/tree'
import { ElementReader, type Reading } from './element-reader.ts'
import type { InformationItem, Literal, TestsText } from './model.ts'

export function typeRefOf(reader: ElementReader): { typeRef?: string } {
  const typeRef = reader.attribute('typeRef')?.trim()
  return typeRef ? { typeRef } : {}
}

export function readItem(element: XmlElement, reading: Reading): InformationItem {
  const reader = new ElementReader(element, reading)
  return { name: reader.needed('name'), ...typeRefOf(reader), ...reader.node() }
}

export function optionalItem(reader: ElementReader, name: string): { variable?: InformationItem } {
  const child = reader.optional(name)
  return child ? { variable: readItem(child, reader.reading) } : {}
}

export function readTests(element: XmlElement, reading: Reading): TestsText {
  const reader = new ElementReader(element, reading)
  const language = reader.language('expressionLanguage')
  const text = reader.neededText('text')
  return { text, ...language, ...typeRefOf(reader), ...reader.node() }
}

export function readLiteral(element: XmlElement, reading: Reading): Literal {
  const reader = new ElementReader(element, reading)
  const language = reader.language('expressionLanguage')
  if (reader.optional('importedValues')) reader.error('imported-values')
  const text = reader.text('text') ?? ''
  return {
    kind: 'literalExpression',
    text,
    ...language,
    ...typeRefOf(reader),
    ...reader.node(),
  }
}
