import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { bodyOf, dbTest } from '#testing'
import { exportAccount } from '../sessions/account.ts'
import { listProofings, recordProofing, sweepProofing } from './proofing.ts'

const levelOf = async (ctx: Ctx, person: PersonId) => {
  const { rows } = await sql<{ ial: number }>`
    select ial from identity.person where id = ${person}`.execute(ctx.sql)
  return rows[0]?.ial
}

describe('How it was found out who somebody is', () => {
  dbTest('sets their level: the best of what stands', async ({ ctx, given }) => {
    const { id } = await given.person()
    await recordProofing(ctx, [id], { method: 'register', ial: 1 })
    expect(await levelOf(ctx, id)).toBe(2)
    const officials = [(await given.officer()).id, (await given.officer()).id]
    await recordProofing(ctx, [id], { method: 'in-person', ial: 3, officials })
    expect(await levelOf(ctx, id)).toBe(3)
  })

  dbTest('holds until its day and not longer', async ({ ctx, given, clock }) => {
    const { id } = await given.person()
    await sql`delete from identity.proofing_event where person = ${id}`.execute(ctx.sql)
    const validUntil = new Date(clock.now().getTime() + 86_400_000)
    await recordProofing(ctx, [id], { method: 'register', ial: 2, validUntil })
    await sweepProofing(ctx)
    expect(await levelOf(ctx, id)).toBe(2)
    clock.advance({ days: 1 })
    await sweepProofing(ctx)
    expect(await levelOf(ctx, id)).toBe(1)
    expect(await listProofings(ctx, id)).toMatchObject([{ endedAs: 'expired', ial: 2 }])
  })

  dbTest('is ended by the next of its kind, and stays to be seen', async ({ ctx, given }) => {
    const { id } = await given.person()
    await recordProofing(ctx, [id], { method: 'register', ial: 2, register: 'population' })
    await recordProofing(ctx, [id], { method: 'register', ial: 1, register: 'population' })
    await recordProofing(ctx, [id], { method: 'register', ial: undefined })
    const methods = (await listProofings(ctx, id)).filter(({ method }) => method === 'register')
    expect(methods.map(({ outcome, ial, endedAs }) => [outcome, ial, endedAs])).toEqual([
      ['failed', null, null],
      ['passed', 1, null],
      ['passed', 2, 'superseded'],
    ])
  })

  dbTest('in person takes two officials, not one twice', async ({ ctx, given }) => {
    const { id } = await given.person()
    const officer = (await given.officer()).id
    for (const officials of [[], [officer], [officer, officer]]) {
      const alone = recordProofing(ctx, [id], { method: 'in-person', ial: 3, officials })
      await expect(alone).rejects.toThrow('proofing_event')
    }
  })

  dbTest('is shown to its person and in their export', async ({ as, given, browse }) => {
    const person = await given.person()
    const own = as(person)
    await recordProofing(own, [person.id], {
      ...{ method: 'register-and-telephone', ial: 2, register: 'population' },
      evidence: ['identity-card', 'telephone'],
    })
    const page = await (await browse(person)).get('/en/my/security')
    expect(bodyOf(page.body)).toContain('compared with a register, and you had the telephone')
    expect(JSON.parse(await exportAccount(own, person.id)).proofings).toMatchObject([
      { method: 'register-and-telephone', evidence: ['identity-card', 'telephone'] },
      { method: 'demonstration' },
    ])
  })
})
