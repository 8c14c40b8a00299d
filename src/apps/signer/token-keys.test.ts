import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSecrets } from './secrets.ts'
import { openTokenKeys, type TokenAlgorithm } from './token-keys.ts'
import { checkToken } from './token-policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'igov-token-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ISSUER = 'https://id.example/oidc'
const DAY = 86_400_000
let at = Date.parse('2026-11-23T06:00:00Z')
const now = () => new Date(at)
const keys = openTokenKeys(folder, now)
const signing = () => keys.published().filter(({ signs }) => signs)

test('one key of each algorithm signs, and only public halves are told', () => {
  expect(
    signing()
      .map(({ alg }) => alg)
      .sort(),
  ).toEqual(['ES256', 'RS256'])
  expect(
    keys
      .published()
      .flatMap(({ jwk }) => Object.keys(jwk))
      .sort(),
  ).toEqual(['kty', 'x', 'y', 'crv', 'kty', 'n', 'e'].sort())
  expect(statSync(join(folder, 'token-keys.json')).mode & 0o777).toBe(0o600)
})

test('a signature is checked by the published key of its number', () => {
  const data = Buffer.from('header.payload')
  for (const { kid, alg, jwk } of signing()) {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const signature = keys.signing(kid)?.sign(data) ?? new Uint8Array()
    const way = alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key
    expect(verify('sha256', data, way, signature)).toBe(true)
  }
})

test('the next key is published two days before it signs, and the last for a day after', () => {
  const [before] = signing()
  const kids = () => keys.published().map(({ kid }) => kid)
  at += 87 * DAY
  expect(kids()).toHaveLength(2)
  at += 1.5 * DAY
  expect(kids()).toHaveLength(4)
  const ahead = keys.published().filter(({ signs }) => !signs)
  expect(keys.signing(ahead[0]?.kid ?? '')).toBeUndefined()
  at += 2 * DAY
  expect(
    signing()
      .map(({ kid }) => kid)
      .sort(),
  ).toEqual(ahead.map(({ kid }) => kid).sort())
  expect(kids()).toContain(before?.kid)
  expect(keys.signing(before?.kid ?? '')).toBeUndefined()
  at += DAY
  expect(kids()).not.toContain(before?.kid)
})

test('keys are the same after a restart', () => {
  const told = (of: typeof keys) => of.published().map(({ kid, jwk }) => ({ kid, jwk }))
  expect(told(openTokenKeys(folder, now))).toEqual(told(keys))
})

test('keys in wrong hands are withdrawn at once', () => {
  const before = keys.published().map(({ kid }) => kid)
  keys.replace()
  expect(signing()).toHaveLength(2)
  expect(keys.published().filter(({ kid }) => before.includes(kid))).toEqual([])
})

const token = (header: object, payload: object) =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')

test('a key of tokens signs tokens of our issuer and of now, and nothing else', () => {
  const kid = 'k'
  const seconds = Math.floor(at / 1000)
  const header = { alg: 'ES256', kid, typ: 'JWT' }
  const payload = { iss: ISSUER, iat: seconds, exp: seconds + 300 }
  const algOf = (asked: string): TokenAlgorithm | undefined => (asked === kid ? 'ES256' : undefined)
  const check = (body: unknown) => checkToken(body, { issuer: ISSUER, now: now(), algOf })
  const data = token(header, payload)
  expect(check({ kid, data })).toEqual({ kid, data })
  const refused: unknown[] = [
    undefined,
    { kid },
    { kid, data, more: 1 },
    { kid: 'other', data },
    { kid, data: 'free text' },
    { kid, data: `${data}.more` },
    { kid, data: token({ ...header, alg: 'none' }, payload) },
    { kid, data: token({ ...header, alg: 'RS256' }, payload) },
    { kid, data: token({ ...header, kid: 'x' }, payload) },
    { kid, data: token({ ...header, typ: 'dc+sd-jwt' }, payload) },
    { kid, data: token(header, { ...payload, iss: 'https://evil.example' }) },
    { kid, data: token(header, { ...payload, iat: seconds - 3600 }) },
    { kid, data: token(header, { ...payload, exp: seconds + 90_000 }) },
    { kid, data: token(header, { ...payload, exp: 'never' }) },
    { kid, data: token(header, { ...payload, pad: 'x'.repeat(13_000) }) },
  ]
  expect(refused.filter((body) => !('refused' in check(body)))).toEqual([])
})

test('each purpose has a secret of its own, the same after a restart', () => {
  const secret = openSecrets(folder)
  const cookies = secret('oidc-cookies')
  expect(cookies).toHaveLength(32)
  expect(openSecrets(folder)('oidc-cookies')).toEqual(cookies)
  expect(secret('oidc-nonces')).not.toEqual(cookies)
  expect(readFileSync(join(folder, 'secrets.root'), 'utf8')).not.toContain(cookies?.toString('hex'))
})
