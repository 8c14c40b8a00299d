import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Answer, type Authorize, both, type Needed, newToken, redirect } from '#kernel'
import { acrFor } from '../oidc/needed.ts'
import { PREFIX } from '../oidc/provider.ts'
import { callbackOf, TERMS } from './terms.ts'

/** Holds what proves that an answer of the provider is for a request of this browser. */
const BROWSER_COOKIE = 'igov_browser'
/** As long as the provider keeps a request. */
const SECONDS = 1_800
const SALT_CHARACTERS = 22

type Cookies = Readonly<Record<string, string | undefined>>

/** What a request is held against when its answer comes. */
export type Begun = { next: string; state: string; nonce: string; verifier: string }

/**
 * Leads to the provider for a session of a surface. Nothing is stored: state, nonce and verifier come
 * from a secret that only this browser has and a salt of this request, so any number of windows can be
 * on the way at once.
 *
 * @source OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636 (PKCE)
 */
export const authorize: Authorize = async (ctx, { surface, next, needed, cookies }) => {
  const secret = secretIn(cookies) ?? newToken()
  const { state, nonce, verifier } = begin(secret, newToken().slice(0, SALT_CHARACTERS), next)
  const { locale } = ctx.t
  const query = new URLSearchParams({
    client_id: surface,
    redirect_uri: `${ctx.url}${callbackOf(surface, locale)}`,
    response_type: 'code',
    scope: 'openid',
    // Which of the person's sessions it is, so that this one ends with it.
    claims: '{"id_token":{"sid":null}}',
    ui_locales: locale,
    ...{ state, nonce, code_challenge: challengeOf(verifier), code_challenge_method: 'S256' },
    ...asked(both(TERMS[surface].needed, needed)),
  })
  const cookie = { name: BROWSER_COOKIE, value: secret, maxAgeSeconds: SECONDS }
  return redirect(`${PREFIX}/auth?${query}`, [cookie]) satisfies Answer
}

function asked(needed: Needed): Record<string, string> {
  const { ial, aal, phishingResistant, maxAgeSeconds } = needed
  return {
    ...((ial || aal || phishingResistant) && { acr_values: acrFor(needed) }),
    ...(maxAgeSeconds !== undefined && { max_age: String(Math.ceil(maxAgeSeconds)) }),
  }
}

/** @returns what this browser asked, or undefined where it asked nothing of the kind */
export function begunWith(state: string, cookies: Cookies): Begun | undefined {
  const secret = secretIn(cookies)
  const [salt = '', next = ''] = state.split('.')
  if (!secret) return undefined
  const begun = begin(secret, salt, Buffer.from(next, 'base64url').toString('utf8'))
  return isSame(begun.state, state) ? begun : undefined
}

function begin(secret: string, salt: string, next: string): Begun {
  const of = (what: string) =>
    createHmac('sha256', secret).update(`${what} ${salt} ${next}`).digest('base64url')
  const state = [salt, Buffer.from(next).toString('base64url'), of('state')].join('.')
  return { next, state, nonce: of('nonce'), verifier: of('verifier') }
}

const secretIn = (cookies: Cookies) => {
  const value = cookies[BROWSER_COOKIE]
  return value && /^[\w-]{43}$/.test(value) ? value : undefined
}

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

const isSame = (one: string, other: string) => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
