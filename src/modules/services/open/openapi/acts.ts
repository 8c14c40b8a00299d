import { Type } from 'typebox'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import { typesFor } from '../../bundle/evidence-types.ts'
import { CONFIRM_SCOPE } from '../apply/scope.ts'
import { ConfirmBody, DocumentBody } from '../apply/shapes.ts'
import { LICENCE_ANSWERS, licencePaths } from './licences.ts'
import type { Operation } from './operation.ts'
import { FILE, path } from './reads.ts'

const Moment = Type.String({ format: 'date-time' })
const MaybeText = Type.Union([Type.String(), Type.Null()])

const CONFIRMATION = {
  confirmation: Type.String({ format: 'uuid' }),
  service: Type.String(),
  state: Type.Enum(['asked', 'confirmed', 'refused']),
  until: Moment,
}

/** What is answered by acts of a person beside applying, each where a service has it. */
export const ACT_ANSWERS = {
  Begun: Type.Object({
    reference: Type.String({ description: 'of the draft; `answers` and files are brought to it' }),
    service: Type.String({ description: 'in which it is sent' }),
    form: Type.String(),
    expires: Moment,
  }),
  Placed: Type.Object({ reference: Type.String(), state: Type.String() }),
  Documents: Type.Object({
    documents: Type.Array(
      Type.Object({
        field: Type.String({ description: 'where it is offered' }),
        document: Type.String(),
        from: Type.Enum(['licence', 'case']),
        ...{ title: Type.String(), number: Type.String(), at: Moment, agency: Type.String() },
        ...{ name: Type.String(), type: Type.String(), bytes: Type.Integer() },
        pages: Type.Union([Type.Integer(), Type.Null()]),
        unfit: Type.Union([Type.String(), Type.Null()], { description: 'why it does not do here' }),
      }),
    ),
  }),
  Standing: Type.Object({
    confirmations: Type.Array(
      Type.Object({
        ...{ name: Type.String(), state: CONFIRMATION.state, until: Moment },
        answered: Type.Union([Moment, Type.Null()]),
        reason: MaybeText,
      }),
    ),
  }),
  Confirmations: Type.Object({ confirmations: Type.Array(Type.Object(CONFIRMATION)) }),
  Confirmation: Type.Object(CONFIRMATION),
  Asked: Type.Object({
    ...CONFIRMATION,
    applicant: Type.String(),
    answers: Type.Record(Type.String(), Type.Unknown()),
    open: Type.Boolean({ description: 'false: the answers are others than they were asked for' }),
    shown: Type.String({
      description: 'goes back with the answer: nobody confirms what they did not see',
    }),
  }),
  ...LICENCE_ANSWERS,
}

/** Whether others confirm what is applied for in a service. */
export const confirms = ({ forms }: Pick<ServiceBundle, 'forms'>): boolean =>
  Object.values(forms).some(({ submit }) => submit?.confirm !== undefined)

const inJson = (schema: object) => ({ 'application/json': { schema } })
const reference = [{ $ref: '#/components/parameters/Reference' }]

/** Addresses for what a person may do in this service beside applying; none for what the service does not have. */
export function actPaths(bundle: ServiceBundle, operation: Operation, refusals: object) {
  const { service, forms } = bundle
  const file = (summary: string) => ({ summary, responses: { 200: FILE, ...refusals } })
  return {
    ...(service.appeal?.service && appealPath(service.appeal.service, operation)),
    ...(service.competition && placePath(operation)),
    ...(Object.values(forms).some(({ hearing, visit }) => hearing || visit) && {
      '/api/applications/{reference}/hearing.ics': {
        parameters: reference,
        get: file('The hearing or visit, for a calendar'),
      },
    }),
    ...(service.evidence?.some((one) => typesFor(one).length > 0) && documentPath(operation)),
    ...(confirms(bundle) && confirmPaths(operation, file)),
    ...licencePaths(bundle, operation, file),
  }
}

const appealPath = (service: string, operation: Operation) => ({
  '/api/applications/{reference}/appeal': {
    parameters: reference,
    post: operation({
      summary:
        `Begin the appeal against a refusal, or take up the one that was begun: a draft of the service ${service}, ` +
        'sent as its description says; the token is for the interface of its body',
      ...{ answer: 'Begun', status: 201 },
    }),
  },
})

const placePath = (operation: Operation) => ({
  '/api/applications/{reference}/place': {
    parameters: reference,
    post: operation({
      summary: 'Take the place that is offered, or leave it to the next',
      answer: 'Placed',
      body: inJson({
        type: 'object',
        properties: { answer: { enum: ['accept', 'decline'] } },
        ...{ required: ['answer'], additionalProperties: false },
      }),
    }),
  },
})

const documentPath = (operation: Operation) => ({
  '/api/drafts/{reference}/documents': {
    parameters: reference,
    get: operation({
      summary: 'Documents that the person has at this agency, at the fields that ask for such',
      answer: 'Documents',
    }),
    post: operation({
      summary:
        'Bring one of them in place of a file; what is answered goes into the answers as it is',
      ...{ answer: 'File', status: 201, body: inJson(DocumentBody) },
    }),
  },
})

function confirmPaths(operation: Operation, file: (summary: string) => object) {
  const own = { scope: CONFIRM_SCOPE }
  const parameters = [path('confirmation', 'of the list')]
  return {
    '/api/drafts/{reference}/confirmations': {
      parameters: reference,
      get: operation({
        summary: 'Who was asked to confirm, and what they said',
        answer: 'Standing',
      }),
    },
    '/api/confirmations': {
      get: operation({
        summary: 'What waits for the person’s own word at this agency',
        ...{ answer: 'Confirmations', ...own },
      }),
    },
    '/api/confirmations/{confirmation}': {
      parameters,
      get: operation({ summary: 'One of them, with its answers', answer: 'Asked', ...own }),
    },
    '/api/confirmations/{confirmation}/files/{file}': {
      parameters: [...parameters, path('file', '`file` of an answer')],
      get: { ...file('A file of it'), security: [{ provider: [CONFIRM_SCOPE] }] },
    },
    '/api/confirmations/{confirmation}/answer': {
      parameters,
      post: operation({
        summary: 'The person’s yes, or no and why, to the answers that were shown',
        ...{ answer: 'Confirmation', body: inJson(ConfirmBody), ...own },
      }),
    },
  }
}
