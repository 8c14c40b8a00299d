import { expect } from 'vitest'
import { dbTest } from '#testing'
import { beginReadingOnce, readOnce } from './read-once.ts'

dbTest('Within the transaction that begins it, a question is asked once', async ({ ctx }) => {
  let asked = 0
  const count = async () => ++asked
  await ctx.tx(async (ctx) => {
    expect([await readOnce(ctx, 'q', count), await readOnce(ctx, 'q', count)]).toEqual([1, 2])
    beginReadingOnce(ctx)
    expect([await readOnce(ctx, 'q', count), await readOnce(ctx, 'q', count)]).toEqual([3, 3])
    expect(await readOnce(ctx, 'another', count)).toBe(4)
    await ctx.tx(async (inner) => expect(await readOnce(inner, 'q', count)).toBe(3))
  })
  expect([await readOnce(ctx, 'q', count), await readOnce(ctx, 'q', count)]).toEqual([5, 6])
})

dbTest('Outside of a transaction it would last for ever, so it is refused', async ({ ctx }) => {
  expect(() => beginReadingOnce(ctx)).toThrow('as long as a transaction')
})
