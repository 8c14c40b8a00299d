import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { endInitialToken, giveInitialToken } from './initial-token.ts'

const DESK = '/en/office/identity/initial-tokens'

describe('The desk of tokens to register with', () => {
  dbTest('is of one agency, and gives no more than it may', async ({ given, browse, as, ctx }) => {
    const officer = await browse(await given.officer({ roles: ['senior-officer'] }))
    const wrong = [
      { uses: '0' },
      { uses: '21' },
      { uses: '1e1' },
      { days: '31' },
      { environment: 'x' },
    ]
    for (const more of wrong) {
      const order = { environment: 'sandbox', uses: '1', days: '1', ...more }
      expect((await officer.post(DESK, order)).status).toBe(422)
    }
    const other = await given.officer({ agency: 'moph', roles: ['senior-officer'] })
    const token = { environment: 'sandbox', uses: '1', days: '1' }
    await officer.post(DESK, token)
    expect(bodyOf((await (await browse(other)).get(DESK)).body)).toContain('No token')
    const { rows } = await sql<{ id: string }>`
      select id from identity.initial_token where agency = 'moci' limit 1`.execute(ctx.sql)
    const tooMany = { environment: 'sandbox', scopes: ['openid'], uses: 21, days: 1 } as const
    await expect(giveInitialToken(as(other), tooMany)).rejects.toThrow(
      'identity/initial-token-wrong',
    )
    await expect(endInitialToken(as(other), rows[0]?.id ?? '')).rejects.toThrow(
      'identity/initial-token-missing',
    )
  })
})
