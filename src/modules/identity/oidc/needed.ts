import { type Actor, type Assurance, acrOf, levelsOf, meets, type Needed } from '#kernel'

type Params = Readonly<Record<string, unknown>>

/** What a client's request asks of a session. */
export type Asked = {
  /** any of these will do; none where nothing is asked */
  levels: readonly Needed[]
  maxAgeSeconds: number | undefined
  /** true: at no time before this request */
  anew: boolean
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Claims that say how somebody signed in, and nothing about them. */
const OF_SIGN_IN = new Set(['sub', 'sid', 'auth_time', 'acr', 'amr', 'iss'])

/** @returns the names in the request's `claims` that say something about the person */
export function claimsOf(claims: unknown): string[] {
  const parsed: unknown = typeof claims === 'string' ? safeParse(claims) : claims
  if (!isObject(parsed)) return []
  const names = [parsed.id_token, parsed.userinfo].flatMap((part) =>
    isObject(part) ? Object.keys(part) : [],
  )
  return [...new Set(names)].filter((name) => !OF_SIGN_IN.has(name))
}

/** The values of `acr` in the request's `claims`, whether it must have one of them or would rather. */
function claimedAcrs(claims: unknown): string[] {
  const parsed: unknown = typeof claims === 'string' ? safeParse(claims) : claims
  const acr = isObject(parsed) && isObject(parsed.id_token) ? parsed.id_token.acr : undefined
  if (!isObject(acr)) return []
  return [acr.value, acr.values].flat().filter((value) => typeof value === 'string')
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Behind a value of `acr` that is asked for: with a passkey, since what is typed can be typed elsewhere. */
const WITH_KEY = ':key'

/** What is asked, as a value of `acr`. */
export const acrFor = ({ ial = 1, aal = 1, phishingResistant }: Needed): string =>
  `${acrOf({ ial, aal })}${phishingResistant ? WITH_KEY : ''}`

/** @returns what a value of `acr` asks for, or undefined when it is none of ours */
export function neededOf(acr: string): Needed | undefined {
  const keyed = acr.endsWith(WITH_KEY)
  const levels = levelsOf(keyed ? acr.slice(0, -WITH_KEY.length) : acr)
  return levels && keyed ? { ...levels, phishingResistant: true } : levels
}

/** @source OpenID Connect Core 1.0, sections 3.1.2.1 and 5.5.1.1 */
export function askedOf(params: Params): Asked {
  const { acr_values: wished, max_age: maxAge, prompt, claims } = params
  const acrs = [...claimedAcrs(claims), ...(typeof wished === 'string' ? wished.split(' ') : [])]
  return {
    levels: acrs.flatMap((acr) => neededOf(acr) ?? []),
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    anew: typeof prompt === 'string' && prompt.split(' ').includes('login'),
  }
}

/** True where a session's levels are enough for one of those that are asked. */
export const levelsMet = (
  assurance: Assurance | undefined,
  { levels }: Asked,
  now: Date,
): boolean => levels.length === 0 || levels.some((needed) => meets(assurance, needed, now))

/**
 * What a session lacks for a request.
 *
 * @param begun  when the request came: for one that asks to sign in anew nothing before counts
 * @returns undefined when it lacks nothing
 */
export function lackOf(
  actor: Actor,
  asked: Asked,
  { begun, now }: { begun: Date; now: Date },
): Needed | undefined {
  const assurance = actor.kind === 'person' ? actor.assurance : undefined
  const [first] = asked.levels
  if (!levelsMet(assurance, asked, now)) return first
  const since = asked.anew ? Math.max(1, (now.getTime() - begun.getTime()) / 1000) : undefined
  const { maxAgeSeconds } = asked
  const age = Math.min(
    since ?? Number.POSITIVE_INFINITY,
    Math.max(1, maxAgeSeconds ?? Number.POSITIVE_INFINITY),
  )
  const needed = Number.isFinite(age) ? { maxAgeSeconds: age } : {}
  return meets(assurance, needed, now) ? undefined : needed
}
