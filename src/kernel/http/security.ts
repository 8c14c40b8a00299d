import { createHash, randomFillSync, timingSafeEqual } from 'node:crypto'
import type { Actor } from '../ctx.ts'

export const FORM_COOKIE = 'igov_form'

/** Sent with every answer; a handler may narrow the policy, and widen it by `policyWith` alone. */
export const SECURITY_HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(), microphone=(), payment=()',
  'x-frame-options': 'DENY',
}

/**
 * The policy of a page with what it alone needs.
 *
 * @param more  directives that the policy does not have yet: `object-src 'self'`
 */
export const policyWith = (more: string) =>
  `${SECURITY_HEADERS['content-security-policy']}; ${more}`

const TOKEN_BYTES = 32
const pool = Buffer.alloc(TOKEN_BYTES * 128)
let used = pool.length

/** 256 random bits for a cookie; the database keeps only `hashOfToken`. */
export function newToken(): string {
  // Many at a time: a call to the generator costs more than all else that a request needs it for.
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const token = pool.toString('base64url', used, used + TOKEN_BYTES)
  pool.fill(0, used, used + TOKEN_BYTES)
  used += TOKEN_BYTES
  return token
}

export const hashOfToken = (token: string) => createHash('sha256').update(token).digest()

/**
 * The token that a form carries, made from a cookie that no other site can read.
 *
 * @param secret  value of the session cookie, or of the form cookie before sign-in
 */
export const csrfToken = (secret: string) =>
  createHash('sha256').update(`csrf:${secret}`).digest('base64url')

/**
 * The token of a page for somebody: who is signed in is told apart in it, by a hash, so that a form
 * of an earlier session can be offered again to the same person and to nobody else.
 */
export const formToken = (secret: string, actor: Actor) =>
  actor.kind === 'person' ? `${csrfToken(secret)}.${ownerHash(handsOf(actor))}` : csrfToken(secret)

/** Whoever acts for somebody is not who acts for themselves: what one page says, the other does not do. */
const handsOf = ({ id, actingFor }: Extract<Actor, { kind: 'person' }>) =>
  actingFor ? `${id} ${actingFor.mandate}` : id

/**
 * Whether a form was made for who sends it, acting for the same person. One without a name in it was
 * made before anybody signed in.
 */
export const isOfSameHands = (sent: string, own: string): boolean =>
  ownerOfForm(sent) === undefined || ownerOfForm(sent) === ownerOfForm(own)

/** For whom the page with this token was made; undefined before anybody signed in. It proves nothing. */
export const ownerOfForm = (token: string): string | undefined => token.split('.')[1]

/** Stands for a person in a page, where their number would say too much. */
export const ownerHash = (id: string) =>
  createHash('sha256').update(`form:${id}`).digest('base64url').slice(0, 22)

export function csrfMatches(secret: string | undefined, sent: unknown): boolean {
  if (!secret || typeof sent !== 'string') return false
  const expected = Buffer.from(csrfToken(secret))
  const given = Buffer.from(sent.split('.')[0] ?? '')
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** True unless a browser says that the request comes from another site. */
export function sameOrigin(headers: Record<string, unknown>, url: string): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return false
  const { origin, host } = headers
  if (typeof origin !== 'string' || origin === '') return true
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === host || origin === new URL(url).origin
}
