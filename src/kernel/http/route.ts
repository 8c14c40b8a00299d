import { Readable } from 'node:stream'
import type { Static, TSchema } from 'typebox'
import { csvOf } from '#lib/csv'
import type { Needed } from '../assurance.ts'
import type { ActingFor, Ctx } from '../ctx.ts'
import type { Acting } from './acting.ts'
import type { MachineRequest } from './machine.ts'

/** What a person sent, by field name; files apart. */
export type FormBody = {
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  readonly files: Readonly<Record<string, UploadedFile>>
}

/** `tooLarge`: more than the route takes; the bytes were let go. */
export type UploadedFile = { name: string; bytes: Buffer; tooLarge?: true }

export type RouteRequest<Params = unknown, Query = unknown> = {
  readonly ctx: Ctx
  readonly params: Params
  readonly query: Query
  readonly form: FormBody
  /** path and query as asked for */
  readonly path: string
  /** goes into each form of the page */
  readonly csrf: string
  readonly ip: string
  readonly session: string | undefined
  /** all that the browser sent, for a protocol that keeps cookies of its own */
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly userAgent: string
  /** the reader's choice of colours and text size, as their cookie has it */
  readonly display: string
  /** for whom they act, or acted until just now */
  readonly acting?: Acting
  /** the desk's menu: what the person's post may open */
  readonly desk: readonly DeskLink[]
}

/** A place in an official's desk: path without language, keys of its name and of what is done there. */
export type DeskLink = {
  path: string
  key: string
  about: string
  permission: string
  /** true: now and then wanted; on the desk's first page, not in the head of each */
  aside?: true
}

/** What a handler answers; the server turns it into bytes. */
export type Answer = {
  status: number
  type: string
  body: string | Buffer
  /** instead of the body what is too much to be held at once: it is sent piece by piece as it is made */
  stream?: Readable
  headers?: Record<string, string>
  cookies?: readonly Cookie[]
}

/** Out of reach of scripts unless `readable`. */
export type Cookie = { name: string; value: string; maxAgeSeconds: number; readable?: boolean }

export type Route = {
  method: 'GET' | 'POST'
  url: string
  /** `public`, `signed-in` or `module:act`: the server refuses to start without one */
  allow: string
  /** how sure the session must be of the person; a lower one is led through a step-up and back */
  assurance?: Needed
  /** the same bytes for everybody: no cookie is set, and a cache may keep them for a while */
  published?: boolean
  /**
   * Of a published route: every page that it answers, each as what follows the language
   * (`services/birth-certificate`, '' for the home page). They are prepared ahead and in the sitemap.
   */
  addresses?(ctx: Ctx): Promise<readonly string[]>
  params?: TSchema
  query?: TSchema
  /** bytes that a request may bring, files with them; 64 KiB where not said */
  bodyLimit?: number
  /** true: takes files; what is too large among them comes to the handler as `tooLarge` */
  multipart?: boolean
  /** true for what is about the person themselves, whomever they act for elsewhere */
  own?: boolean | ((acting: ActingFor) => boolean)
  /** true for what changes nothing but the sender's own cookie: pages for everybody hold no token */
  openForm?: boolean
  /** of an address for machines: what its JSON is; made by `machineRoute` */
  machine?: {
    body?: TSchema
    scope?: string
    bytes?: true
    answer(request: MachineRequest): Promise<Answer>
  }
  /** requests a minute from one address, where fewer than usual */
  perMinute?: number
  handler(request: RouteRequest<never, never>): Promise<Answer>
}

type Typed<P extends TSchema, Q extends TSchema> = Omit<Route, 'params' | 'query' | 'handler'> & {
  params?: P
  query?: Q
  handler(request: RouteRequest<Static<P>, Static<Q>>): Promise<Answer>
}

/** A route whose handler knows the types of its parameters. */
export const route = <P extends TSchema, Q extends TSchema>(typed: Typed<P, Q>): Route =>
  typed as Route

/** A page made by `Page`. */
export const html = async (
  page: JSX.Element,
  { status = 200, ...rest }: Partial<Pick<Answer, 'status' | 'headers' | 'cookies'>> = {},
): Promise<Answer> => ({
  status,
  type: 'text/html; charset=utf-8',
  body: await page,
  ...rest,
})

/** After a form: to a page of our own, by GET. */
export const redirect = (path: string, cookies: readonly Cookie[] = []): Answer => {
  if (!/^\/(?![/\\])/.test(path)) throw new Error(`not a path of our own: ${path}`)
  return { status: 303, type: 'text/plain', body: '', headers: { location: path }, cookies }
}

/** A file for the person to keep; never shown as a page of ours. */
export const download = (bytes: Buffer, type: string, name: string): Answer => ({
  status: 200,
  type,
  body: bytes,
  headers: {
    'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
  },
})

/** The same, made while it is sent. */
export const downloadStream = (
  parts: AsyncIterable<string | Buffer>,
  type: string,
  name: string,
): Answer => ({ ...download(Buffer.alloc(0), type, name), stream: Readable.from(parts) })

/** A table for a spreadsheet, for the person to keep. @param name  of the file, without `.csv` */
export const csvFile = (name: string, rows: Parameters<typeof csvOf>[0]): Answer => ({
  status: 200,
  type: 'text/csv; charset=utf-8',
  body: csvOf(rows),
  headers: { 'content-disposition': `attachment; filename="${name}.csv"` },
})

export const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})
