import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { newUuid } from '#lib/uuid'
import { beginProcedure, completeTask, getStanding } from '#procedures'
import { dbTest } from '#testing'

const given = { act: null, correctBy: null }
/** Tests share the database: each has cases of its own. */
const newKey = () => newUuid(Date.now())

/** Does the open task at a node; where the instance stands then. */
async function complete(ctx: Ctx, { instance, tasks }: Standing, node: string, told: object) {
  const task = tasks.find((one) => one.node === node)
  if (!task) throw new Error(`no task ${node} among ${tasks.map((one) => one.node)}`)
  await completeTask(ctx, task, { ...given, ...told })
  return getStanding(ctx, instance)
}

type Standing = Awaited<ReturnType<typeof getStanding>>

const seen = ({ shown, tasks }: Standing) => [shown, ...tasks.map(({ node }) => node).sort()]

/** The opinions that are asked for, in the order of their names. */
const BODIES = [
  ...['fire-safety', 'power-and-water', 'roads-and-drainage'],
  ...['telecommunications', 'traffic'],
]

/** All five say the same. */
async function answer(ctx: Ctx, asked: Standing, favourable: boolean): Promise<Standing> {
  let left = asked
  for (const node of BODIES) left = await complete(ctx, left, node, { favourable })
  return left
}

describe('A building permit', () => {
  const begin = (ctx: Ctx) =>
    beginProcedure(ctx, { procedure: 'building-permit', key: newKey(), data: given })

  dbTest('asks five bodies at once, and is reviewed when all have answered', async ({ ctx }) => {
    const asked = await begin(ctx)
    expect(seen(asked)).toEqual(['consulting', ...BODIES])
    expect(new Set(asked.tasks.map(({ form }) => form))).toEqual(new Set(['opinion']))
    let left: Standing = asked
    for (const [at, node] of BODIES.entries()) {
      expect(seen(left)).toEqual(['consulting', ...BODIES.slice(at)])
      left = await complete(ctx, left, node, { favourable: node !== 'roads-and-drainage' })
    }
    expect(seen(left)).toEqual(['under-review', 'review'])
    expect(seen(await complete(ctx, left, 'review', { act: 'approve' }))).toEqual(['approved'])
  })

  dbTest('asks them again about what was corrected', async ({ ctx }) => {
    const asked = await begin(ctx)
    const answered = await answer(ctx, asked, true)
    const back = { act: 'return', correctBy: '2027-01-01' }
    const returned = await complete(ctx, answered, 'review', back)
    expect(seen(returned)).toEqual(['returned', 'correct'])
    expect(seen(await complete(ctx, returned, 'correct', {}))).toEqual(seen(asked))
  })

  dbTest('is refused by two officers', async ({ ctx }) => {
    const answered = await answer(ctx, await begin(ctx), false)
    const proposed = await complete(ctx, answered, 'review', { act: 'refuse' })
    expect(seen(proposed)).toEqual(['refusal-proposed', 'confirm'])
    expect(seen(await complete(ctx, proposed, 'confirm', { act: 'confirm' }))).toEqual(['refused'])
  })
})

describe('A commercial licence', () => {
  const begin = (ctx: Ctx, needsPremises: boolean | null) =>
    beginProcedure(ctx, {
      ...{ procedure: 'commercial-licence-issue', key: newKey() },
      data: { ...given, needsPremises },
    })

  dbTest('for an activity without premises is reviewed at once', async ({ ctx }) => {
    expect(seen(await begin(ctx, false))).toEqual(['under-review', 'review'])
  })

  dbTest.for([true, null])('asks the municipality where premises: %s', async (needs, { ctx }) => {
    const asked = await begin(ctx, needs)
    expect(seen(asked)).toEqual(['consulting', 'inspect'])
    const reviewed = await complete(ctx, asked, 'inspect', { favourable: true })
    expect(seen(reviewed)).toEqual(['under-review', 'review'])
  })
})
