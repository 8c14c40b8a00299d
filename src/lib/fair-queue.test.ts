import { describe, expect, it } from 'vitest'
import { fairQueue, QueueFull } from './fair-queue.ts'

/** Work that ends when it is told to, and what ran in which order. */
function workshop(options: { parallel?: number; longest?: number; oldestMs?: number } = {}) {
  let time = 0
  const order: string[] = []
  const ends: (() => void)[] = []
  const queue = fairQueue({
    ...{ parallel: 1, longest: 100, oldestMs: 1000 },
    ...options,
    now: () => time,
  })
  const ask = (from: string, name = from) => {
    const answer = queue.run(from, () => {
      order.push(name)
      return new Promise<string>((resolve) => ends.push(() => resolve(name)))
    })
    answer.catch(() => {})
    return answer
  }
  const finish = async () => {
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { queue, order, ask, finish, wait: (ms: number) => (time += ms) }
}

describe('A fair queue', () => {
  it('lets those who ask take turns, however much one of them asks', async () => {
    const { ask, order, finish } = workshop()
    for (const name of ['a1', 'a2', 'a3', 'a4']) ask('a', name)
    ask('b', 'b1')
    ask('c', 'c1')
    for (let i = 0; i < 6; i++) await finish()
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4'])
  })

  it('runs no more at once than it may, and goes on after a failure', async () => {
    const queue = fairQueue({ parallel: 2, longest: 100, oldestMs: 10_000 })
    let now = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      now--
      throw new Error('broken')
    }
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => queue.run(`${i % 3}`, work)),
    )
    expect(
      all.every((one) => one.status === 'rejected' && String(one.reason).includes('broken')),
    ).toBe(true)
    expect([most, queue.waiting()]).toEqual([2, 0])
  })

  it('when full refuses the newest of whoever has most in it, not the one who comes last', async () => {
    const { ask, order, finish, queue } = workshop({ longest: 3 })
    const flood = ['a0', 'a1', 'a2', 'a3'].map((name) => ask('a', name))
    const other = ask('b')
    await expect(flood[3]).rejects.toThrow(QueueFull)
    expect(queue.waiting()).toBe(3)
    for (let i = 0; i < 4; i++) await finish()
    expect(await other).toBe('b')
    expect(order).toEqual(['a0', 'a1', 'b', 'a2'])
  })

  it('refuses what has waited too long instead of running it', async () => {
    const { ask, order, finish, wait } = workshop({ oldestMs: 2000 })
    ask('a', 'first')
    const late = ask('a', 'late')
    wait(2001)
    const young = ask('b', 'young')
    await finish()
    await expect(late).rejects.toThrow(QueueFull)
    await finish()
    expect(await young).toBe('young')
    expect(order).toEqual(['first', 'young'])
  })
})
