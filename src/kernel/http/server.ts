import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { Compile } from 'typebox/compile'
import { explain } from '../access/decision.ts'
import { decideRoute, isDeclared, isForPosts } from '../access/route.ts'
import type { Config } from '../config.ts'
import { type Actor, type Ctx, withCtx } from '../ctx.ts'
import type { T } from '../i18n.ts'
import type { Module } from '../module.ts'
import { kernelProblem } from '../problem.ts'
import type { Telemetry } from '../telemetry.ts'
import { DISPLAY_COOKIE } from '../ui/index.ts'
import { actingIn, assertSameHands } from './acting.ts'
import { acceptForms, EMPTY_FORM } from './body.ts'
import { brokenRequests } from './broken-request.ts'
import { tlsOptionsOf } from './client-certificate.ts'
import { answerError } from './errors.ts'
import { guardIntake, intakeOf, LONGEST_UPLOAD_MS } from './intake.ts'
import { isOfOwner, olderPage } from './kept.tsx'
import { addMounts } from './mount.ts'
import { type PublishedPages, servePublished } from './published.ts'
import type { Answer, Route, RouteRequest } from './route.ts'
import { formToken, newToken, SECURITY_HEADERS } from './security.ts'
import {
  checkedForm,
  formSecret,
  keepTyped,
  sessionAtOf,
  sessionOf,
  setCookie,
} from './sent-form.ts'
import { answerStepUp, type KeepForm, requireAssurance } from './step-up.ts'
import { type Authorize, type SessionAt, sessionAt } from './surface.ts'
import { wantsPage } from './wants-page.ts'

/** Longer than what is typed may take, so that its sender gets an answer. */
const IDLE_MS = 40_000
const HEADERS_MS = 30_000
const LOOK_EVERY_MS = 5_000

export type ServerOptions = {
  config: Pick<Config, 'url' | 'rateLimit' | 'proxies' | 'tls' | 'clientCa' | 'certificateHeader'>
  ctx: Ctx
  translate(locale: string): T
  modules: readonly Module[]
  /** who a session cookie stands for, at the portal, the office or the provider of sign-in */
  authenticate(ctx: Ctx, at: SessionAt, token: string): Promise<Actor | undefined>
  /** how somebody without a session, or with too little, comes by one */
  authorize: Authorize
  /** keeps a form during a step-up; without it a form is lost then */
  keepForm?: KeepForm
  log: Logger
  telemetry: Telemetry
  /** prepared ahead; without them each page is made when it is asked for */
  pages?: PublishedPages
}

/**
 * The web server with every module's routes.
 *
 * @throws Error  at start, when a route names no permission, or one that no module declares, and when a
 *   module's policies are not sound
 */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { config, modules } = options
  for (const { decide } of modules) decide?.prepare()
  const app = fastify({
    logger: false,
    trustProxy: config.proxies > 0 && ((_address, hop) => hop < config.proxies),
    // The longest that any may take; how fast a body must come is a matter of its route.
    requestTimeout: LONGEST_UPLOAD_MS,
    connectionTimeout: IDLE_MS,
    clientErrorHandler: brokenRequests(options),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    // An address that cannot be read at all: no hook of ours runs for it, and its text is not said back.
    frameworkErrors: (_error, request, reply) => {
      reply.headers(SECURITY_HEADERS)
      return answerError(options, kernelProblem('not-found'), request, reply)
    },
    genReqId: () => newToken().slice(0, 10),
    http: { connectionsCheckingInterval: LOOK_EVERY_MS },
    ...(config.tls && {
      https: { ...tlsOptionsOf(config), connectionsCheckingInterval: LOOK_EVERY_MS },
    }),
  })
  app.server.headersTimeout = HEADERS_MS
  guardIntake(app, (problem, request, reply) => answerError(options, problem, request, reply))
  await app.register(cookie)
  await app.register(rateLimit, {
    max: config.rateLimit,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) =>
      kernelProblem('too-many', { seconds: Math.ceil(ttl / 1000) }),
  })
  await acceptForms(app)
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!reply.hasHeader(name)) reply.header(name, value)
    }
    if (config.url.startsWith('https:')) {
      reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode, elapsedTime } = reply
    options.telemetry.observe(request.routeOptions.url ?? 'none', statusCode, elapsedTime / 1000)
  })
  app.setErrorHandler((error, request, reply) => answerError(options, error, request, reply))
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    answerError(options, kernelProblem('not-found'), request, reply),
  )
  for (const module of modules) {
    for (const declared of module.routes ?? []) addRoute(app, options, declared)
  }
  await addMounts(app, options)
  const { pages, telemetry } = options
  if (pages) servePublished(app, { pages, url: config.url, telemetry })
  return app
}

