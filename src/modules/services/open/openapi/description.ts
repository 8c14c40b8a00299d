import type { TSchema } from 'typebox'
import type { Ctx } from '#kernel'
import { findTextOf, type ServiceBundle } from '../../bundle/bundle.ts'
import { APPLY_SCOPE, CONFIRM_SCOPE } from '../apply/scope.ts'
import {
  CaseAnswer,
  CheckedAnswer,
  ConsentBody,
  DraftAnswer,
  FileStored,
  RegisterAnswer,
  SentAnswer,
  WithdrawnAnswer,
} from '../apply/shapes.ts'
import { ACT_ANSWERS, actPaths, confirms } from './acts.ts'
import { answersSchema } from './answers-schema.ts'
import {
  ApplicationEvent,
  DeliveriesAnswer,
  HookAnswer,
  HookIds,
  HooksAnswer,
  hookPaths,
  LicenceEvent,
  webhooksOf,
} from './hooks.ts'
import type { Operation } from './operation.ts'
import { OrderAnswer, orderPaths } from './orders.ts'
import type { JsonSchema } from './parts-schema.ts'
import { READ_ANSWERS, readPaths } from './reads.ts'

/**
 * How software does what a person can do in a service, made of its form.
 *
 * @param owner  the body whose interface it is
 * @source OpenAPI 3.1.1
 */
export function descriptionOf(ctx: Ctx, bundle: ServiceBundle, owner: string) {
  const { url, pack, t } = ctx
  const { apply: form, renew } = bundle.forms
  if (!form) throw new Error(`service ${bundle.id} has no form apply`)
  const [first = 'en'] = pack.settings.languages
  const say = (key: string) => findTextOf(bundle, t.locale, key) ?? findTextOf(bundle, first, key)
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: say('service.title') ?? bundle.id,
      version: bundle.version.slice(0, 12),
      description:
        `${say('service.summary') ?? ''}\n\nA person lets software apply for them, or a business by a ` +
        'mandate. What is sent is held against the same form and rules as on the pages. Every error is ' +
        'application/problem+json (RFC 9457); `errors` says for each answer what is wrong, by JSON pointer.',
    },
    servers: [{ url }],
    security: [{ provider: [APPLY_SCOPE] }],
    components: {
      securitySchemes: { provider: providerOf(url, bundle, owner) },
      schemas: {
        Answers: answersSchema(form, { bundle, pack, language: t.locale }),
        ...(renew && {
          RenewalAnswers: answersSchema(renew, { bundle, pack, language: t.locale }),
        }),
        Problem: PROBLEM,
        ...Object.fromEntries(
          Object.entries({ ...ANSWERS, ...(bundle.service.many && { Order: OrderAnswer }) }).map(
            ([name, schema]) => [name, JSON.parse(JSON.stringify(schema)) as JsonSchema],
          ),
        ),
      },
      parameters: {
        Key: {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          description: 'of the sender’s own; the same key never sends twice',
          schema: { type: 'string', minLength: 8, maxLength: 100 },
        },
        Reference: {
          ...{ name: 'reference', in: 'path', required: true },
          schema: { type: 'string', maxLength: 40 },
        },
      },
    },
    paths: {
      ...pathsOf(bundle),
      ...readPaths(operation, refusals, [ref('parameters', 'Reference')]),
      ...actPaths(bundle, operation, refusals),
      ...orderPaths(bundle, operation),
      ...hookPaths(operation),
    },
    webhooks: webhooksOf(bundle.service.outputs !== undefined),
  }
}

/** How software comes by a token, and for what. */
const providerOf = (url: string, bundle: ServiceBundle, owner: string) => ({
  type: 'oauth2',
  description: `Ask for the token with resource=${url}/api/${owner}.`,
  flows: {
    authorizationCode: {
      authorizationUrl: `${url}/oidc/auth`,
      tokenUrl: `${url}/oidc/token`,
      scopes: {
        [APPLY_SCOPE]: 'Apply, follow applications, and do what holders of licences may',
        ...(confirms(bundle) && {
          [CONFIRM_SCOPE]: 'Say yes or no to what others applied for together with the person',
        }),
      },
    },
  },
})

