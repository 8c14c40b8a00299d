import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { warnOfEndings } from './endings.ts'

describe('Before the end of what software authenticates with,', () => {
  dbTest('its agency is told 30, 7 and 1 days before, once each', async ({ ctx, given, clock }) => {
    const officer = await given.officer({ agency: 'mm', roles: ['senior-officer'] })
    await given.officer({ agency: 'mm', roles: ['officer'] })
    const end = new Date(clock.now().getTime() + 40 * 86_400_000)
    const add = (id: string, secret: Date | null, certificate: Date | null, state = 'approved') =>
      sql`insert into identity.client (id, agency, environment, names, state, metadata, secret_hash,
        secret_expires_at, certificate_expires_at, proposed_at, approved_at)
        values (${id}, 'mm', 'sandbox', '{}', ${state}, '{}',
          ${secret && Buffer.alloc(32)}, ${secret}, ${certificate}, ${end}, ${end})`.execute(
        ctx.sql,
      )
    await add('has-secret', end, null)
    await add('has-certificate', null, end)
    await add('is-suspended', end, null, 'suspended')
    const told = async () => {
      await warnOfEndings(ctx)
      await warnOfEndings(ctx)
      const { rows } = await sql<{ told: string }>`
        select concat_ws(' ', resource, data->>'what', data->>'days') as told from kernel.audit
        where fact = 'identity/client-ends-soon' and subject = ${officer.id}::uuid
        order by id`.execute(ctx.sql)
      return rows.map((row) => row.told)
    }
    expect(await told()).toEqual([])
    clock.advance({ days: 11 })
    const first = await told()
    expect([...first].sort()).toEqual([
      'client:has-certificate certificate 30',
      'client:has-secret secret 30',
    ])
    clock.advance({ days: 23 })
    expect((await told()).slice(2).sort()).toEqual([
      'client:has-certificate certificate 7',
      'client:has-secret secret 7',
    ])
    clock.advance({ days: 5 })
    expect(await told()).toHaveLength(6)
    clock.advance({ days: 5 })
    expect(await told()).toHaveLength(6)
  })

  dbTest(
    'only the last of several that were missed is told, into the inbox',
    async ({ ctx, given, clock, deliver, browse }) => {
      const officer = await given.officer({ agency: 'moph', roles: ['administrator'] })
      const end = new Date(clock.now().getTime() + 5 * 86_400_000)
      await sql`insert into identity.client (id, agency, environment, names, state, metadata,
      certificate_expires_at, proposed_at, approved_at)
      values ('ends-in-five', 'moph', 'sandbox', '{}', 'approved', '{}', ${end}, ${end}, ${end})`.execute(
        ctx.sql,
      )
      await warnOfEndings(ctx)
      await deliver()
      const { body } = await (await browse(officer)).get('/en/my/messages')
      expect(body).toContain('The certificate of software of your agency ends: ends-in-five')
      expect(body.match(/ends-in-five<\/|: ends-in-five/g)).toHaveLength(1)
    },
  )
})
