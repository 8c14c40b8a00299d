import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { defineModule, type Module, policiesOf, withCtx } from '#kernel'
import { dbTest } from '#testing'
import { actsFrom } from './acts.ts'
import { policiesAt } from './policies-then.ts'
import { notePolicySets } from './policy-set.ts'

/** A module of which officers may do the acts named. */
const letting = (...acts: string[]): Module => {
  const declared = { resources: {}, acts: { use: [], look: [] } } as const
  const rules = Object.fromEntries(
    acts.map((act) => [
      `may-${act}`,
      `permit (principal, action == Action::"${act}", resource) when { principal.roles.contains("officer") };`,
    ]),
  )
  return defineModule({
    ...{ name: 'things', uses: [], decide: policiesOf('things', { ...declared, rules }) },
  })
}

describe('Policies as they were', () => {
  dbTest(
    'are kept when they change, and answer about their time',
    async ({ ctx, ownerUrl, clock }) => {
      const { openDatabase } = await import('../../kernel/database.ts')
      const owner = openDatabase(ownerUrl, { max: 1, owner: true })
      const boot = withCtx(ctx, { sql: owner.sql, actor: { kind: 'system', name: 'boot' } })
      // After all that the template's start has kept.
      clock.set(new Date(Date.now() + 86_400_000))
      const first = clock.now()
      await notePolicySets(boot, [letting('use')])
      clock.advance({ days: 1 })
      await notePolicySets(boot, [letting('use')])
      await notePolicySets(boot, [letting('use', 'look')])
      const { rows } = await sql`select from access.policy_set where module = 'things'`.execute(
        ctx.sql,
      )
      expect(rows).toHaveLength(2)

      const office = { agency: 'moci', roles: ['officer'] }
      const may = async (moment: Date) =>
        actsFrom(ctx, await policiesAt(ctx, moment), office)
          .map(({ act }) => act)
          .filter((act) => act.startsWith('things:'))
      expect(await may(first)).toEqual(['things:use'])
      expect(await may(clock.now())).toEqual(['things:use', 'things:look'])
      expect(await may(new Date(first.getTime() - 1))).toEqual([])
      await owner.close()
    },
  )

  dbTest('say from when they are kept where a moment lies before', async ({ ctx }) => {
    const { keptSince, sets } = await policiesAt(ctx, new Date('2001-01-01T00:00:00Z'))
    expect(keptSince).toBeInstanceOf(Date)
    expect(sets.map(({ module }) => module)).toContain('cases')
  })
})
