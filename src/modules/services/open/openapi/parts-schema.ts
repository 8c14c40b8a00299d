import type { Pack } from '#kernel'
import type { PlainField } from '../../bundle/field.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** A text, of a pattern where there is one. */
export const text = (pattern?: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  ...(pattern !== undefined && { pattern: `^(?:${pattern})$` }),
  ...more,
})

type ChoiceField = Extract<PlainField, { kind: 'choice' | 'choices' }>

/** Codes that may be chosen: the form's own, or those of a list of the pack, on whatever day. */
export const optionsOf = ({ options, optionsFrom }: ChoiceField, { lists }: Pack): string[] =>
  options ?? lists[optionsFrom ?? '']?.options.map(({ option }) => option) ?? []

const closed = (properties: Record<string, JsonSchema>, required: string[]): JsonSchema => ({
  ...{ type: 'object', properties, required, additionalProperties: false },
})

/** Kinds whose answer has parts. */
export function partsOf(field: PlainField, { settings }: Pack): JsonSchema {
  const identifier = (id: string | undefined) => settings.identifiers[id ?? '']?.pattern
  switch (field.kind) {
    case 'address': {
      const { parts } = settings.address
      const own = parts.map(({ part, pattern, maxLength }) => [part, text(pattern, { maxLength })])
      const degrees = { type: 'number' }
      const pin = closed({ latitude: degrees, longitude: degrees }, ['latitude', 'longitude'])
      const needed = parts.filter(({ required }) => required).map(({ part }) => part)
      return closed(
        {
          ...Object.fromEntries(own),
          ...(field.pin && { pin }),
          municipality: text(undefined, { readOnly: true }),
        },
        needed,
      )
    }
    case 'person': {
      const id = settings.signIn.identifier
      const names = { type: 'object', additionalProperties: text() }
      return {
        type: 'object',
        properties: {
          name: { anyOf: [text(undefined, { maxLength: 120 }), names] },
          [id]: text(identifier(id), { type: ['string', 'null'] }),
        },
        required: ['name'],
      }
    }
    case 'company': {
      const number = text(identifier(settings.company?.identifier))
      return closed({ name: text(), number }, ['name', 'number'])
    }
    case 'plate': {
      const kinds = settings.plates?.map(({ plate }) => plate) ?? []
      return closed({ kind: { type: 'string', enum: kinds }, number: text() }, ['kind', 'number'])
    }
    case 'signature':
      return {
        anyOf: [
          text(undefined, { maxLength: 200 }),
          closed({ name: text(), on: text(undefined, { format: 'date' }) }, ['name', 'on']),
        ],
      }
    case 'file':
      return fileSchema(field)
    default:
      return {}
  }
}

const fileSchema = ({ accept, max }: Extract<PlainField, { kind: 'file' }>): JsonSchema => ({
  ...closed(
    {
      file: text(undefined, { format: 'uuid' }),
      name: text(undefined, { readOnly: true }),
      type: text(undefined, { readOnly: true }),
      bytes: { type: 'integer', readOnly: true },
      pages: { type: ['integer', 'null'], readOnly: true },
    },
    ['file'],
  ),
  'x-accept': accept,
  'x-max': max,
})
