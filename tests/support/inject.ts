import { createHash } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import inject, { type InjectOptions } from 'light-my-request'
import { vi } from 'vitest'
import type { Ctx } from '#kernel'
import type { GivenPerson } from './database.ts'
import { hopping } from './hops.ts'
import { openSessions } from './sessions.ts'

export type Response = {
  status: number
  body: string
  location: string | undefined
  headers: Record<string, unknown>
  raw: Buffer
}

type Fields = Record<string, string | string[]>
type Files = Record<string, { name: string; bytes: Buffer; type?: string }>

/** What a person does with a browser, through the server without a socket. */
export type Browser = {
  get(path: string): Promise<Response>
  /** sends a form with its token; files make it multipart */
  post(path: string, fields?: Fields, files?: Files): Promise<Response>
  /** as `post`, without the token */
  postWithoutToken(path: string, fields?: Fields): Promise<Response>
  /** a request as it is, with no cookie but its own */
  raw(request: {
    method: string
    url: string
    headers: Record<string, string>
    payload?: string | Buffer
    /** of the machine that sends it */
    remoteAddress?: string
  }): Promise<Response>
  cookies: Map<string, string>
}

/** @param remoteAddress  of their machine: limits of a minute count by it */
export async function browserFor(
  app: FastifyInstance,
  ctx: Ctx,
  who?: GivenPerson,
  remoteAddress = '127.0.0.1',
): Promise<Browser> {
  // A test moves the clock by days between two clicks: the session must not end meanwhile.
  const later = new Date(ctx.clock.now().getTime() + 4_000 * 86_400_000)
  const cookies = who ? await openSessions(ctx, who.id, later) : new Map<string, string>()
  const send = async (request: object): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await ask(app, {
      remoteAddress,
      ...request,
      headers: { cookie, ...(request as { headers?: object }).headers },
    })
    for (const { name, value } of answer.cookies) {
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return responseOf(answer)
  }
  const fetch = (path: string) => send({ method: 'GET', url: path })
  const { get, post, secretAt } = hopping(ctx.url, cookies, fetch, (path) =>
    atTimeOf(ctx, () => fetch(path)),
  )
  const sendForm = (path: string, fields: Fields, files: Files = {}) =>
    post(path, () => send({ method: 'POST', url: path, ...encode(fields, files) }))
  return {
    cookies,
    get,
    post: async (path, fields = {}, files = {}) => {
      if (!secretAt(path)) await fetch(`/${ctx.t.locale}/sign-in`)
      const token = createHash('sha256')
        .update(`csrf:${secretAt(path)}`)
        .digest('base64url')
      return sendForm(path, { _csrf: token, ...fields }, files)
    },
    raw: async (request) => {
      return responseOf(await ask(app, request))
    },
    postWithoutToken: (path, fields = {}) => sendForm(path, fields),
  }
}

/** As from a socket: what answers before the framework does so here too. */
async function ask(app: FastifyInstance, request: object): Promise<LightMyRequestResponse> {
  await app.ready()
  const options: InjectOptions = { remoteAddress: '127.0.0.1', ...request }
  return inject((asked, answer) => void app.server.emit('request', asked, answer), options)
}

let faking = 0

/** The provider's library reads the machine's clock: while it is asked, that is the test's. */
async function atTimeOf<R>({ clock }: Ctx, ask: () => Promise<R>): Promise<R> {
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() })
  faking++
  try {
    return await ask()
  } finally {
    if (--faking === 0) vi.useRealTimers()
  }
}

const responseOf = (answer: LightMyRequestResponse): Response => ({
  status: answer.statusCode,
  body: answer.body,
  location: answer.headers.location?.toString(),
  headers: answer.headers,
  raw: answer.rawPayload,
})

function encode(fields: Fields, files: Files) {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )
  if (Object.keys(files).length === 0) {
    return {
      payload: new URLSearchParams(pairs).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
  }
  const boundary = 'igov-test-boundary'
  const parts: Buffer[] = pairs.map(([name, value]) =>
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
  )
  for (const [name, file] of Object.entries(files)) {
    parts.push(
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${file.name}"\r\n` +
          `content-type: ${file.type ?? 'application/octet-stream'}\r\n\r\n`,
      ),
      file.bytes,
      Buffer.from('\r\n'),
    )
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return {
    payload: Buffer.concat(parts),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
}

/** The page as a person reads it: tags out, spaces joined. */
export const bodyOf = (html: string) =>
  html
    .replace(/<(script|style|head)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim()

/** The hidden fields of the page's form that posts to `action`. */
export function formIn(html: string, action: string): Record<string, string> {
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`)) ?? ''
  const fields: Record<string, string> = {}
  for (const [input] of form.split('</form>')[0]?.matchAll(/<input[^>]+type="hidden"[^>]*>/g) ??
    []) {
    const name = /name="([^"]*)"/.exec(input)?.[1]
    if (name) fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? ''
  }
  return fields
}
