import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { kernelProblem } from '../problem.ts'
import type { Route } from './route.ts'

/** Bytes of a typed form, with or without files beside it. */
const TYPED_BYTES = 64 * 1024
const TYPED_BESIDE_FILES_BYTES = 1024 * 1024
/** What an upload may be too large and still be let pass, so that its page comes back with the reason. */
const PASSED_BESIDE_BYTES = 64 * 1024 * 1024

const TYPED_MS = 30_000
/** An upload goes on for as long as it moves: 60 kB in half a minute is a bad line, not an attack. */
const UPLOAD_WINDOW_MS = 30_000
const UPLOAD_WINDOW_BYTES = 60 * 1024
export const LONGEST_UPLOAD_MS = 30 * 60_000
const LOOK_EVERY_MS = 1_000

/** What a request to a route may bring, in bytes. */
export type Intake = {
  /** without files */
  typed: number
  /** held in memory, files with them */
  kept: number
  /** taken from the line at all: past it the connection is closed */
  passed: number
  files: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    intake?: Intake
    /** software asks, and reads its language from the header */
    machine?: true
  }
}

const NOTHING_SAID: Intake = {
  typed: TYPED_BYTES,
  kept: TYPED_BYTES,
  passed: TYPED_BYTES,
  files: false,
}

/** The limits of a declared route: only one with `multipart` takes files. */
export function intakeOf({ bodyLimit, multipart }: Pick<Route, 'bodyLimit' | 'multipart'>): Intake {
  const kept = bodyLimit ?? TYPED_BYTES
  return multipart
    ? {
        typed: Math.min(kept, TYPED_BESIDE_FILES_BYTES),
        kept,
        passed: kept + PASSED_BESIDE_BYTES,
        files: true,
      }
    : { typed: kept, kept, passed: kept, files: false }
}

export const intakeFor = (request: FastifyRequest): Intake =>
  request.routeOptions.config?.intake ?? NOTHING_SAID

/** Requests whose rest is not waited for: the connection ends with the answer. */
const givenUp = new WeakSet<FastifyRequest>()

/** Takes nothing more of this request from the line. */
export const giveUp = (request: FastifyRequest): unknown => givenUp.add(request)

/**
 * Refuses what is too large by its own announcement before a byte of it is read, and what arrives
 * too slowly; before an answer is sent, takes the rest of the body from the line within the route's
 * limit, since a client that still sends does not read.
 *
 * @param answer  sends a problem for a request that no handler has answered
 */
export function guardIntake(
  app: FastifyInstance,
  answer: (problem: Error, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    if (encoding === undefined && (length === undefined || length === '0')) return done()
    const intake = intakeFor(request)
    // Nobody reads the body of a question, and a page that lies ready would not wait for its end.
    if (request.method === 'GET' || request.method === 'HEAD') {
      givenUp.add(request)
      return done(kernelProblem('bad-request'))
    }
    if (Number(length ?? 0) > intake.passed) {
      givenUp.add(request)
      return done(kernelProblem('too-large', { limit: '' }))
    }
    if (!intake.files && isMultipart(request.headers['content-type'])) {
      return done(kernelProblem('bad-request'))
    }
    watch(request, reply, intake, () => {
      givenUp.add(request)
      answer(kernelProblem('too-slow'), request, reply).catch(() => request.raw.destroy())
    })
    done()
  })
  app.addHook('onSend', async (request, reply) => {
    const { raw } = request
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0
    if (!hasBody || raw.complete !== false) return
    if (!givenUp.has(request)) await passRest(request, intakeFor(request).passed)
    if (!raw.complete) reply.header('connection', 'close')
  })
}

const isMultipart = (type: string | undefined) => /^\s*multipart\//i.test(type ?? '')

const USUAL = new Set(['GET', 'HEAD', 'POST', 'OPTIONS'])

/** True where nothing of what a request brings would be refused by `guardIntake`, and it says how much it is. */
export function bringsLittle({ method = '', headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers
  if (!USUAL.has(method) || encoding !== undefined) return false
  if (length === undefined || length === '0') return true
  const asks = method === 'GET' || method === 'HEAD'
  return !asks && Number(length) <= TYPED_BYTES && !isMultipart(headers['content-type'])
}

/** Cuts off what arrives too slowly at an answer that the framework does not see. */
export function watchBodies() {
  const since = new Map<IncomingMessage, { response: ServerResponse; began: number }>()
  const look = () => {
    const now = Date.now()
    for (const [request, { response, began }] of since) {
      // In the order in which they came: those behind have more time left.
      if (now - began < TYPED_MS) return
      since.delete(request)
      if (request.complete) continue
      if (!response.headersSent) response.writeHead(408, { connection: 'close' })
      response.end(() => request.destroy())
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return {
    add(request: IncomingMessage, response: ServerResponse) {
      if (!request.complete) since.set(request, { response, began: Date.now() })
    },
    forget: (request: IncomingMessage) => void since.delete(request),
    end: () => clearInterval(timer),
  }
}

/** Looks at the line every second until the body is there, the answer has gone, or the line has. */
function watch(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  { files }: Intake,
  tooSlow: () => void,
) {
  const { socket } = raw
  if (!socket) return
  let windowBegan = Date.now()
  let windowBytes = socket.bytesRead
  const timer = setInterval(() => {
    if (raw.complete || reply.sent || socket.destroyed) return clearInterval(timer)
    const passedMs = Date.now() - windowBegan
    if (passedMs < (files ? UPLOAD_WINDOW_MS : TYPED_MS)) return
    if (!files || socket.bytesRead - windowBytes < UPLOAD_WINDOW_BYTES) {
      clearInterval(timer)
      return tooSlow()
    }
    windowBegan = Date.now()
    windowBytes = socket.bytesRead
  }, LOOK_EVERY_MS)
  timer.unref()
}

/** Takes what is left of a body from the line and forgets it; stops after `limit` bytes. */
function passRest({ raw }: FastifyRequest, limit: number) {
  return new Promise<void>((resolve) => {
    let passed = 0
    const finish = () => {
      raw.off('data', count)
      for (const event of ['end', 'close', 'error']) raw.off(event, finish)
      resolve()
    }
    const count = (chunk: Buffer) => {
      passed += chunk.length
      if (passed <= limit) return
      raw.pause()
      finish()
    }
    if (raw.readableEnded || raw.destroyed) return resolve()
    raw.unpipe()
    raw.on('data', count)
    for (const event of ['end', 'close', 'error']) raw.on(event, finish)
    raw.resume()
  })
}
