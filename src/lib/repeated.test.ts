import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { repeated } from './repeated.ts'

test('does its work again and again, never twice at once, and not after its close', async () => {
  let [times, atOnce, most] = [0, 0, 0]
  const work = repeated(1, async () => {
    most = Math.max(most, ++atOnce)
    await sleep(3)
    atOnce--
    times++
  })
  await expect.poll(() => times).toBeGreaterThan(2)
  await work.close()
  const done = times
  await sleep(20)
  expect([times, most, atOnce]).toEqual([done, 1, 0])
})

test('waits at its close for what was under way before', async () => {
  let done = false
  const before = sleep(5).then(() => {
    done = true
  })
  await repeated(1_000, async () => {}, before).close()
  expect(done).toBe(true)
})
