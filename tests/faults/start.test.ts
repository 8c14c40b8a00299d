import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  act,
  acts,
  newDataDir,
  processesOf,
  start,
  startReady,
  stateOf,
  usedDataDir,
} from './start/running.ts'

test('a start prints the address, the sign-ins and how to stop', async () => {
  const platform = await startReady(newDataDir())
  const { url } = platform.state()
  expect(platform.printed()).toContain(`iGov runs at ${url}`)
  expect(platform.printed()).toMatch(/Number +Password +Name\n +A citizen +1 +first light/)
  expect(await act(url, 1)).toBe(true)
  expect(await acts(url)).toEqual([1])
})

test('a second start says that it runs already and where, and exits 1', async () => {
  const dataDir = await usedDataDir()
  const first = await startReady(dataDir)
  const second = start(dataDir)
  expect(await second.ended).toBe(1)
  expect(second.printed()).toContain(`iGov is already running: ${first.state().url}`)
  expect(await act(first.state().url, 1)).toBe(true)
})

test('of two starts at once exactly one wins', async () => {
  const dataDir = await usedDataDir()
  const both = [start(dataDir), start(dataDir)]
  const lost = await Promise.race(
    both.map(async (one) => ({ code: await one.ended, text: one.printed() })),
  )
  expect(lost.code).toBe(1)
  expect(lost.text).toContain('iGov is already running')
  const winner = both.find((one) => one.child.exitCode === null)
  await expect.poll(() => winner?.printed(), { timeout: 60_000 }).toContain('iGov runs at')
  expect(await act(stateOf(dataDir).url, 1)).toBe(true)
})

test('Ctrl-C, which arrives twice, stops everything within 5 s and leaves no process', async () => {
  const dataDir = await usedDataDir()
  const platform = await startReady(dataDir, { IGOV_WEB: '2' })
  expect(platform.state().processes.web).toHaveLength(2)
  expect(await act(platform.state().url, 1)).toBe(true)
  const began = Date.now()
  platform.interrupt()
  expect(await platform.ended).toBe(0)
  expect(Date.now() - began).toBeLessThan(5_000)
  expect(processesOf(dataDir)).toEqual([])
  expect(existsSync(`${dataDir}/postgres/postmaster.pid`)).toBe(false)
  expect(existsSync(`${dataDir}/run/supervisor.json`)).toBe(false)
})

test('Ctrl-C while it is still starting leaves no process either', async () => {
  const dataDir = await usedDataDir()
  const platform = start(dataDir)
  await expect.poll(() => processesOf(dataDir).length, { timeout: 60_000 }).toBeGreaterThan(1)
  platform.interrupt()
  await platform.ended
  await expect.poll(() => processesOf(dataDir), { timeout: 10_000 }).toEqual([])
})

test('a port that another program uses is named', async () => {
  const other = await startReady(await usedDataDir())
  const { port } = new URL(other.state().url)
  const second = start(await usedDataDir(), { PORT: port })
  expect(await second.ended).toBe(1)
  expect(second.printed()).toContain(`Port ${port} cannot be used: another program uses it`)
})
