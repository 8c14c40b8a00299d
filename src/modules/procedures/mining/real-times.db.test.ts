import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { findRealTimes, startProcedure } from '#procedures'
import { dbTest } from '#testing'
import { givenProcedure } from '../fixture.ts'
import { completeTask, listTasksOf } from '../task.ts'
import { workOutRealTimes } from './real-times.ts'

type Clock = { advance(by: { days: number }): void; set(at: Date): void; now(): Date }

/** A case for each number: it takes so many working days, from a Sunday on. */
async function given(ctx: Ctx, clock: Clock, procedure: string, took: readonly number[]) {
  await givenProcedure(ctx, procedure, 's -> A -> !')
  const sunday = new Date('2026-06-07T08:00:00Z')
  for (const [number, days] of took.entries()) {
    clock.set(sunday)
    const id = await startProcedure(ctx, { procedure, key: `${procedure}-${number}` })
    // Four days of work are left in that week, then two free ones.
    clock.advance({ days: days > 4 ? days + 2 : days })
    const [task] = await listTasksOf(ctx, id)
    if (task) await completeTask(ctx, task)
  }
  clock.set(new Date('2026-08-20T08:00:00Z'))
}

describe('How long a procedure really takes', () => {
  dbTest('is told in working days, with how much of it was in time', async ({ ctx, clock }) => {
    await given(ctx, clock, 'timed', [0, 1, 1, 2, 2, 2, 3, 4, 5, 6])
    expect(await findRealTimes(ctx, 'timed', 3)).toBeUndefined()
    expect(await workOutRealTimes(ctx)).toBeGreaterThan(0)
    const found = await findRealTimes(ctx, 'timed', 3)
    expect(found).toEqual({
      ...{ since: '2025-08-20', until: '2026-08-19' },
      ...{ cases: 10, median: 2, p90: 5, inTime: 0.7 },
    })
    expect((await findRealTimes(ctx, 'timed', null))?.inTime).toBeNull()
  })

  dbTest('is worked out once a day, of the year that has passed', async ({ ctx, clock }) => {
    await given(
      ctx,
      clock,
      'daily',
      Array.from({ length: 10 }, () => 1),
    )
    await workOutRealTimes(ctx)
    expect(await workOutRealTimes(ctx)).toBe(0)
    clock.advance({ days: 1 })
    expect(await workOutRealTimes(ctx)).toBeGreaterThan(0)
    expect((await findRealTimes(ctx, 'daily', null))?.until).toBe('2026-08-20')
    clock.advance({ days: 400 })
    await workOutRealTimes(ctx)
    expect(await findRealTimes(ctx, 'daily', null)).toBeUndefined()
  })

  dbTest('is told of nobody: nothing is where fewer than ten ended', async ({ ctx, clock }) => {
    await given(ctx, clock, 'rare', [1, 2, 3, 4, 5, 6, 7, 8, 9])
    await workOutRealTimes(ctx)
    expect(await findRealTimes(ctx, 'rare', 5)).toBeUndefined()
  })
})
