import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Ctx, withCtx } from '../ctx.ts'
import { takeClientCertificate } from './client-certificate.ts'
import { SECURITY_HEADERS } from './security.ts'
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

/** Lets a mount answer, on a stream that nobody has read. */
export async function addMount(app: FastifyInstance, options: ServerOptions, mount: Mount) {
  const { config, log } = options
  const own = withCtx(options.ctx, { log })
  const address = new URL(config.url)
  const secure = address.protocol === 'https:'
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const url of [`${mount.prefix}/*`, ...(mount.also ?? [])]) {
      scope.all(url, async (request, reply) => {
        const answer = await mount.open(own)
        const { raw }: { raw: MountedRequest } = request
        const path = raw.url ?? '/'
        const below = path.startsWith(mount.prefix) ? path.slice(mount.prefix.length) : path
        raw.originalUrl = mount.prefix + below
        raw.url = below
        raw.clientCertificate = takeClientCertificate(raw, config.certificateHeader)
        sayWhereWeAre(raw, address, request.ip)
        for (const [name, value] of Object.entries(SECURITY_HEADERS))
          reply.raw.setHeader(name, value)
        if (secure)
          reply.raw.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains')
        reply.hijack()
        try {
          await answer(raw, reply.raw)
        } catch (error) {
          log.error({ request: request.id, err: error }, 'a mount failed')
          reply.raw.statusCode = 503
          reply.raw.end()
        }
      })
    }
  })
}

/** Links are made from our own address, never from what a request says; `ip` is as the server knows it. */
function sayWhereWeAre({ headers }: IncomingMessage, { host, protocol }: URL, ip: string) {
  for (const name of Object.keys(headers)) {
    if (/^(x-)?forwarded/.test(name)) delete headers[name]
  }
  headers.host = host
  headers['x-forwarded-proto'] = protocol.slice(0, -1)
  headers['x-forwarded-for'] = ip
}
