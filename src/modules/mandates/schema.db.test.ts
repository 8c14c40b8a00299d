import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest } from '#testing'
import { givenMandate } from './fixture.ts'

const AT = '2026-11-23T06:00:00Z'

/** A row as the code would never write it. */
const planted = (ctx: Ctx, change: Record<string, unknown>) => {
  const principal = randomUUID()
  const row = {
    ...{ principal, principal_kind: 'person', principal_name: {}, agent: randomUUID() },
    ...{
      agent_name: {},
      kind: 'attorney',
      services: ['one'],
      most: 2,
      amount: 500,
      sub_delegable: true,
    },
    ...{ depth: 1, parent: null, granted_by: principal, register: null, checked_at: null },
    ...{ proof: 'account', proof_level: 2, state: 'active', offered_at: AT, offer_until: AT },
    ...{ accepted_at: AT, until: '2027-11-23T06:00:00Z' },
    ...change,
  }
  return sql<{ id: string; principal: string; agent: string }>`
    insert into mandates.mandate (principal, principal_kind, principal_name, agent, agent_name, kind,
      services, most, amount, sub_delegable, depth, parent, granted_by, register, checked_at, proof,
      proof_level, state, offered_at, offer_until, accepted_at, until)
    select principal, principal_kind, principal_name, agent, agent_name, kind, services, most,
      amount, sub_delegable, depth, parent, granted_by, register, checked_at, proof, proof_level, state,
      offered_at, offer_until, accepted_at, until
    from jsonb_populate_record(null::mandates.mandate, ${JSON.stringify(row)}::jsonb)
    returning id, principal, agent`.execute(ctx.sql)
}

describe('The database refuses', () => {
  dbTest('a mandate for oneself, without an end, or from nowhere', async ({ ctx }) => {
    const same = randomUUID()
    for (const [change, constraint] of [
      [{ principal: same, agent: same, granted_by: same }, 'nobody_for_themselves'],
      [{ until: '2031-11-26T06:00:00Z' }, 'five_years_at_most'],
      [{ agent: null }, 'accepted_by_somebody'],
      [{ granted_by: randomUUID() }, 'comes_from_somewhere'],
      [{ principal_kind: 'business' }, 'comes_from_somewhere'],
      [{ depth: 0 }, 'comes_from_somewhere'],
      [{ depth: 2 }, 'chain_of_two'],
      [{ checked_at: AT }, 'register_was_asked'],
      [{ accepted_at: null }, 'state_fits'],
    ] as const) {
      await expect(planted(ctx, change), constraint).rejects.toThrow(constraint)
    }
  })

  dbTest('a power wider than that from which it comes, and a chain of three', async ({ ctx }) => {
    const [parent] = (await planted(ctx, {})).rows
    if (!parent) throw new Error('not planted')
    const child = {
      ...{ principal: parent.principal, granted_by: parent.agent, parent: parent.id },
      ...{ depth: 2, sub_delegable: false },
    }
    for (const change of [
      { services: ['one', 'two'] },
      { services: null },
      { most: 3 },
      { most: null },
      { amount: 501 },
      { amount: null },
      { until: '2027-11-24T06:00:00Z' },
    ]) {
      await expect(planted(ctx, { ...child, ...change })).rejects.toThrow('is wider than')
    }
    for (const change of [{ granted_by: randomUUID() }, { principal: randomUUID() }]) {
      await expect(planted(ctx, { ...child, ...change })).rejects.toThrow('passed_on_by_its_agent')
    }
    const back = planted(ctx, { ...child, agent: parent.principal })
    await expect(back).rejects.toThrow('nobody_for_themselves')
    const own = planted(ctx, { ...child, agent: parent.agent })
    await expect(own).rejects.toThrow('nobody_gives_to_themselves')
    const [second] = (await planted(ctx, child)).rows
    const third = { ...child, parent: second?.id, granted_by: second?.agent }
    await expect(planted(ctx, third)).rejects.toThrow(/is wider than|passed_on_by_its_agent/)
  })

  dbTest(
    'a second acceptance, a way back, and a change of what was agreed',
    async ({ ctx, given, as }) => {
      const id = await givenMandate(as, [await given.person(), await given.person()], { most: 2 })
      const set = (change: string) =>
        sql`update mandates.mandate set ${sql.raw(change)} where id = ${id}`.execute(ctx.sql)
      await expect(set("accepted_at = accepted_at + interval '1 hour'")).rejects.toThrow('no step')
      await expect(set("state = 'offered', accepted_at = null")).rejects.toThrow('no step')
      await expect(set('sent = 3')).rejects.toThrow(/check/)
      const asApp = (statement: string) =>
        ctx.sql.transaction().execute(async (tx) => {
          await sql`set local role igov_app`.execute(tx)
          await sql.raw(statement).execute(tx)
        })
      for (const statement of [
        `update mandates.mandate set until = until + interval '1 day' where id = '${id}'`,
        `update mandates.mandate set services = null where id = '${id}'`,
        `update mandates.mandate set amount = null where id = '${id}'`,
        `delete from mandates.mandate where id = '${id}'`,
        'delete from mandates.use',
        'update mandates.agreement set person = uuidv7()',
      ]) {
        await expect(asApp(statement), statement).rejects.toThrow('permission denied')
      }
    },
  )
})
