import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest, type GivenPerson, softwarePasskey, type Twist } from '#testing'
import { listAuthenticators } from './authenticator.ts'
import { bindPasskey, passkeyToMake, passkeyToUse, takePasskey } from './passkey.ts'

type Options = { challenge: string; user?: { id: string } }
type Passkey = ReturnType<typeof softwarePasskey>

const BROWSER = 'the forms of one browser'

const keyAt = (ctx: Ctx, synced: boolean) => softwarePasskey({ origin: ctx.url, synced })

async function bind(ctx: Ctx, { id: person }: GivenPerson, key: Passkey, twist: Twist = {}) {
  const asking = { person, browser: BROWSER }
  const options = (await passkeyToMake(ctx, asking)) as Options
  return bindPasskey(ctx, asking, key.make(options, twist), 'my phone')
}

async function use(ctx: Ctx, key: Passkey, twist: Twist = {}) {
  const options = (await passkeyToUse(ctx, 'sign-in', { browser: BROWSER })) as Options
  return takePasskey(ctx, 'sign-in', BROWSER, key.use(options, twist))
}

describe('A passkey', () => {
  dbTest('signs its person in without a name, as two factors in one', async ({ ctx, given }) => {
    const person = await given.person()
    const [synced, bound] = [keyAt(ctx, true), keyAt(ctx, false)]
    await bind(ctx, person, synced)
    await bind(ctx, person, bound)
    expect(await use(ctx, synced)).toMatchObject({
      ...{ person: person.id, aal: 2, amr: ['swk', 'user', 'mfa'] },
    })
    expect(await use(ctx, bound)).toMatchObject({ amr: ['hwk', 'user', 'mfa'] })
    const listed = await listAuthenticators(ctx, person.id)
    expect(listed.map(({ deviceBound, label }) => [deviceBound, label])).toEqual([
      [false, 'my phone'],
      [true, 'my phone'],
    ])
  })

  dbTest('is made under a handle that says nothing of the person', async ({ ctx, given }) => {
    const person = await given.person()
    const options = await passkeyToMake(ctx, { person: person.id, browser: BROWSER })
    const text = JSON.stringify(options)
    expect(text).not.toContain(person.identifier)
    expect(text).not.toContain(person.id)
    expect((options as { user: { id: string } }).user.id).not.toContain(
      Buffer.from(person.identifier).toString('base64url'),
    )
  })

  dbTest(
    'asks again for the keys a person has, so that none is made twice',
    async ({ ctx, given }) => {
      const person = await given.person()
      const key = keyAt(ctx, true)
      await bind(ctx, person, key)
      const again = (await passkeyToMake(ctx, { person: person.id, browser: BROWSER })) as {
        excludeCredentials: { id: string }[]
      }
      expect(again.excludeCredentials).toHaveLength(1)
      const other = await given.person()
      await expect(bind(ctx, other, key)).rejects.toThrow('identity/passkey-refused')
    },
  )

  const refusals: [string, Twist][] = [
    ['of another site', { origin: 'https://hukoomi.example' }],
    ['for another name', { rpId: 'hukoomi.example' }],
    ['without the person at it', { verified: false }],
    ['on a value that nobody asked for', { challenge: 'bm90IGFza2VkIGZvciBieSBhbnlib2R5IGhlcmU' }],
  ]
  for (const [what, twist] of refusals) {
    dbTest(`${what} is neither bound nor taken`, async ({ ctx, given }) => {
      const person = await given.person()
      await expect(bind(ctx, person, keyAt(ctx, true), twist)).rejects.toThrow('passkey-refused')
      const key = keyAt(ctx, true)
      await bind(ctx, person, key)
      await expect(use(ctx, key, twist)).rejects.toThrow('identity/passkey-refused')
      expect(await use(ctx, key)).toMatchObject({ person: person.id })
    })
  }

  dbTest(
    'that says to be another person than it is bound to is refused',
    async ({ ctx, given }) => {
      const key = keyAt(ctx, true)
      await bind(ctx, await given.person(), key)
      const userHandle = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
      await expect(use(ctx, key, { userHandle })).rejects.toThrow('identity/passkey-refused')
    },
  )

  dbTest('that changes whether it may leave its device is refused', async ({ ctx, given }) => {
    const person = await given.person()
    const [synced, bound] = [keyAt(ctx, true), keyAt(ctx, false)]
    await bind(ctx, person, synced)
    await bind(ctx, person, bound)
    await expect(use(ctx, synced, { synced: false })).rejects.toThrow('identity/passkey-refused')
    await expect(use(ctx, bound, { synced: true })).rejects.toThrow('identity/passkey-refused')
  })

  dbTest(
    'that counts backwards was copied: it is suspended, the others go on',
    async ({ ctx, given }) => {
      const person = await given.person()
      const [copied, other] = [keyAt(ctx, false), keyAt(ctx, false)]
      await bind(ctx, person, copied)
      await bind(ctx, person, other)
      await use(ctx, copied)
      await use(ctx, copied)
      await expect(use(ctx, copied, { counter: 2 })).rejects.toThrow('identity/passkey-copied')
      await expect(use(ctx, copied)).rejects.toThrow('identity/passkey-refused')
      expect(await use(ctx, other)).toMatchObject({ person: person.id })
      const states = (await listAuthenticators(ctx, person.id)).map(({ state }) => state)
      expect(states).toEqual(['suspended', 'active'])
    },
  )

  dbTest('of a thief and its owner at once is found out', async ({ ctx, given }) => {
    const key = keyAt(ctx, false)
    await bind(ctx, await given.person(), key)
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => use(ctx, key, { counter: 9 })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('A challenge', () => {
  dbTest('is taken once, also when it is sent many times at once', async ({ ctx, given }) => {
    const key = keyAt(ctx, true)
    await bind(ctx, await given.person(), key)
    const options = (await passkeyToUse(ctx, 'sign-in', { browser: BROWSER })) as Options
    const answer = key.use(options)
    const take = () => takePasskey(ctx, 'sign-in', BROWSER, answer)
    const tries = await Promise.allSettled(Array.from({ length: 16 }, take))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(take()).rejects.toThrow('identity/passkey-refused')
  })

  dbTest('serves one browser, one purpose, and five minutes', async ({ ctx, given, clock }) => {
    const key = keyAt(ctx, true)
    const person = await given.person()
    await bind(ctx, person, key)
    const answerTo = async () =>
      key.use((await passkeyToUse(ctx, 'sign-in', { browser: BROWSER })) as Options)
    const elsewhere = takePasskey(ctx, 'sign-in', 'another browser', await answerTo())
    await expect(elsewhere).rejects.toThrow('identity/passkey-refused')
    const otherwise = takePasskey(ctx, 'step-up', BROWSER, await answerTo())
    await expect(otherwise).rejects.toThrow('identity/passkey-refused')
    const late = await answerTo()
    clock.advance({ minutes: 5 })
    await expect(takePasskey(ctx, 'sign-in', BROWSER, late)).rejects.toThrow('passkey-refused')
    expect(await takePasskey(ctx, 'sign-in', BROWSER, await answerTo())).toBeTruthy()
  })

  dbTest('is in no table as it is', async ({ ctx }) => {
    const { challenge } = (await passkeyToUse(ctx, 'sign-in', { browser: BROWSER })) as Options
    const { rows } = await sql<{ row: string }>`
      select row_to_json(c)::text as row from identity.challenge c`.execute(ctx.sql)
    expect(rows.length).toBeGreaterThan(0)
    const hex = Buffer.from(challenge, 'base64url').toString('hex')
    expect(rows.some(({ row }) => row.includes(challenge) || row.includes(hex))).toBe(false)
  })
})

describe('What is no answer of a browser', () => {
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"id":1}',
    '{"id":"AA","response":null}',
    '{"id":"AA","response":{}}',
  ]) {
    dbTest(`such as ${text || 'nothing'} is refused`, async ({ ctx, given }) => {
      const person = await given.person()
      const asking = { person: person.id, browser: BROWSER }
      await expect(bindPasskey(ctx, asking, text, '')).rejects.toThrow('identity/passkey-refused')
      await expect(takePasskey(ctx, 'sign-in', BROWSER, text)).rejects.toThrow('passkey-refused')
    })
  }
})