function addRoute(app: FastifyInstance, options: ServerOptions, declared: Route) {
  assertDeclared(options.modules, declared)
  const params = declared.params && Compile(declared.params)
  const query = declared.query && Compile(declared.query)
  app.route({
    method: declared.method,
    url: declared.url,
    bodyLimit: intakeOf(declared).typed,
    config: {
      intake: intakeOf(declared),
      ...(declared.perMinute && {
        rateLimit: { max: declared.perMinute, timeWindow: 60_000 },
      }),
    },
    handler: async (request, reply) => {
      const locale = localeOf(request, options.ctx)
      if (holdsNoText(request.params)) throw kernelProblem('not-found')
      if (holdsNoText(request.query)) throw kernelProblem('bad-request')
      if (params && !params.Check(request.params)) throw kernelProblem('not-found')
      if (query && !query.Check(request.query)) throw kernelProblem('bad-request')
      const { ctx, acting } = await actingIn(await contextOf(request, options, locale), declared)
      const decision = decideRoute(options.modules, ctx, declared.allow)
      if (!decision.allow) {
        if (ctx.actor.kind !== 'anonymous') {
          throw kernelProblem('denied', { why: explain(ctx.t, decision) })
        }
        const answer = await keepTyped(request, reply, options, ctx)
        if (!answer) throw kernelProblem('sign-in-first')
        return send(reply, answer, options, true)
      }
      const session = sessionOf(request)
      const secret = formSecret(request, reply, options, session, {
        mayMake: declared.method === 'GET' && !declared.published,
      })
      const csrf = secret ? formToken(secret, ctx.actor) : ''
      const { form, isOurs } =
        declared.method === 'POST'
          ? await checkedForm(request, options, declared)
          : { form: EMPTY_FORM, isOurs: true }
      if (!isOurs) {
        const again = isOfOwner(form, csrf) && wantsPage(request)
        if (!again) throw kernelProblem('form-expired')
        return send(reply, await olderPage(ctx, request, form, csrf), options, true)
      }
      if (!declared.own) assertSameHands(request, form, csrf)
      const asked: RouteRequest = {
        ctx,
        params: request.params,
        query: request.query,
        form,
        path: request.url,
        csrf,
        ip: request.ip,
        session,
        ...(acting && { acting }),
        cookies: request.cookies,
        desk: deskOf(options.modules, ctx),
        display: request.cookies[DISPLAY_COOKIE] ?? '',
        userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
      }
      const answer = await answerRoute(options, declared, asked).catch((thrown) =>
        answerStepUp(thrown, request, { ctx, form, options }),
      )
      return send(reply, answer, options, !declared.published)
    },
  })
}

async function answerRoute(
  { modules }: Pick<ServerOptions, 'modules'>,
  declared: Route,
  asked: RouteRequest,
): Promise<Answer> {
  requireAssurance(modules, asked.ctx, declared)
  return declared.handler(asked as never)
}

const deskOf = (modules: readonly Module[], ctx: Ctx) =>
  ctx.actor.kind === 'person' && ctx.actor.office
    ? modules
        .flatMap(({ desk }) => desk?.links ?? [])
        .filter(({ permission }) => decideRoute(modules, ctx, permission).allow)
    : []

/** PostgreSQL cannot hold U+0000, and half of a surrogate pair is no text: no address of ours has them. */
const holdsNoText = (values: unknown) =>
  Object.entries((values ?? {}) as Record<string, unknown>)
    .flat(2)
    .some((text) => typeof text === 'string' && (text.includes('\0') || !text.isWellFormed()))

function assertDeclared(modules: readonly Module[], { method, url, allow }: Route) {
  if (!isDeclared(modules, allow ?? '')) {
    throw new Error(`route ${method} ${url} names no permission that a module declares: '${allow}'`)
  }
  if (isForPosts(modules, allow) && sessionAt(url) !== 'office') {
    throw new Error(`route ${method} ${url} is for posts, which act at the office alone`)
  }
}

/** The language of the address; a first part that is no language of the pack is no page. */
export function localeOf(request: FastifyRequest, { pack }: Pick<Ctx, 'pack'>): string {
  const { languages } = pack.settings
  const [first = 'en'] = languages
  const { lang } = (request.params ?? {}) as { lang?: string }
  if (lang !== undefined && !languages.includes(lang)) throw kernelProblem('not-found')
  return lang ?? first
}

async function contextOf(request: FastifyRequest, options: ServerOptions, locale: string) {
  const base = withCtx(options.ctx, {
    t: options.translate(locale),
    log: options.log.child({ request: request.id }),
  })
  const token = sessionOf(request)
  const actor = token && (await options.authenticate(base, sessionAtOf(request), token))
  return actor ? withCtx(base, { actor }) : base
}

function send(reply: FastifyReply, answer: Answer, options: ServerOptions, personal: boolean) {
  reply.code(answer.status).type(answer.type)
  if (personal) reply.header('cache-control', 'no-store')
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  for (const one of answer.cookies ?? []) setCookie(reply, options, one)
  return reply.send(answer.body)
}
