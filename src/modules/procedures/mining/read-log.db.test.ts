import { describe, expect } from 'vitest'
import { readBpmn } from '#lib/bpmn/read'
import { Miner, outlineOf, type Trace } from '#lib/mining/index'
import { startProcedure } from '#procedures'
import { dbTest } from '#testing'
import { givenProcedure } from '../fixture.ts'
import { completeTask, listTasksOf } from '../task.ts'
import { givenPermit, givenPermits, PERMIT } from './fixture.ts'
import { countCases, readLog } from './read-log.ts'
import { lastDays } from './span.ts'

async function all(traces: AsyncIterable<Trace>) {
  const found: Trace[] = []
  for await (const trace of traces) found.push(trace)
  return found
}

describe('The log of a procedure', () => {
  dbTest(
    'has what its cases did, who did it and what of it was promised, and fits the model',
    async ({ ctx, clock, given }) => {
      await givenPermit(ctx)
      const officer = await given.officer()
      const made = await givenPermits({ ctx, clock, officers: [officer.id] }, { count: 8 })
      const span = { procedure: 'permit', ...lastDays(ctx, 365) }
      const traces = await all(readLog(ctx, span, 1000))
      expect(traces.map((trace) => trace.case).toSorted()).toEqual(made.toSorted())
      const ends = traces.map(({ ended }) => ended ?? 0)
      expect(ends).toEqual(ends.toSorted((a, b) => b - a))
      const outline = outlineOf(readBpmn(PERMIT).definitions)
      const miner = new Miner(() => outline)
      for (const trace of traces) miner.add(trace)
      const mined = miner.mined()
      expect(mined.conformance).toMatchObject({ replayed: 8, fitting: 8, fitness: 1 })
      const node = (id: string) => mined.nodes.find(({ node }) => node === id)
      expect(node('check')).toMatchObject({
        visits: 8,
        waiting: { count: 8 },
        working: { count: 8 },
      })
      // What the applicant mends is taken by nobody.
      expect(node('mend')?.waiting.count).toBe(0)
      expect(mined.handOvers.map(({ from, to }) => [from, to])).toContainEqual(['moci', 'moi'])
      expect(mined.promises.nodes.find(({ node }) => node === 'check')?.promised).toBe(8)
      expect(mined.outcomes.find(({ node }) => node === 'approve')?.flows).toHaveLength(1)
      const works = traces.flatMap(({ events }) => events.flatMap(({ work }) => work ?? []))
      expect(new Set(works.map(({ who }) => who))).toEqual(new Set([officer.id]))
      expect(await countCases(ctx, span)).toEqual([{ body: 'moci', count: 8 }])
      expect(await countCases(ctx, { ...span, body: 'moph' })).toEqual([])
    },
  )

  dbTest('comes in batches: every case that ended in these days, once', async ({ ctx, clock }) => {
    await givenProcedure(ctx, 'quick', 's -> A -> !')
    clock.advance({ days: 400 })
    for (let number = 0; number < 430; number++) {
      const id = await startProcedure(ctx, { procedure: 'quick', key: `Q-${number}` })
      // Many end at the same instant, and some go on.
      const [task] = await listTasksOf(ctx, id)
      if (number % 43 > 0 && task) await completeTask(ctx, task)
      if (number % 100 === 99) clock.advance({ hours: 1 })
    }
    const span = { procedure: 'quick', ...lastDays(ctx, 2) }
    const traces = await all(readLog(ctx, span, 100_000))
    expect(new Set(traces.map((trace) => trace.case)).size).toBe(420)
    expect(traces).toHaveLength(420)
    expect(await all(readLog(ctx, span, 250))).toHaveLength(250)
    clock.advance({ days: 10 })
    expect(await all(readLog(ctx, { procedure: 'quick', ...lastDays(ctx, 2) }, 10))).toEqual([])
  })
})
