import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Ctx, withCtx } from '../ctx.ts'
import { takeClientCertificate } from './client-certificate.ts'
import { bringsLittle, watchBodies } from './intake.ts'
import { newToken, SECURITY_HEADERS } from './security.ts'
import { addressOf } from './sender.ts'
import type { ServerOptions } from './server.ts'

/**
 * Addresses that the library of a protocol answers by itself, such as a provider of sign-in: it reads
 * the request's stream and writes the answer. Rate limit, security headers and measures are the server's.
 */
export type Mount = {
  /** everything below it, `/oidc`; the library sees addresses without it */
  prefix: string
  /** addresses outside the prefix that standards put at the root; they are answered as if below it */
  also?: readonly string[]
  /** @throws what is told on a page, as a route's would be: nothing has been answered yet */
  open(ctx: Ctx): Promise<AnswerRaw>
}

/** @param request  `originalUrl` is the address as asked for, `url` the one without the prefix */
export type AnswerRaw = (request: MountedRequest, response: ServerResponse) => Promise<void>

export type MountedRequest = IncomingMessage & {
  originalUrl?: string
  /** whose key the sender has; nobody has looked at who issued it, nor whether it has ended */
  clientCertificate?: X509Certificate | undefined
}

/**
 * Lets mounts answer, on a stream that nobody has read. A usual request does not go through the
 * framework, whose work is a fifth of what a token costs; one that has to be refused, or that is unusual
 * in what it brings, does.
 */
export async function addMounts(app: FastifyInstance, options: ServerOptions): Promise<void> {
  const { modules, ctx, config, log, telemetry } = options
  const mounts = modules.flatMap(({ mounts = [] }) => mounts)
  const pass = passing(app, options)
  const own = withCtx(ctx, { log })
  for (const mount of mounts) await addRoutes(app, mount, { own, pass })
  // Who comes while the server ends is told so by the framework.
  let ends = false
  app.addHook('preClose', async () => {
    ends = true
  })
  const counted = app.createRateLimit()
  const isTooMuch = async (ip: string) => {
    // All that the limit reads of a request: the framework's counts are the ones it adds to.
    const rate = await counted({ ip, routeOptions: {} } as FastifyRequest)
    return !rate.isAllowed && rate.isExceeded
  }
  const all = app.server.listeners('request')
  const goOn = (...asked: [MountedRequest, ServerResponse]) => {
    for (const listener of all) listener.apply(app.server, asked)
  }
  app.server.removeAllListeners('request')
  app.server.on('request', async (request: MountedRequest, response: ServerResponse) => {
    const route = routeOf(mounts, request.url ?? '')
    const from = route && !ends && bringsLittle(request) && addressOf(request, config.proxies)
    if (!route || !from) return goOn(request, response)
    const began = performance.now()
    let answer: AnswerRaw
    try {
      if (await isTooMuch(from)) return goOn(request, response)
      answer = await route.mount.open(own)
    } catch {
      // Nothing has been read or answered: the framework tells why.
      return goOn(request, response)
    }
    await pass(route.mount, answer, { request, response, from })
    telemetry.observe(route.url, response.statusCode, (performance.now() - began) / 1000)
  })
}

async function addRoutes(
  app: FastifyInstance,
  mount: Mount,
  { own, pass }: { own: Ctx; pass: Pass },
) {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const url of [belowOf(mount), ...(mount.also ?? [])]) {
      scope.all(url, async (request, reply) => {
        const answer = await mount.open(own)
        reply.hijack()
        await pass(mount, answer, { request: request.raw, response: reply.raw, from: request.ip })
      })
    }
  })
}

/** The mount of an address in which nothing is written in another way than it could be, and its route. */
function routeOf(
  mounts: readonly Mount[],
  asked: string,
): { mount: Mount; url: string } | undefined {
  const end = asked.indexOf('?')
  const path = end < 0 ? asked : asked.slice(0, end)
  for (const mount of mounts) {
    if (mount.also?.includes(path)) return { mount, url: path }
    if (path.startsWith(`${mount.prefix}/`) && /^[\w./~-]+$/.test(path)) {
      return { mount, url: belowOf(mount) }
    }
  }
  return undefined
}

const belowOf = ({ prefix }: Mount) => `${prefix}/*`

type Passed = { request: MountedRequest; response: ServerResponse; from: string }
type Pass = (mount: Mount, answer: AnswerRaw, passed: Passed) => Promise<void>

/** Hands a request over as the mount expects it. */
function passing(app: FastifyInstance, { config, log }: ServerOptions): Pass {
  const { host, protocol } = new URL(config.url)
  const here = { host, 'x-forwarded-proto': protocol.slice(0, -1) }
  const secure = protocol === 'https:'
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    ...(secure && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  })
  const bodies = watchBodies()
  app.addHook('onClose', async () => bodies.end())
  return async (mount, answer, { request, response, from }) => {
    bodies.add(request, response)
    try {
      const path = request.url ?? '/'
      const below = path.startsWith(mount.prefix) ? path.slice(mount.prefix.length) : path
      request.originalUrl = mount.prefix + below
      request.url = below
      request.clientCertificate = takeClientCertificate(request, config.certificateHeader)
      sayWhereWeAre(request, here, from)
      for (const [name, value] of headers) response.setHeader(name, value)
      await answer(request, response)
    } catch (error) {
      log.error({ request: newToken().slice(0, 10), err: error }, 'a mount failed')
      response.statusCode = 503
      response.end()
    } finally {
      // What is answered before it has come is waited for no longer than anything else.
      if (request.complete) bodies.forget(request)
    }
  }
}

/** Links are made from our own address, never from what a request says; `ip` is as the server knows it. */
function sayWhereWeAre(
  { headers }: IncomingMessage,
  here: Readonly<Record<string, string>>,
  ip: string,
) {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('forwarded') || name.startsWith('x-forwarded')) delete headers[name]
  }
  Object.assign(headers, here)
  headers['x-forwarded-for'] = ip
}
