import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import {
  getInstance,
  type InstanceId,
  listTasksOf,
  resumeInstance,
  startProcedure,
} from '#procedures'
import { dbTest } from '#testing'
import { givenProcedure, settle } from './fixture.ts'
import { listIncidents } from './incident.ts'

const namesOf = async (ctx: Ctx, instance: InstanceId) =>
  (await listTasksOf(ctx, instance)).map(({ node }) => node)

describe('A signal', () => {
  dbTest('reaches everybody who waits, and nobody who comes later', async ({ ctx }) => {
    await givenProcedure(ctx, 'waiting', 's -> W -> A -> !\nW: wait signal opened')
    await givenProcedure(ctx, 'opening', 's -> O -> !\nO: throw signal opened')
    const ids = []
    for (const key of ['1', '2', '3'])
      ids.push(await startProcedure(ctx, { procedure: 'waiting', key }))
    await startProcedure(ctx, { procedure: 'opening', key: '1' })
    const later = await startProcedure(ctx, { procedure: 'waiting', key: '4' })
    await settle(ctx)
    for (const id of ids) expect(await namesOf(ctx, id)).toEqual(['A'])
    expect(await namesOf(ctx, later)).toEqual([])
  })
  dbTest('comes before one that the same step throws after it', async ({ ctx }) => {
    const both =
      's -> +1 -> W -> A -> !\n+1 -> V -> B -> !\nW: wait signal second\nV: wait signal first'
    await givenProcedure(ctx, 'both-signals', both)
    const throws = 's -> F -> S -> !\nF: throw signal first\nS: throw signal second'
    await givenProcedure(ctx, 'throws-both', throws)
    const id = await startProcedure(ctx, { procedure: 'both-signals', key: '1' })
    await startProcedure(ctx, { procedure: 'throws-both', key: '1' })
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual(['B', 'A'])
  })

  dbTest(
    'that answers itself without end puts its instance on hold, and a person sees why',
    async ({ ctx }) => {
      const circle = 's -> A -> !\nbeside signal again {\ns -> T -> !\nT: throw signal again\n}'
      await givenProcedure(ctx, 'circle', circle)
      await givenProcedure(ctx, 'begins-circle', 's -> T -> !\nT: throw signal again')
      const id = await startProcedure(ctx, { procedure: 'circle', key: '1' })
      await startProcedure(ctx, { procedure: 'begins-circle', key: '1' })
      await settle(ctx)
      const incidents = (await listIncidents(ctx)).filter(({ instance }) => instance === id)
      expect(incidents).toMatchObject([{ code: 'too-many-signals', params: { limit: 100 } }])
      await resumeInstance(ctx, id, 'the model was mended')
      await settle(ctx)
      expect(await getInstance(ctx, id)).toMatchObject({ status: 'running', heldAt: null })
      expect(await namesOf(ctx, id)).toEqual(['A'])
    },
  )

  dbTest(
    'that begins what throws it again does so a hundred times, and not for ever',
    async ({ ctx }) => {
      await givenProcedure(ctx, 'again', 's -> T -> !\ns: signal more\nT: throw signal more')
      await givenProcedure(ctx, 'begins-again', 's -> T -> !\nT: throw signal more')
      await startProcedure(ctx, { procedure: 'begins-again', key: '1' })
      await settle(ctx)
      const { rows } = await sql`
      select count(*)::integer as count from procedures.instance where procedure = 'again'`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ count: 100 }])
    },
  )

  dbTest('does not come to a wait that the same step opens after it', async ({ ctx }) => {
    const late = 's -> T -> W -> A -> !\nT: throw signal now\nW: wait signal now'
    await givenProcedure(ctx, 'late-ear', late)
    const id = await startProcedure(ctx, { procedure: 'late-ear', key: '1' })
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual([])
  })
})
