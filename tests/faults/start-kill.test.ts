import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { act, acts, kill, processesOf, startReady, stateOf, usedDataDir } from './start/running.ts'

const runsAgain = async (dataDir: string, name: string, before: number | undefined) => {
  await expect
    .poll(() => stateOf(dataDir).processes[name]?.[0], { timeout: 60_000 })
    .not.toBe(before)
}

test('after kill -9 of the supervisor nothing is left, and the next start has every act', async () => {
  const dataDir = await usedDataDir()
  const platform = await startReady(dataDir)
  expect(await act(platform.state().url, 1)).toBe(true)
  kill(platform.state().pid, 'SIGKILL')
  await expect.poll(() => processesOf(dataDir), { timeout: 10_000 }).toEqual([])
  const next = await startReady(dataDir)
  expect(await acts(next.state().url)).toEqual([1])
})

test('a start right after kill -9 of all waits for nothing stale and has every act', async () => {
  const dataDir = await usedDataDir()
  const platform = await startReady(dataDir)
  const { url } = platform.state()
  for (let id = 1; id <= 20; id++) expect(await act(url, id)).toBe(true)
  for (const pid of processesOf(dataDir)) kill(pid, 'SIGKILL')
  const next = await startReady(dataDir)
  expect(await acts(next.state().url)).toHaveLength(20)
})

test('PostgreSQL killed with -9 is started again, and no acknowledged act is lost', async () => {
  const dataDir = await usedDataDir()
  const { state, printed } = await startReady(dataDir)
  const { url, processes } = state()
  const acknowledged: number[] = []
  let id = 0
  let killed = false
  while (acknowledged.length < 60) {
    id += 1
    if (await act(url, id)) acknowledged.push(id)
    if (acknowledged.length === 30 && !killed) {
      killed = true
      kill(processes.postgres?.[0] ?? 0, 'SIGKILL')
    }
  }
  await runsAgain(dataDir, 'postgres', processes.postgres?.[0])
  expect(await acts(url)).toEqual(expect.arrayContaining(acknowledged))
  expect(state().processes.web).toEqual(processes.web)
  expect(printed()).toContain('postgres runs again')
})

test.each(['web', 'worker', 'signer', 'hasher'])(
  '%s killed with -9 harms no other',
  async (name) => {
    const dataDir = await usedDataDir()
    const { state } = await startReady(dataDir)
    const { url, processes } = state()
    kill(processes[name]?.[0] ?? 0, 'SIGKILL')
    await runsAgain(dataDir, name, processes[name]?.[0])
    await expect.poll(() => act(url, 1), { timeout: 60_000 }).toBe(true)
    expect({ ...state().processes, [name]: 0 }).toEqual({ ...processes, [name]: 0 })
  },
)

test('a pid file that names a foreign process does not keep the server from starting', async () => {
  const dataDir = await usedDataDir()
  const platform = await startReady(dataDir)
  expect(await act(platform.state().url, 1)).toBe(true)
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid')
  const left = readFileSync(pidFile, 'utf8')
  for (const pid of processesOf(dataDir)) kill(pid, 'SIGKILL')
  const foreign = spawn('sleep', ['60'])
  try {
    writeFileSync(pidFile, left.replace(/^\d+/, String(foreign.pid)))
    const next = await startReady(dataDir)
    expect(await acts(next.state().url)).toEqual([1])
    expect(foreign.exitCode).toBeNull()
  } finally {
    foreign.kill()
  }
})
