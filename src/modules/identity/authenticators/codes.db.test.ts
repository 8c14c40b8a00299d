import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { dbTest } from '#testing'
import { listAuthenticators } from './authenticator.ts'
import { newRecoveryCodes, takeRecoveryCode } from './recovery-codes.ts'
import { bindTotp, findTotp, nextCode, takeTotp } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')

const bind = (ctx: Ctx, person: PersonId) =>
  bindTotp(ctx, person, { secret: SECRET, step: 0, label: 'my phone' })

const codeAt = (now: Date) => nextCode({ secret: SECRET, lastStep: 0 }, now)

describe('A code of an app', () => {
  dbTest('works once, also when it is sent many times at once', async ({ ctx, given, clock }) => {
    const { id } = await given.person()
    await bind(ctx, id)
    const code = codeAt(clock.now())
    const tries = await Promise.all(Array.from({ length: 16 }, () => takeTotp(ctx, id, code)))
    expect(tries.filter(Boolean)).toHaveLength(1)
    expect(await takeTotp(ctx, id, code)).toBe(false)
    clock.advance({ minutes: 1 })
    expect(await takeTotp(ctx, id, codeAt(clock.now()))).toBe(true)
  })

  dbTest('of an earlier step than the last is not taken', async ({ ctx, given, clock }) => {
    const { id } = await given.person()
    await bind(ctx, id)
    const earlier = codeAt(clock.now())
    const later = codeAt(new Date(clock.now().getTime() + 30_000))
    expect(await takeTotp(ctx, id, later)).toBe(true)
    expect(await takeTotp(ctx, id, earlier)).toBe(false)
  })

  dbTest(
    'is taken half a minute early or late, in any digits, and no more',
    async ({ ctx, given, clock }) => {
      const near = [-30, 0, 30]
      const far = [-90, 90]
      for (const seconds of [...near, ...far]) {
        const { id } = await given.person()
        await bind(ctx, id)
        const code = codeAt(new Date(clock.now().getTime() + seconds * 1000))
        const typed = `${code.slice(0, 3)} ${code.slice(3)}`.replace(
          /\d/g,
          (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '',
        )
        expect(await takeTotp(ctx, id, typed), `${seconds} s`).toBe(near.includes(seconds))
      }
    },
  )

  dbTest(
    'comes from a secret that the database alone does not give away',
    async ({ ctx, given }) => {
      const { id } = await given.person()
      await bind(ctx, id)
      const { rows } = await sql<{ secret: Buffer; sealed: boolean }>`
      select t.secret, t.sealed from identity.totp t join identity.authenticator a
      on a.id = t.authenticator where a.person = ${id}`.execute(ctx.sql)
      expect(rows[0]?.sealed).toBe(true)
      expect(rows[0]?.secret.includes(SECRET)).toBe(false)
      expect((await findTotp(ctx, id))?.secret.equals(SECRET)).toBe(true)
    },
  )

  dbTest('whose secret was moved to somebody else opens nothing', async ({ ctx, given }) => {
    const [thief, owner] = [await given.person(), await given.person()]
    await bind(ctx, owner.id)
    await bind(ctx, thief.id)
    await sql`
      update identity.totp t set secret = o.secret from identity.totp o
      join identity.authenticator oa on oa.id = o.authenticator and oa.person = ${owner.id}
      where t.authenticator in (select id from identity.authenticator where person = ${thief.id})`.execute(
      ctx.sql,
    )
    await expect(findTotp(ctx, thief.id)).rejects.toThrow()
  })

  dbTest('of an app that was replaced is worth nothing', async ({ ctx, given, clock }) => {
    const { id } = await given.person()
    await bind(ctx, id)
    await bindTotp(ctx, id, { secret: Buffer.alloc(20, 7), step: 0 })
    expect(await takeTotp(ctx, id, codeAt(clock.now()))).toBe(false)
    expect(await listAuthenticators(ctx, id)).toHaveLength(1)
  })
})

describe('Recovery codes', () => {
  dbTest('are ten, each works once, however it is typed', async ({ ctx, given }) => {
    const { id } = await given.person()
    const codes = await newRecoveryCodes(ctx, id)
    expect(new Set(codes).size).toBe(10)
    const [first = '', second = ''] = codes
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => takeRecoveryCode(ctx, id, first)),
    )
    expect(tries.filter(Boolean)).toHaveLength(1)
    const typed = second
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l')
    expect(await takeRecoveryCode(ctx, id, typed)).toBe(true)
    const [listed] = await listAuthenticators(ctx, id)
    expect(listed).toMatchObject({ kind: 'recovery-codes', codesLeft: 8 })
  })

  dbTest('made anew leave none of the old ones', async ({ ctx, given }) => {
    const { id } = await given.person()
    const [old = ''] = await newRecoveryCodes(ctx, id)
    const [fresh = ''] = await newRecoveryCodes(ctx, id)
    expect(await takeRecoveryCode(ctx, id, old)).toBe(false)
    expect(await takeRecoveryCode(ctx, id, fresh)).toBe(true)
  })

  dbTest('belong to one person, and are kept as hashes', async ({ ctx, given }) => {
    const [owner, other] = [await given.person(), await given.person()]
    const [code = ''] = await newRecoveryCodes(ctx, owner.id)
    expect(await takeRecoveryCode(ctx, other.id, code)).toBe(false)
    const { rows } = await sql<{ row: string }>`
      select row_to_json(c)::text as row from identity.recovery_code c`.execute(ctx.sql)
    expect(rows.some(({ row }) => row.includes(code.replaceAll('-', '')))).toBe(false)
  })
})
