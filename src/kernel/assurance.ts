/** A level of identity (IAL) or of authentication (AAL). */
export type Level = 1 | 2 | 3

/**
 * How sure a session is of its person, on two axes that are never mixed: who they are was found out
 * once, at proofing; that it is they who act, at each authentication.
 *
 * @source NIST SP 800-63-4; eIDAS low, substantial and high stand near levels 1, 2 and 3
 */
export type Assurance = {
  ial: Level
  aal: Level
  /** how they signed in, as RFC 8176 names it: `pwd`, `otp`, `hwk`, `swk`, `user`, `mfa`, `sms` */
  amr: readonly string[]
  /** when they last proved themselves in this session */
  authTime: Date
  /** after a recovery, until when nothing of high value may be done */
  coolingUntil?: Date | undefined
}

/** What an act asks of a session; what is left out is not asked. */
export type Needed = {
  ial?: Level | undefined
  aal?: Level | undefined
  /** how long ago the last authentication may be, in seconds */
  maxAgeSeconds?: number | undefined
  /** true: a passkey, since what a person types can be typed on the wrong page */
  phishingResistant?: boolean | undefined
  /** true: not within the rest after a recovery, when the act is of high value */
  settled?: boolean | undefined
}

/** What is missing; the first that matters to the person comes first. */
export type Missing = 'ial' | 'settled' | 'phishing-resistant' | 'aal' | 'age'

/** True where a key did it that works only with the page it was made for. */
export const isPhishingResistant = ({ amr }: Pick<Assurance, 'amr'>): boolean =>
  amr.includes('hwk') || amr.includes('swk')

/**
 * Holds what a session has against what an act asks.
 *
 * @param have  undefined where nobody signed in: then anything that is asked is missing
 * @returns what is missing, in the order in which a person can do something about it
 */
export function missingOf(have: Assurance | undefined, needed: Needed, now: Date): Missing[] {
  const { ial = 0, aal = 0, maxAgeSeconds, phishingResistant, settled } = needed
  const ageSeconds = have
    ? (now.getTime() - have.authTime.getTime()) / 1000
    : Number.POSITIVE_INFINITY
  const missing: [Missing, boolean][] = [
    ['ial', (have?.ial ?? 0) < ial],
    ['settled', settled === true && !(have && !isCooling(have, now))],
    ['phishing-resistant', phishingResistant === true && !(have && isPhishingResistant(have))],
    ['aal', (have?.aal ?? 0) < aal],
    ['age', maxAgeSeconds !== undefined && ageSeconds > maxAgeSeconds],
  ]
  return missing.flatMap(([what, is]) => (is ? [what] : []))
}

/** @returns true when a session has everything that an act asks */
export const meets = (have: Assurance | undefined, needed: Needed, now: Date): boolean =>
  missingOf(have, needed, now).length === 0

/** @returns true during the rest after a recovery */
export const isCooling = ({ coolingUntil }: Assurance, now: Date): boolean =>
  coolingUntil !== undefined && coolingUntil > now

/** Both axes as one `acr` value of OpenID Connect, `urn:igov:ial2:aal2`. */
export const acrOf = ({ ial, aal }: Pick<Assurance, 'ial' | 'aal'>): string =>
  `urn:igov:ial${ial}:aal${aal}`

/** @returns the levels that an `acr` value asks for, or undefined when it is none of ours */
export function levelsOf(acr: string): { ial: Level; aal: Level } | undefined {
  const [, ial, aal] = /^urn:igov:ial([123]):aal([123])$/.exec(acr) ?? []
  return ial && aal ? { ial: Number(ial) as Level, aal: Number(aal) as Level } : undefined
}

/** What is asked, as part of an address: `ial2.aal2.age600.key.settled`. */
export function writeNeeded({ ial, aal, maxAgeSeconds, ...rest }: Needed): string {
  const parts = [
    ial && `ial${ial}`,
    aal && `aal${aal}`,
    maxAgeSeconds !== undefined && `age${Math.round(maxAgeSeconds)}`,
    rest.phishingResistant && 'key',
    rest.settled && 'settled',
  ]
  return parts.filter(Boolean).join('.')
}

/**
 * Reads it back. It comes from an address and may be anything: what it leaves out is asked again
 * where it is needed, so a changed one gains nothing.
 */
export function readNeeded(text: string): Needed {
  const level = (axis: string) => {
    const [, found] = new RegExp(`(?:^|[.])${axis}([123])(?:[.]|$)`).exec(text) ?? []
    return found ? (Number(found) as Level) : undefined
  }
  const [, age] = /(?:^|[.])age(\d{1,6})(?:[.]|$)/.exec(text) ?? []
  const words = text.split('.')
  return {
    ...{ ial: level('ial'), aal: level('aal') },
    ...(age !== undefined && { maxAgeSeconds: Number(age) }),
    ...(words.includes('key') && { phishingResistant: true }),
    ...(words.includes('settled') && { settled: true }),
  }
}

/** Both together: the higher of each. */
export function both(a: Needed, b: Needed): Needed {
  const higher = <N extends number>(one?: N, other?: N) =>
    one === undefined || (other !== undefined && other > one) ? other : one
  const ages = [a.maxAgeSeconds, b.maxAgeSeconds].filter((age) => age !== undefined)
  return {
    ...{ ial: higher(a.ial, b.ial), aal: higher(a.aal, b.aal) },
    ...(ages.length > 0 && { maxAgeSeconds: Math.min(...ages) }),
    phishingResistant: a.phishingResistant || b.phishingResistant,
    settled: a.settled || b.settled,
  }
}
