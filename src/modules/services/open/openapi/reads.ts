import { Type } from 'typebox'
import { RevisionBody } from '../apply/shapes.ts'
import type { Operation } from './operation.ts'

const Moment = Type.String({ format: 'date-time' })
const MaybeMoment = Type.Union([Moment, Type.Null()])
const Answers = Type.Record(Type.String(), Type.Unknown())

const DRAFT_LINE = {
  ...{ reference: Type.String(), service: Type.String(), form: Type.String() },
  purpose: Type.Enum(['application', 'correction']),
  ...{ saved: Moment, expires: Moment },
}

const Revised = Type.Object({
  version: Type.String(),
  stays: Type.Boolean({ description: 'true: it keeps its own version' }),
  answers: Answers,
  changed: Type.Array(
    Type.Object({
      where: Type.String(),
      what: Type.Enum(['moved', 'converted', 'asked', 'dropped', 'homeless']),
    }),
  ),
})

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
    ...{ ...DRAFT_LINE, answers: Answers, revision: Type.Integer() },
    open: Type.Union([Type.Array(Type.String()), Type.Null()], {
      description:
        'of a correction or an amendment: what may be changed, by JSON pointer; null: all',
    }),
    revised: Type.Union([Revised, Type.Null()], {
      description: 'what becomes of it in the version that its service has now',
    }),
  }),
  Drafts: Type.Object({ drafts: Type.Array(Type.Object(DRAFT_LINE)) }),
  DraftLine: Type.Object(DRAFT_LINE),
  Discarded: Type.Object({ reference: Type.String() }),
}

export const path = (name: string, description: string) => ({
  ...{ name, in: 'path', required: true, schema: { type: 'string', maxLength: 40 }, description },
})

const inJson = (schema: object) => ({ 'application/json': { schema } })

export const FILE = {
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
    '/api/drafts': {
      get: operation({
        summary: 'The person’s open drafts at this agency, the last saved first, 50 at most',
        answer: 'Drafts',
      }),
    },
    '/api/drafts/{reference}/files/{file}': {
      parameters: [...reference, path('file', '`file` of an answer')],
      get: file('A file that was brought to a draft'),
    },
    '/api/drafts/{reference}/revision': {
      parameters: reference,
      post: operation({
        summary: 'Go on with the version that the service has now, as `revised` of the draft says',
        ...{ answer: 'DraftLine', body: inJson(RevisionBody) },
      }),
    },
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
    '/api/applications/{reference}/answers.pdf': {
      parameters: reference,
      get: file('What was sent last, as the form on paper'),
    },
  }
}