const ANSWERS: Readonly<Record<string, TSchema>> = {
  Checked: CheckedAnswer,
  Draft: DraftAnswer,
  File: FileStored,
  Register: RegisterAnswer,
  Sent: SentAnswer,
  Case: CaseAnswer,
  Withdrawn: WithdrawnAnswer,
  ...READ_ANSWERS,
  Hook: HookAnswer,
  Hooks: HooksAnswer,
  HookIds,
  Deliveries: DeliveriesAnswer,
  ApplicationEvent,
  LicenceEvent,
  ...ACT_ANSWERS,
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: {
      type: 'string',
      description: 'which problem it is: `/problems/services/draft-incomplete`',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'number of the request, for whoever asks about it' },
    where: { type: 'string', description: 'JSON pointer into the body' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['where', 'code', 'detail'],
        properties: {
          where: { type: 'string', description: 'JSON pointer into the answers' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
}

const REFUSALS = {
  400: 'The body is no JSON.',
  401: 'There is no token, or it is over.',
  403: 'The token is not for this.',
  404: 'There is no such thing, or it is somebody else’s.',
  409: 'It stands elsewhere by now.',
  422: 'The body is not as described here, or answers are missing or wrong.',
  429: 'Too many requests: see Retry-After.',
  503: 'Come again later: see Retry-After.',
}

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` })
const inJson = (schema: object) => ({ 'application/json': { schema } })

const refusals = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, description]) => [
    status,
    { description, content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } } },
  ]),
)

const operation: Operation = ({ summary, answer, status = 200, body, key, scope }) => ({
  summary,
  ...(scope && { security: [{ provider: [scope] }] }),
  ...(key && { parameters: [ref('parameters', 'Key')] }),
  ...(body && { requestBody: { required: true, content: body } }),
  responses: {
    [status]: { description: 'Done', content: inJson(ref('schemas', answer)) },
    ...refusals,
  },
})

const draftName = { type: 'string', description: 'with the files that the answers name' }
const sendingOf = ({ forms }: ServiceBundle) =>
  inJson({
    type: 'object',
    properties: {
      answers: forms.renew
        ? { anyOf: [ref('schemas', 'Answers'), ref('schemas', 'RenewalAnswers')] }
        : ref('schemas', 'Answers'),
      draft: draftName,
      decided: { type: 'string', description: '`decided.short` of the check' },
    },
    required: ['answers'],
    additionalProperties: false,
  })
const CORRECTION = inJson({
  type: 'object',
  properties: { answers: ref('schemas', 'Answers') },
  additionalProperties: false,
})

/** Any part of the answers may be missing or wrong where they are only checked. */
const ANY_ANSWERS = inJson({
  type: 'object',
  properties: { answers: { type: 'object' }, draft: draftName },
  required: ['answers'],
  additionalProperties: false,
})

const registerPath = (reference: readonly object[]) => ({
  parameters: [
    ...reference,
    {
      ...{ name: 'register', in: 'path', required: true, schema: { type: 'string' } },
      description: '`x-register` of an answer',
    },
  ],
  post: operation({
    summary:
      'Say whether the person agrees that a register is asked about them. What it says counts in the draft, ' +
      'whatever is sent; `check` with the draft shows it',
    ...{ answer: 'Register', body: inJson(ConsentBody) },
  }),
})

const pathsOf = (bundle: ServiceBundle) => {
  const { id } = bundle
  const reference = [ref('parameters', 'Reference')]
  return {
    [`/api/services/${id}/check`]: {
      post: operation({
        summary: 'Say what is missing or wrong, and what the rules decide; nothing is kept',
        ...{ answer: 'Checked', body: ANY_ANSWERS },
      }),
    },
    [`/api/services/${id}/drafts`]: {
      post: operation({
        summary: 'Begin an application, for the files that come with it',
        ...{ answer: 'Draft', status: 201, key: true },
      }),
    },
    '/api/drafts/{reference}/files/{field}': {
      parameters: [
        ...reference,
        {
          ...{ name: 'field', in: 'path', required: true, schema: { type: 'string' } },
          description: 'path of the question through its groups: `home.ownerConsent`',
        },
        {
          ...{ name: 'Content-Disposition', in: 'header', schema: { type: 'string' } },
          description: '`attachment; filename="paper.pdf"`',
        },
      ],
      post: operation({
        summary: 'Bring a file; what is answered goes into the answers as it is',
        ...{ answer: 'File', status: 201, body: { '*/*': {} } },
      }),
    },
    '/api/drafts/{reference}/registers/{register}': registerPath(reference),
    [`/api/services/${id}/applications`]: {
      post: operation({
        summary: 'Send an application',
        ...{ answer: 'Sent', status: 201, key: true, body: sendingOf(bundle) },
      }),
    },
    '/api/applications/{reference}': {
      parameters: reference,
      get: operation({ summary: 'Where an application stands', answer: 'Case' }),
    },
    '/api/applications/{reference}/correction': {
      parameters: reference,
      post: operation({
        summary:
          'Answer what was asked to be corrected: other answers stay as they were sent. Without answers it is ' +
          'begun only, so that files can be brought to the draft of the same reference',
        ...{ answer: 'Sent', body: CORRECTION },
      }),
    },
    '/api/applications/{reference}/withdrawal': {
      parameters: reference,
      post: operation({ summary: 'Take an application back', answer: 'Withdrawn' }),
    },
  }
}
