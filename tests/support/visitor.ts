import { createHash } from 'node:crypto'
import { hopping } from './hops.ts'

export type Page = { status: number; body: string; location: string | undefined; bytes: Buffer }
type Fields = Record<string, string | string[]>
type Files = Record<string, { name: string; bytes: Uint8Array; type?: string }>

/** A person with a browser without script, over HTTP: keeps cookies, sends forms with their tokens. */
export type Visitor = {
  get(path: string): Promise<Page>
  post(path: string, fields?: Fields, files?: Files): Promise<Page>
  signIn(identifier: string, password: string): Promise<void>
}

/** @param url  of the started product */
export function visitorAt(url: string): Visitor {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie },
      signal: AbortSignal.timeout(30_000),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const bytes = Buffer.from(await answer.arrayBuffer())
    return {
      status: answer.status,
      body: bytes.toString('utf8'),
      location: answer.headers.get('location') ?? undefined,
      bytes,
    }
  }
  const { get, post, secretAt } = hopping(url, cookies, (path) => send(path))
  const visitor: Visitor = {
    get,
    post: async (path, fields = {}, files = {}) => {
      if (!secretAt(path)) await send('/ar/sign-in')
      const token = createHash('sha256')
        .update(`csrf:${secretAt(path)}`)
        .digest('base64url')
      const body = encode({ _csrf: token, ...fields }, files)
      return post(path, () => send(path, { method: 'POST', body }))
    },
    signIn: async (identifier, password) => {
      const answer = await visitor.post('/ar/sign-in', { identifier, password })
      if (answer.status !== 303) throw new Error(`sign-in of ${identifier}: ${answer.status}`)
    },
  }
  return visitor
}

function encode(fields: Fields, files: Files): URLSearchParams | FormData {
  const plain = Object.keys(files).length === 0
  const form = plain ? new URLSearchParams() : new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) form.append(name, one)
  }
  if (form instanceof FormData) {
    for (const [name, { name: file, bytes, type }] of Object.entries(files)) {
      const blob = new Blob([Uint8Array.from(bytes)], { type: type ?? 'application/octet-stream' })
      form.append(name, blob, file)
    }
  }
  return form
}
