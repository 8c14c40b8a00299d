import { Type } from 'typebox'
import type { Operation } from './operation.ts'

const Moment = Type.String({ format: 'date-time' })
const MaybeMoment = Type.Union([Moment, Type.Null()])
const Answers = Type.Record(Type.String(), Type.Unknown())

/** What a person may read of theirs, software reads. */
export const READ_ANSWERS = {
  Applications: Type.Object({
    applications: Type.Array(
      Type.Object({
        ...{ reference: Type.String(), service: Type.String(), state: Type.String() },
        ...{ submittedAt: Moment, closedAt: MaybeMoment },
      }),
    ),
  }),
  History: Type.Object({
    history: Type.Array(Type.Object({ at: Moment, what: Type.String(), text: Type.String() })),
  }),
  Messages: Type.Object({
    messages: Type.Array(Type.Object({ at: Moment, subject: Type.String(), body: Type.String() })),
  }),
  SentAnswers: Type.Object({ answers: Answers, submittedAt: Moment }),
  HeldDraft: Type.Object({
    ...{ reference: Type.String(), service: Type.String(), expires: Moment, answers: Answers },
  }),
  Discarded: Type.Object({ reference: Type.String() }),
}

const path = (name: string, description: string) => ({
  ...{ name, in: 'path', required: true, schema: { type: 'string', maxLength: 40 }, description },
})

const FILE = {
  description: 'The file',
  content: { '*/*': { schema: { type: 'string', contentEncoding: 'binary' } } },
}

/** Addresses for drafts that software goes on with, and for what a person reads of their applications. */
export function readPaths(operation: Operation, refusals: object, reference: readonly object[]) {
  const get = (summary: string, answer: string) => ({
    parameters: reference,
    get: operation({ summary, answer }),
  })
  const file = (summary: string) => ({ summary, responses: { 200: FILE, ...refusals } })
  return {
    '/api/drafts/{reference}': get('What a draft holds', 'HeldDraft'),
    '/api/drafts/{reference}/answers': {
      parameters: reference,
      post: operation({
        summary: 'Keep answers, complete or not, in place of those before; nothing is sent',
        answer: 'Draft',
        body: {
          'application/json': {
            schema: {
              type: 'object',
              properties: { answers: { type: 'object' } },
              ...{ required: ['answers'], additionalProperties: false },
            },
          },
        },
      }),
    },
    '/api/drafts/{reference}/discard': {
      parameters: reference,
      post: operation({ summary: 'Throw a draft away, with its files', answer: 'Discarded' }),
    },
    '/api/applications': {
      get: operation({
        summary: 'The person’s applications at this agency, the newest first, 50 at most',
        answer: 'Applications',
      }),
    },
    '/api/applications/{reference}/history': get('What happened, the newest first', 'History'),
    '/api/applications/{reference}/messages': get('What the person was told', 'Messages'),
    '/api/applications/{reference}/answers': get('What was sent last', 'SentAnswers'),
    '/api/applications/{reference}/files/{file}': {
      parameters: [...reference, path('file', '`file` of an answer')],
      get: file('A file that was sent'),
    },
    '/api/licences/{number}/document': {
      parameters: [path('number', '`licence` of an application')],
      get: file('What was issued, as a sealed PDF'),
    },
  }
}
