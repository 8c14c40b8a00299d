import { Type } from 'typebox'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import type { Operation } from './operation.ts'
import { path } from './reads.ts'

const MaybeText = Type.Union([Type.String(), Type.Null()])
const ACTS = ['renew', 'amend', 'replace'] as const

const LINE = {
  ...{ number: Type.String(), service: Type.String() },
  state: Type.Enum(['pending', 'valid', 'future', 'suspended', 'expired', 'revoked', 'cancelled']),
  ...{ validFrom: Type.String(), validTo: MaybeText },
}

/** What is answered about licences. */
export const LICENCE_ANSWERS = {
  Licences: Type.Object({ licences: Type.Array(Type.Object(LINE)) }),
  Licence: Type.Object({
    ...LINE,
    title: Type.String(),
    waits: Type.Boolean({ description: 'another document of it is being made' }),
    hasDocument: Type.Boolean(),
    endedAt: MaybeText,
    rows: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })),
    renewal: Type.Union([Type.Object({ from: Type.String(), until: Type.String() }), Type.Null()]),
    offered: Type.Array(
      Type.Object({
        act: Type.Enum([...ACTS, 'cancel']),
        price: Type.Union([Type.String(), Type.Null()], {
          description: 'in words, where it is known',
        }),
        applied: Type.Boolean({ description: 'true: by an application; false: done at once' }),
      }),
      { description: 'what its holder may do with it today' },
    ),
  }),
  LicenceBegun: Type.Object({
    reference: Type.String(),
    service: Type.String(),
    form: Type.Optional(Type.String({ description: '`renew`: the answers are `RenewalAnswers`' })),
    expires: Type.Optional(Type.String({ format: 'date-time' })),
    sent: Type.Boolean({ description: 'true: an application about it is under way already' }),
  }),
  GivenUp: Type.Object({
    number: Type.String(),
    waits: Type.Boolean({ description: 'others sign too: it is given up once they agree' }),
  }),
}

/** What holders of what a service grants may do by software: what the service lets them do, and nothing else. */
export function licencePaths(
  { service: { outputs = [], after = {} } }: Pick<ServiceBundle, 'service'>,
  operation: Operation,
  file: (summary: string) => object,
) {
  const [output] = outputs
  if (!output) return {}
  const parameters = [path('number', '`licence` of an application, or of the list')]
  const applied = ACTS.filter((act) => after[act] && (act !== 'replace' || after.costs?.replace))
  return {
    '/api/licences': {
      get: operation({ summary: 'What the person holds of this agency', answer: 'Licences' }),
    },
    '/api/licences/{number}': {
      parameters,
      get: operation({ summary: 'What it says, and what may be done with it', answer: 'Licence' }),
    },
    '/api/licences/{number}/messages': {
      parameters,
      get: operation({ summary: 'What its holder was told about it', answer: 'Messages' }),
    },
    ...(output.document && {
      '/api/licences/{number}/document': {
        parameters,
        get: file('What was issued, as a sealed PDF'),
      },
    }),
    ...(applied.length > 0 && {
      '/api/licences/{number}/applications': {
        parameters,
        post: operation({
          summary:
            'Begin an application about it, or take it up: a draft with what it says, of which `open` may be ' +
            'changed; it is sent as every other',
          ...{ answer: 'LicenceBegun', status: 201 },
          body: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { act: { enum: applied } },
                ...{ required: ['act'], additionalProperties: false },
              },
            },
          },
        }),
      },
    }),
    ...(after.replace &&
      !after.costs?.replace && {
        '/api/licences/{number}/replacement': {
          parameters,
          post: operation({
            summary:
              'Have a lost document made again; the number stays, the lost one counts no more',
            ...{ answer: 'Licence', status: 202, key: true },
          }),
        },
      }),
    ...(after.cancel && {
      '/api/licences/{number}/cancellation': {
        parameters,
        post: operation({ summary: 'Give it up for good', answer: 'GivenUp' }),
      },
    }),
  }
}
