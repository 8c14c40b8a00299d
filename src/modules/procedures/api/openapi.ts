import type { TSchema } from 'typebox'
import { type Ctx, json, machineRoute } from '#kernel'
import {
  CompleteBody,
  ErrorBody,
  ExtendBody,
  ExtendedAnswer,
  FailBody,
  FetchBody,
  JobAddress,
  JobsAnswer,
} from './shapes.ts'

/** The description of the addresses for workers, made of the same shapes by which requests are checked. */
export const openApiRoute = machineRoute({
  method: 'GET',
  url: '/api/jobs/openapi.json',
  allow: 'public',
  handler: async ({ ctx }) => json(descriptionOf(ctx)),
})

/** @source OpenAPI 3.1.1 */
const descriptionOf = ({ url }: Ctx) => ({
  openapi: '3.1.1',
  info: {
    title: 'Jobs of procedures, for workers of agencies',
    version: '1',
    description:
      'Software fetches jobs of its own agency, holds them by a lease, and says what came of them. A job whose ' +
      'lease runs out is given to another worker. Every error is application/problem+json (RFC 9457): `detail` says ' +
      'what is wrong and what to do, `where` which part of the body, as a JSON pointer.',
  },
  servers: [{ url }],
  security: [{ provider: ['procedures:work'] }],
  components: {
    securitySchemes: {
      provider: {
        type: 'oauth2',
        description: `Ask for the token with resource=${url}/api/{your agency}, the interface that your agency registered.`,
        flows: {
          clientCredentials: {
            tokenUrl: `${url}/oidc/token`,
            scopes: { 'procedures:work': "Do the agency's jobs" },
          },
        },
      },
    },
    schemas: { Problem: PROBLEM },
  },
  paths: {
    '/api/jobs/fetch': post('Fetch jobs, those that waited longest first', FetchBody, JobsAnswer),
    ...ofJob('extend', 'Go on holding a job: a heartbeat', ExtendBody, ExtendedAnswer),
    ...ofJob('complete', 'Say that it is done, with what came of it', CompleteBody),
    ...ofJob('fail', 'Say that it could not be done for now: it is tried again later', FailBody),
    ...ofJob('error', 'End it with an error that the procedure knows', ErrorBody),
  },
})

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', description: 'which problem it is: `/problems/procedures/lease-lost`' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'number of the request, for whoever asks about it' },
    where: { type: 'string', description: 'JSON pointer into the body' },
  },
}

/** What can go wrong anywhere, by its status. */
const REFUSALS = {
  400: 'The body is no JSON.',
  401: 'There is no token, or it is over or for another interface.',
  403: 'The token is not for this.',
  409: 'The job is no longer yours, or its case stands elsewhere by now.',
  413: 'The body is too large.',
  422: 'The body is not as described here, or does not fit the case.',
  429: 'Too many requests: see Retry-After.',
  503: 'Come again later: see Retry-After.',
}

const refusals = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, description]) => [
    status,
    {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]),
)

const inJson = (schema: TSchema) => ({ 'application/json': { schema } })

const post = (summary: string, body: TSchema, answer?: TSchema) => ({
  post: {
    summary,
    requestBody: { required: true, content: inJson(body) },
    responses: {
      ...(answer
        ? { 200: { description: 'Done', content: inJson(answer) } }
        : { 204: { description: 'Done' } }),
      ...refusals,
    },
  },
})

const ofJob = (act: string, summary: string, body: TSchema, answer?: TSchema) => ({
  [`/api/jobs/{instance}/{wait}/${act}`]: {
    parameters: Object.entries(JobAddress.properties).map(([name, schema]) => ({
      ...{ name, in: 'path', required: true, schema },
    })),
    ...post(summary, body, answer),
  },
})
