import { describe, expect } from 'vitest'
import { type Ctx, makeIdentifier, type PasswordPort, withCtx } from '#kernel'
import { dbTest } from '#testing'
import { hashPassword } from '../authenticators/password.ts'
import { openAccounts } from '../person.ts'
import { statementsOf } from './fixture.ts'
import { signIn } from './sign-in.ts'

const KNOWN = 250
const TRIES_EACH = 4
const MOST_DIFFERENCE = 0.05
const ROUNDS = 3

/** Does no work, so that a difference elsewhere is not drowned in the hash. */
const NO_HASHING: PasswordPort = {
  hash: async () => '',
  verify: async () => ({ right: false, stale: false }),
}

/** What must be found out: no hash work where nobody has the number. */
const LEAKY: PasswordPort = {
  ...NO_HASHING,
  verify: async (stored) => {
    for (const until = performance.now() + (stored ? 1 : 0); performance.now() < until; );
    return { right: false, stale: false }
  },
}

/** Numbers of the pack's kind: those of people with a password, and as many of nobody. */
async function openPeople(ctx: Ctx) {
  const { identifiers, signIn: kinds, demonstration } = ctx.pack.settings
  const kind = identifiers[kinds.identifier]
  const [serial = 0] = demonstration.serials[kinds.identifier] ?? []
  const country = demonstration.nationalities[0]?.numeric ?? '000'
  if (!kind) throw new Error('the pack has no identifier for sign-in')
  const number = (i: number) =>
    makeIdentifier(kind, { year: 1950 + (i % 50), country, serial: serial + Math.floor(i / 50) })
  const known = Array.from({ length: KNOWN }, (_, i) => number(i))
  const unknown = Array.from({ length: KNOWN }, (_, i) => number(KNOWN + i))
  const passwordHash = await hashPassword(ctx, 'nobody types this one')
  const blank = { birthDate: null, nationality: null, email: null, phone: null }
  await openAccounts(
    ctx,
    known.map((identifier) => ({ identifier, name: { en: 'Known' }, ...blank, passwordHash })),
  )
  return { known, unknown }
}

let address = 0
const place = () => `198.51.${Math.floor(++address / 250) % 250}.${address % 250}`

async function timeOf(ctx: Ctx, identifier: string): Promise<number> {
  const order = { identifier, password: 'a guess', ip: place(), userAgent: '' }
  const from = performance.now()
  await signIn(ctx, order).catch(() => {})
  return performance.now() - from
}

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

/** In turns, each pair in either order, so that what the machine does meanwhile falls on both. */
async function difference(ctx: Ctx, people: { known: string[]; unknown: string[] }, tries: number) {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let i = 0; i < tries; i++) {
    const kinds = i % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const kind of kinds) {
      times[kind].push(await timeOf(ctx, people[kind][i % KNOWN] ?? ''))
    }
  }
  const [known, unknown] = [median(times.known), median(times.unknown)]
  return Math.abs(known - unknown) / Math.max(known, unknown)
}

const withPasswords = (ctx: Ctx, passwords: PasswordPort): Ctx =>
  withCtx({ ...ctx, ports: { ...ctx.ports, passwords } }, {})

describe('Whether somebody has an account', () => {
  dbTest('shows in no statement', async ({ ctx, given }) => {
    const { identifier } = await given.person({ password: 'nobody types this one' })
    const tryWith = (identifier: string) => (ctx: Ctx) =>
      signIn(ctx, { identifier, password: 'a guess', ip: place(), userAgent: '' })
    const known = await statementsOf(ctx, tryWith(identifier))
    expect(known.length).toBeGreaterThan(2)
    expect(await statementsOf(ctx, tryWith('28463499988'))).toEqual(known)
    expect(await statementsOf(ctx, tryWith('no number'))).toEqual(known)
  })

  dbTest('shows in no hash work', async ({ ctx, given }) => {
    const { identifier } = await given.person({ password: 'nobody types this one' })
    const asked: [boolean, string][] = []
    const counting: PasswordPort = {
      ...NO_HASHING,
      verify: async (stored, password) => {
        asked.push([stored !== undefined, password])
        return { right: false, stale: false }
      },
    }
    for (const one of [identifier, '28463499988', 'no number']) {
      await timeOf(withPasswords(ctx, counting), one)
    }
    expect(asked).toEqual([
      [true, 'a guess'],
      [false, 'a guess'],
      [false, 'a guess'],
    ])
  })

  dbTest(
    'shows in no time: medians of a thousand tries, with hashing left out',
    async ({ ctx, clock }) => {
      const people = await openPeople(ctx)
      const quick = withPasswords(ctx, NO_HASHING)
      await difference(quick, people, 50)
      const found: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        clock.advance({ hours: 1 })
        found.push(await difference(quick, people, KNOWN * TRIES_EACH))
        if ((found.at(-1) ?? 1) < MOST_DIFFERENCE) break
      }
      expect(Math.min(...found), `differences ${found}`).toBeLessThan(MOST_DIFFERENCE)
      clock.advance({ hours: 1 })
      expect(await difference(withPasswords(ctx, LEAKY), people, 200)).toBeGreaterThan(
        MOST_DIFFERENCE,
      )
    },
    240_000,
  )
})
