import { Type } from 'typebox'
import type { Operation } from './operation.ts'

const Moment = Type.String({ format: 'date-time' })
const MaybeMoment = Type.Union([Moment, Type.Null()])

/** What software may be told of, each with when. */
export const TOLD = {
  submitted: 'An application was sent',
  returned: 'Something is to be corrected: `correction` of the application says what',
  'payment-awaited': 'Its fee is to be paid: `fee` of the application says how much and where',
  decided: 'It was approved or refused',
  'licence-issued': 'What was asked for was issued: `licence` of the application is its number',
  ended: 'It was withdrawn, or lapsed',
  'state-changed': 'It stands elsewhere by now, as `state` says',
} as const

/** The same of licences; each with when. */
export const TOLD_OF_LICENCES = {
  replaced: 'Its new document, in place of a lost one, is ready',
  suspended: 'It gives no right for a time',
  resumed: 'It gives its right again',
  'ends-soon': 'Its last day comes near, and whether it can be renewed the licence says',
  expired: 'Its last day is over',
  ended: 'It was revoked or given up, as `state` says',
} as const

/** All of them, as a web-hook names what it wants to be told. */
const EVENTS = [
  ...Object.keys(TOLD),
  ...Object.keys(TOLD_OF_LICENCES).map((event) => `licence-${event}`),
]

/** Where software is told, and whether it is. */
export const HookAnswer = Type.Object({
  hook: Type.String(),
  url: Type.String(),
  services: Type.Array(Type.String(), { description: 'of which it is told; none: all' }),
  events: Type.Array(Type.Enum(EVENTS), { description: 'none: all' }),
  created: Moment,
  failingSince: MaybeMoment,
  paused: Type.Union([
    Type.Object({
      at: Moment,
      why: Type.Enum(['asked', 'failing', 'gone', 'not-allowed']),
    }),
    Type.Null(),
  ]),
  secret: Type.Optional(Type.String({ description: 'shown when it is registered, never again' })),
})

export const HooksAnswer = Type.Object({ hooks: Type.Array(HookAnswer) })

export const DeliveriesAnswer = Type.Object({
  deliveries: Type.Array(
    Type.Object({
      delivery: Type.String({ description: '`webhook-id`, and `id` of the event' }),
      event: Type.String(),
      reference: Type.Union([Type.String(), Type.Null()]),
      licence: Type.Union([Type.String(), Type.Null()]),
      state: Type.Union([Type.String(), Type.Null()]),
      at: Moment,
      attempts: Type.Integer(),
      status: Type.Union([Type.Integer(), Type.Null()]),
      fault: Type.Union([Type.String(), Type.Null()]),
      tried: MaybeMoment,
      taken: MaybeMoment,
      next: Type.Union([Moment, Type.Null()], {
        description: 'null and not taken: it is set aside, and can be sent again',
      }),
    }),
  ),
})

const eventOf = (subject: string, link: string, of: 'reference' | 'licence') =>
  Type.Object({
    specversion: Type.Literal('1.0'),
    id: Type.String({ description: 'the same when it is sent again' }),
    source: Type.String({ format: 'uri', description: 'the interface of the agency' }),
    type: Type.String(),
    subject: Type.String({ description: subject }),
    time: Moment,
    sequence: Type.String({
      pattern: '^[0-9]{19}$',
      description: 'of two events of one thing the later has the greater, whatever came first',
    }),
    datacontenttype: Type.Literal('application/json'),
    data: Type.Object({
      ...{ hook: Type.String(), [of]: Type.String(), service: Type.String() },
      ...{ state: Type.String(), since: Moment },
      closed: Type.Boolean({ description: 'true: it is over, however that came' }),
      link: Type.String({ format: 'uri', description: link }),
    }),
  })

const LINK = 'asks for the rest, with the person’s token'

/** What is told: no word of a person. @source CloudEvents 1.0.2, in JSON */
export const ApplicationEvent = eventOf('reference of the application', LINK, 'reference')
export const LicenceEvent = eventOf('number of the licence', LINK, 'licence')

