import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { explain } from '../access/decision.ts'
import { decideRoute, isDeclared, isForSoftware } from '../access/route.ts'
import { type Ctx, withCtx } from '../ctx.ts'
import { kernelProblem } from '../problem.ts'
import { intakeOf } from './intake.ts'
import type { Answer, Route } from './route.ts'
import type { ServerOptions } from './server.ts'

/** What software asks: by a bearer token, in JSON, without a cookie. */
export type MachineRequest<Params = unknown, Body = unknown> = {
  readonly ctx: Ctx
  readonly params: Params
  readonly body: Body
  /** what a header says, by its name in small letters; undefined where it was not sent, or twice */
  header(name: string): string | undefined
  /** when whoever asked has gone, or this process ends: nothing need be waited for any more */
  readonly gone: AbortSignal
}

type Typed<P extends TSchema, B extends TSchema> = Pick<
  Route,
  'method' | 'url' | 'bodyLimit' | 'perMinute'
> & {
  /** an act of a module that is for software, or `public`; with `scope`, one that people do */
  allow: string
  /** what a person's token must be for: then the request is theirs, by software that they let act */
  scope?: string
  params?: P
  /** of a POST: what its JSON has to be */
  body?: B
  /** true: takes the bytes of a file, of whatever type, instead of JSON */
  bytes?: true
  handler(request: MachineRequest<Static<P>, Static<B>>): Promise<Answer>
}

/**
 * An address for machines, `/api/…`: JSON in and out, problem+json where something is wrong.
 *
 * Whoever sends comes by a bearer token of the provider in the header, never by a cookie: no page of another
 * site can send one, so that no form token is needed.
 *
 * @source RFC 6750 (bearer tokens), RFC 9457 (problems)
 */
export const machineRoute = <P extends TSchema, B extends TSchema>({
  body,
  scope,
  bytes,
  handler,
  ...declared
}: Typed<P, B>): Route => ({
  ...declared,
  machine: {
    ...(body && { body }),
    ...(scope && { scope }),
    ...(bytes && { bytes }),
    answer: handler,
  },
  handler: async () => {
    throw new Error('an address for machines is answered as one')
  },
})

/** A JSON text of this depth is no request of ours. */
const MOST_DEPTH = 32

/** Adds an address for machines, in a part of the server that reads JSON and nothing else. */
export function addMachineRoute(
  app: FastifyInstance,
  options: ServerOptions,
  declared: Route & { machine: NonNullable<Route['machine']> },
) {
  const { machine } = declared
  const { method, url, allow } = declared
  // What people do is theirs by a token of their own; everything else is software's, or everybody's.
  const isOpen =
    allow === 'public'
      ? machine.scope === undefined
      : isForSoftware(options.modules, allow) !== (machine.scope !== undefined)
  if (!url.startsWith('/api/') || !isDeclared(options.modules, allow) || !isOpen)
    throw new Error(`route ${method} ${url} is not one for machines: '${allow}'`)
  const params = declared.params && Compile(declared.params)
  const body = machine.body && Compile(machine.body)
  const closing = new AbortController()
  app.register(async (scope) => {
    if (machine.bytes) readBytes(scope)
    else readJson(scope)
    scope.addHook('preClose', async () => closing.abort())
    scope.route({
      method,
      url,
      bodyLimit: intakeOf(declared).typed,
      config: {
        machine: true,
        intake: intakeOf(declared),
        ...(declared.perMinute && {
          rateLimit: { max: declared.perMinute, timeWindow: 60_000 },
        }),
      },
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const ctx = await contextOf(options, request, reply, { allow, scope: machine.scope })
        if (params && !params.Check(request.params)) throw kernelProblem('not-found')
        const asked: MachineRequest = {
          ctx,
          params: request.params,
          body: body ? checked(body, request.body) : machine.bytes ? request.body : undefined,
          header: (name) => {
            const said = request.headers[name]
            return typeof said === 'string' ? said : undefined
          },
          gone: AbortSignal.any([closing.signal, goneOf(reply)]),
        }
        const answer = await machine.answer(asked)
        reply.code(answer.status).headers(answer.headers ?? {})
        if (answer.status === 204 || answer.status === 304) return reply.send()
        return reply.type(answer.type).send(answer.stream ?? answer.body)
      },
    })
  })
}

/** Whoever closes the line before the answer has gone. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}

function readBytes(scope: FastifyInstance) {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  )
}

function readJson(scope: FastifyInstance) {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parsed(String(text)))
    } catch (error) {
      done(error as Error)
    }
  })
}

function parsed(text: string): unknown {
  // PostgreSQL cannot hold U+0000, and half of a surrogate pair is no text.
  const clean = (value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
  try {
    const value: unknown = JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('__proto__')
      return clean(value)
    })
    if (depthOf(value) > MOST_DEPTH) throw new SyntaxError('depth')
    return value
  } catch (error) {
    throw kernelProblem('not-json', { detail: (error as Error).message.slice(0, 200) })
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

/** @throws kernel/body-wrong  with the place as a JSON pointer */
function checked(body: Validator, value: unknown): unknown {
  if (body.Check(value)) return value
  const [first] = body.Errors(value)
  const { instancePath = '', message = '' } = first ?? {}
  throw kernelProblem('body-wrong', { where: instancePath || '/', detail: message })
}

/**
 * In whose name the request is: the software of the token, the person who lets it act, or nobody.
 *
 * @throws kernel/token-missing, kernel/token-invalid, kernel/denied
 */
async function contextOf(
  options: ServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { allow, scope }: { allow: string; scope: string | undefined },
): Promise<Ctx> {
  const base = withCtx(options.ctx, {
    t: options.translate(languageAsked(request, options.ctx)),
    log: options.log.child({ request: request.id }),
  })
  if (allow === 'public') return base
  const challenge = (more: string) => reply.header('www-authenticate', `Bearer realm="igov"${more}`)
  const [, token] =
    /^Bearer +([\w.~+/-]{1,2000}=*) *$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) {
    challenge('')
    throw kernelProblem('token-missing')
  }
  const actor = await options.authenticate(base, 'machine', token)
  const isKnown = scope === undefined ? actor?.kind === 'software' : actor?.kind === 'person'
  if (!actor || !isKnown) {
    challenge(', error="invalid_token"')
    throw kernelProblem('token-invalid')
  }
  if (scope !== undefined && !(actor.kind === 'person' && actor.through?.scopes.includes(scope))) {
    challenge(`, error="insufficient_scope", scope="${scope}"`)
    throw kernelProblem('denied', { why: scope })
  }
  const ctx = withCtx(base, { actor })
  const decision = decideRoute(options.modules, ctx, allow)
  if (!decision.allow) {
    challenge(`, error="insufficient_scope", scope="${allow}"`)
    throw kernelProblem('denied', { why: explain(ctx.t, decision) })
  }
  return ctx
}

/** The first language of the header that the pack has; English, or else its first. */
export function languageAsked({ headers }: FastifyRequest, { pack }: Pick<Ctx, 'pack'>): string {
  const { languages } = pack.settings
  const asked = (headers['accept-language'] ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
  const fallback = languages.includes('en') ? 'en' : languages[0]
  return asked.find((language) => languages.includes(language)) ?? fallback ?? 'en'
}
