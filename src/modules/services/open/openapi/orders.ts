import { Type } from 'typebox'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import { AnswerFault } from '../apply/shapes.ts'
import type { Operation } from './operation.ts'
import type { JsonSchema } from './parts-schema.ts'

const Amount = Type.Union([
  Type.Object({ amount: Type.String(), currency: Type.String() }),
  Type.Null(),
])

/** How far an order of many applications is, and what became of each. */
export const OrderAnswer = Type.Object({
  order: Type.String(),
  service: Type.String(),
  state: Type.Enum(['checking', 'open', 'sending']),
  expires: Type.String({ description: 'until when rows that were not sent are kept' }),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'rows by state' }),
  shown: Type.String({ description: 'to be sent along: nobody pays other fees than they saw' }),
  fees: Amount,
  rows: Type.Array(
    Type.Object({
      row: Type.Integer(),
      state: Type.Enum(['waiting', 'sound', 'files', 'wrong', 'begun', 'jointly', 'sent']),
      reference: Type.Union([Type.String(), Type.Null()]),
      qualifies: Type.Union([Type.Boolean(), Type.Null()]),
      fee: Amount,
      errors: Type.Array(AnswerFault),
      problem: Type.Optional(Type.String({ description: 'why it was not sent' })),
    }),
  ),
})

const inJson = (schema: JsonSchema) => ({ 'application/json': { schema } })

/** Rows as they come: answers of each, but for what is declared once, for all. */
const rowsOf = (most: number) =>
  inJson({
    type: 'object',
    properties: {
      rows: {
        type: 'array',
        minItems: 1,
        maxItems: most,
        items: {
          type: 'object',
          properties: {
            row: { type: 'integer', minimum: 1, description: 'its number; else its place' },
            answers: { type: 'object', description: 'as `Answers`, without the last page' },
            draft: { type: 'string', description: 'with the files that the answers name' },
          },
          required: ['answers'],
          additionalProperties: false,
        },
      },
    },
    required: ['rows'],
    additionalProperties: false,
  })

const SENDING = inJson({
  type: 'object',
  properties: {
    declared: { type: 'object', description: 'answers of the last page, once for all rows' },
    shown: { type: 'string', description: '`shown` of the report' },
  },
  required: ['declared'],
  additionalProperties: false,
})

/** Addresses by which software applies for many at once; none where the service takes one at a time. */
export function orderPaths({ id, service }: ServiceBundle, operation: Operation) {
  const { many } = service
  if (!many) return {}
  const parameters = [
    { name: 'order', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
  ]
  const answer = 'Order'
  return {
    [`/api/services/${id}/orders`]: {
      post: operation({
        summary: 'Place an order of many applications: all are checked, and none is sent yet',
        ...{ answer, status: 201, key: true, body: rowsOf(many.rows) },
      }),
    },
    '/api/orders/{order}': {
      parameters,
      get: operation({ summary: 'How far it is, and what is wrong with which row', answer }),
    },
    '/api/orders/{order}/rows': {
      parameters,
      post: operation({
        summary: 'Mend rows by their numbers; what was sent stays as it is',
        ...{ answer, body: rowsOf(many.rows) },
      }),
    },
    '/api/orders/{order}/check': {
      parameters,
      post: operation({ summary: 'Check all rows anew that were not sent', answer }),
    },
    '/api/orders/{order}/sending': {
      parameters,
      post: operation({
        summary: 'Send every sound row, each once; the report says how far it is',
        ...{ answer, status: 202, body: SENDING },
      }),
    },
  }
}
