import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './whole-file.ts'

/** Algorithms of tokens: small signatures for everybody who can, RSA for relying parties that cannot. */
export const TOKEN_ALGORITHMS = ['ES256', 'RS256'] as const
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number]

/** A key's public half: who reads tokens checks them against it. */
export type PublicTokenKey = {
  kid: string
  alg: TokenAlgorithm
  /** true: signs now; the others are published ahead of their time, or after it */
  signs: boolean
  jwk: JsonWebKey
}

export type TokenKeys = {
  /** Every key that is published now, those that sign first. Makes the next ones in time. */
  published: () => PublicTokenKey[]
  /** The key of that number, where it signs now; undefined else. */
  signing: (
    kid: string,
  ) => { alg: TokenAlgorithm; sign: (data: Uint8Array) => Uint8Array } | undefined
  /** Lets the next keys sign from now on, and withdraws those that signed: a key got into wrong hands. */
  replace: () => void
}

type Kept = { kid: string; alg: TokenAlgorithm; signsFrom: string; signsUntil: string; pem: string }
type Held = Omit<Kept, 'signsFrom' | 'signsUntil' | 'pem'> & {
  from: number
  until: number
  key: KeyObject
  jwk: JsonWebKey
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** How long a key signs. */
const SIGNS_MS = 90 * DAY
/** How long before that it is published: longer than anybody keeps the list of keys. */
const AHEAD_MS = 2 * DAY
/** How long after that it is published: longer than any token lives. */
const AFTER_MS = DAY
/** Enough for a key of 90 days, and made in a moment at the first start. */
const RSA_BITS = 2048

const newKey = (alg: TokenAlgorithm, from: number): Held => {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: RSA_BITS })
  const kid = randomBytes(12).toString('base64url')
  return held({ kid, alg, from, until: from + SIGNS_MS, key: privateKey })
}

const held = (one: Omit<Held, 'jwk'>): Held => ({
  ...one,
  jwk: createPublicKey(one.key).export({ format: 'jwk' }),
})

const read = (path: string): Held[] => {
  if (!existsSync(path)) return []
  chmodSync(path, 0o600)
  const kept: Kept[] = JSON.parse(readFileSync(path, 'utf8'))
  return kept.map(({ kid, alg, signsFrom, signsUntil, pem }) =>
    held({
      kid,
      alg,
      from: Date.parse(signsFrom),
      until: Date.parse(signsUntil),
      key: createPrivateKey(pem),
    }),
  )
}

const write = (path: string, keys: readonly Held[]) => {
  const kept = keys.map(
    ({ kid, alg, from, until, key }): Kept => ({
      kid,
      alg,
      signsFrom: new Date(from).toISOString(),
      signsUntil: new Date(until).toISOString(),
      pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }),
  )
  writeWhole(path, JSON.stringify(kept))
}

/** Adds what is missing for one algorithm: a key that signs now and, when its end is near, the next. */
const complete = (keys: Held[], alg: TokenAlgorithm, now: number) => {
  const own = keys.filter((key) => key.alg === alg)
  const current = own.find(({ from, until }) => from <= now && now < until)
  const last = current ?? newKey(alg, now)
  if (!current) keys.push(last)
  const next = own.some(({ from }) => from > now)
  if (!next && last.until - AHEAD_MS <= now) keys.push(newKey(alg, last.until))
}

const signWith = ({ alg, key }: Held, data: Uint8Array) =>
  sign('sha256', data, alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key)

/**
 * Opens the keys of tokens, and makes them at the first start. Each signs for 90 days; the next is
 * published two days before and the last for a day after, so a token never meets a reader who cannot
 * know its key.
 *
 * @param folder  that of the signer's keys; `token-keys.json` in it has mode 0600
 */
export const openTokenKeys = (folder: string, now: () => Date): TokenKeys => {
  const path = join(folder, 'token-keys.json')
  let keys = read(path)

  const refresh = () => {
    const at = now().getTime()
    const kept = keys.filter(({ until }) => until + AFTER_MS > at)
    for (const alg of TOKEN_ALGORITHMS) complete(kept, alg, at)
    if (kept.length === keys.length && kept.every((key, i) => key === keys[i])) return
    write(path, kept)
    keys = kept
  }
  const signsAt = ({ from, until }: Held, at: number) => from <= at && at < until

  refresh()
  return {
    published: () => {
      refresh()
      const at = now().getTime()
      return keys
        .map((key) => ({ kid: key.kid, alg: key.alg, signs: signsAt(key, at), jwk: key.jwk }))
        .sort((a, b) => Number(b.signs) - Number(a.signs))
    },
    signing: (kid) => {
      const key = keys.find((one) => one.kid === kid)
      if (!key || !signsAt(key, now().getTime())) return undefined
      return { alg: key.alg, sign: (data) => signWith(key, data) }
    },
    replace: () => {
      const at = now().getTime()
      keys = keys
        .filter(({ from }) => from > at)
        .map((key) => ({ ...key, from: at, until: at + SIGNS_MS }))
      refresh()
      write(path, keys)
    },
  }
}
