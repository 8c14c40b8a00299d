import { createHash } from 'node:crypto'

/** Mulberry32 again: a run that failed is repeated by its seed. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = Math.imul(state ^ (state >>> 15), state | 1)
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Comes back as markup only where something is not escaped. */
export const MARK = 'zq9'
const MARKUP = `<script>${MARK}</script>"'><svg/onload=${MARK}>`

export const VALUES: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '__proto__',
  'constructor',
  MARKUP,
  `javascript:${MARK}`,
  "' or 1=1 --",
  "'); drop table cases.case; --",
  '$1',
  '%00',
  '\0',
  '\u202e\u2066gnp.exe',
  '\ud800',
  '٠١٢٣٤٥٦٧٨٩',
  '２０２６',
  'ﷺ'.repeat(200),
  'a'.repeat(5_000),
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '//evil.example',
  'http://evil.example/',
  '00000000-0000-0000-0000-000000000000',
  '01234567-89ab-7def-8123-456789abcdef',
  '{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what an attacker would type
  '${7*7}',
  '\r\nset-cookie: a=b',
  '99999999999999999999',
  '2026-02-30',
  '\u0007\u001b[31m',
]

const FIELD_NAMES: readonly string[] = [
  '_csrf',
  '_do',
  '_revision',
  'next',
  'identifier',
  'password',
  'number',
  'reason',
  'reasons',
  'text',
  'home.address.zone',
  'home.livesThere',
  'home.tenure',
  'birthDate.year',
  'activities.0.activity',
  'activities.99999.activity',
  'activities.-1.x',
  'activities.__proto__.x',
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'a.b.c.d.e.f.g.h',
  'x'.repeat(300),
  MARKUP,
  'theme',
  'back',
  'fields',
  'version',
  'declaration',
  'decision',
  'note',
  'note.home.completionCertificate',
  '_keep.home.tenure',
  'home.completionCertificate',
  'home.completionCertificate.kept',
  'home.address.street',
  'wantsTradeName',
  'mobile',
  'email',
  'code',
  'file',
  'q',
  'reference',
]

const HEADERS: readonly Record<string, string>[] = [
  {},
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'content-type': 'application/json' },
  { 'content-type': 'text/xml' },
  { 'content-type': 'multipart/form-data' },
  { 'content-type': 'multipart/form-data; boundary=' },
  { 'content-type': 'application/x-www-form-urlencoded; charset=utf-16' },
  { 'content-length': '5' },
  { cookie: 'igov_session=; igov_portal=; igov_office=; igov_browser=' },
  { cookie: `igov_portal=${'x'.repeat(4_000)}` },
  { cookie: `igov_portal=${MARKUP}; igov_browser=${MARKUP}; igov_display=${MARKUP}` },
  { accept: 'application/json' },
  { 'accept-language': 'x'.repeat(2_000) },
  { host: 'evil.example' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-for': "1' or 1" },
  { 'x-http-method-override': 'DELETE' },
  { 'user-agent': MARKUP },
  { range: 'bytes=0-99999999999' },
]

export type Malformed = {
  method: string
  url: string
  headers: Record<string, string>
  payload?: string | Buffer
  /** another for each request: limits by address are tested elsewhere, and would hide the rest */
  remoteAddress: string
}

export type Aim = { method: string; url: string; query?: unknown }

export type Sender = {
  /** of the portal, the office and the provider */
  cookies?: ReadonlyMap<string, string>
  /** true: holds a post */
  post?: boolean
  /** false: a session, and forms without its token */
  token?: boolean
  /** what there is under each blank of an address: the sender's own, and others' */
  known: Readonly<Record<string, readonly string[]>>
}

/** One malformed request at a route: right in most, so that it is not turned away at the door. */
export function malformed(random: () => number, aim: Aim, sender: Sender): Malformed {
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item
  const headers: Record<string, string> = random() < 0.6 ? {} : { ...pick(HEADERS) }
  const { cookies, token = true } = sender
  if (cookies && !headers.cookie) {
    headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  // A page that is asked for by HEAD is read as by GET, which needs no token and may be on record.
  const others = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', ...(token ? ['HEAD'] : [])]
  const used = random() < 0.05 ? pick(others) : aim.method
  const url = addressOf(random, pick, aim, sender.known)
  const remoteAddress = `10.${pick(BYTES)}.${pick(BYTES)}.${pick(BYTES)}`
  if (used !== 'POST') return { method: used, url, headers, remoteAddress }
  const secret = cookies?.get('igov_portal')
  const right = secret && createHash('sha256').update(`csrf:${secret}`).digest('base64url')
  const fields = Array.from({ length: Math.floor(random() * 6) }, () => [
    pick(FIELD_NAMES),
    random() < 0.2 ? pick(Object.values(sender.known).flat()) : pick(VALUES),
  ])
  return {
    method: used,
    url,
    remoteAddress,
    ...body(random, pick, headers, [['_csrf', (token && right) || 'no'], ...fields]),
  }
}

const BYTES = Array.from({ length: 250 }, (_, i) => i + 1)

type Pick = <Item>(items: readonly Item[]) => Item

function addressOf(random: () => number, pick: Pick, { url, query }: Aim, known: Sender['known']) {
  const path = url
    .replace(':lang', () => (random() < 0.95 ? pick(['ar', 'en']) : encode(pick(VALUES))))
    .replace(/:([a-z]+)/g, (_, name: string) => {
      const real = known[name] ?? []
      const value = real.length > 0 && random() < 0.8 ? pick(real) : pick(VALUES)
      return encode(value) || 'x'
    })
  const asked = Object.keys((query as { properties?: object } | undefined)?.properties ?? {})
  if (random() < 0.6) return path
  const name = asked.length > 0 && random() < 0.7 ? pick(asked) : pick(FIELD_NAMES)
  return `${path}?${encode(name)}=${encode(pick(VALUES))}`
}

function body(
  random: () => number,
  pick: Pick,
  headers: Record<string, string>,
  fields: string[][],
) {
  if (headers['content-type']) return { headers, payload: pick(VALUES) }
  if (random() < 0.6) {
    const payload = fields.map((pair) => pair.map(encode).join('=')).join('&')
    return { headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, payload }
  }
  return {
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
    payload: brokenMultipart(random, pick, fields),
  }
}

function brokenMultipart(random: () => number, pick: Pick, fields: string[][]) {
  const parts = fields.map(
    ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const file =
    `--b\r\ncontent-disposition: form-data; name="${pick(FIELD_NAMES)}"; filename="${pick(VALUES)}"\r\n` +
    `content-type: text/html\r\n\r\n${pick(['%PDF-1.7', MARKUP, '', '\x89PNG\r\n\x1a\n', 'GIF89a'])}\r\n`
  const whole = `${parts.join('')}${file}--b--\r\n`
  // Cut off somewhere, as a broken line does it.
  return Buffer.from(random() < 0.4 ? whole.slice(0, Math.floor(random() * whole.length)) : whole)
}

function encode(text: string) {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ED%A0%80'
  }
}
