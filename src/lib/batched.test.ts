import { expect, test } from 'vitest'
import { batched } from './batched.ts'

test('calls of one turn go together, each with its own answer', async () => {
  const asked: number[][] = []
  const double = batched(
    async (numbers: readonly number[]) => {
      asked.push([...numbers])
      return numbers.map((n) => n * 2)
    },
    { most: 3 },
  )
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8])
  expect(await double(5)).toBe(10)
  expect(asked).toEqual([[1, 2, 3], [4], [5]])
})

test('what fails fails for all that went together, and for no later one', async () => {
  const one = batched(async (texts: readonly string[]) => {
    if (texts.includes('bad')) throw new Error('bad')
    return texts
  })
  const results = await Promise.allSettled([one('bad'), one('good')])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await one('good')).toBe('good')
})

test('an answer that is missing is an error, not nothing', async () => {
  const one = batched(async (_: readonly number[]): Promise<number[]> => [])
  await expect(one(1)).rejects.toThrow('in part')
})

test('what comes while as many are under way as may be goes with the next', async () => {
  const asked: number[][] = []
  const one = batched(
    async (numbers: readonly number[]) => {
      asked.push([...numbers])
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (numbers.includes(1)) throw new Error('the first')
      return numbers
    },
    { atOnce: 1 },
  )
  const first = one(1)
  await new Promise((resolve) => setTimeout(resolve, 1))
  const rest = [one(2), one(3)]
  await expect(first).rejects.toThrow('the first')
  expect(await Promise.all(rest)).toEqual([2, 3])
  expect(asked).toEqual([[1], [2, 3]])
})