const HEADERS = {
  'webhook-id': 'of the event: who took one of this number does not take it again',
  'webhook-timestamp': 'of sending, in seconds: what is older than five minutes is not taken',
  'webhook-signature':
    '`v1,` and HMAC-SHA256 over `id.timestamp.body` in Base64, by the secret; several, with a space between',
}

/**
 * What is sent to software, as its own address has to take it.
 *
 * @param grants  the service gives licences, of which it is told too
 * @source OpenAPI 3.1, `webhooks`
 */
export const webhooksOf = (grants: boolean) => ({
  ...told(TOLD, 'application', 'ApplicationEvent'),
  ...(grants && told(TOLD_OF_LICENCES, 'licence', 'LicenceEvent')),
})

const told = (events: Readonly<Record<string, string>>, of: string, schemaName: string) =>
  Object.fromEntries(
    Object.entries(events).map(([event, summary]) => {
      const type = `igov.${of}.${event}`
      const schema = {
        allOf: [
          { $ref: `#/components/schemas/${schemaName}` },
          { type: 'object', properties: { type: { const: type } } },
        ],
      }
      return [
        type,
        {
          post: {
            summary,
            security: [],
            parameters: Object.entries(HEADERS).map(([name, description]) => ({
              ...{ name, description, in: 'header', required: true, schema: { type: 'string' } },
            })),
            requestBody: {
              required: true,
              content: { 'application/cloudevents+json': { schema } },
            },
            responses: {
              '2XX': { description: 'It was taken; everything else is tried again for two days' },
              '410': { description: 'Nothing more is to be sent here' },
            },
          },
        },
      ]
    }),
  )

const inJson = (schema: object) => ({ 'application/json': { schema } })

const ORDER = inJson({
  type: 'object',
  properties: {
    url: { type: 'string', format: 'uri', maxLength: 500, description: 'over https' },
    services: { type: 'array', items: { type: 'string' }, maxItems: 50, uniqueItems: true },
    events: { type: 'array', items: { enum: EVENTS }, maxItems: 20, uniqueItems: true },
  },
  required: ['url'],
  additionalProperties: false,
})

const uuid = (name: string) => ({
  ...{ name, in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
})

/** Addresses by which software says where it is told of its person's applications, at this agency. */
export function hookPaths(operation: Operation) {
  const act = (summary: string, answer: string, status = 200) => ({
    parameters: [uuid('hook')],
    post: operation({ summary, answer, status }),
  })
  const ids = { answer: 'HookIds' }
  return {
    '/api/hooks': {
      post: operation({
        summary:
          'Register an address that is told where the person’s applications and licences stand',
        ...{ answer: 'Hook', status: 201, body: ORDER },
      }),
      get: operation({ summary: 'Own web-hooks for this person', answer: 'Hooks' }),
    },
    '/api/hooks/{hook}': {
      parameters: [uuid('hook')],
      get: operation({ summary: 'One of them', answer: 'Hook' }),
    },
    '/api/hooks/{hook}/removal': act('End it', 'HookIds'),
    '/api/hooks/{hook}/pause': act('Tell it nothing for now; what happens waits', 'Hook'),
    '/api/hooks/{hook}/resumption': act('Tell it again, also what has waited', 'Hook'),
    '/api/hooks/{hook}/secret': act(
      'A new secret; for a day messages are signed with the one before, too',
      'HookIds',
    ),
    '/api/hooks/{hook}/test': act('Send an event `igov.test`', 'HookIds', 202),
    '/api/hooks/{hook}/deliveries': {
      parameters: [uuid('hook')],
      get: operation({
        summary: 'What it was told in the last 30 days, 100 at most',
        answer: 'Deliveries',
      }),
    },
    '/api/hooks/{hook}/deliveries/{delivery}/again': {
      parameters: [uuid('hook'), uuid('delivery')],
      post: operation({ summary: 'Send it once more, under the same id', status: 202, ...ids }),
    },
  }
}

/** Of what was done to a web-hook: its number, and what is new. */
export const HookIds = Type.Object({
  hook: Type.Optional(Type.String()),
  delivery: Type.Optional(Type.String()),
  secret: Type.Optional(Type.String()),
})
