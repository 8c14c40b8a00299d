import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runningInstance } from '../../src/apps/igov/instance.ts'
import { builtIgov, kill, newDataDir, startReady, usedDataDir } from './start/running.ts'

const LOOKING = [
  ['backup', '/nowhere'],
  ['audit', 'verify'],
  ['jobs', 'dead'],
  ['jobs', 'retry', '1'],
  ['admin', 'invite', 'moci'],
  ['passkeys', 'load', import.meta.filename],
]

test.each(LOOKING)(
  '%s %s makes no data where there are none, and says where it looked',
  (...args) => {
    const dataDir = newDataDir()
    for (const there of [false, true]) {
      if (there) mkdirSync(dataDir)
      const { status, printed } = builtIgov(dataDir, args)
      expect(printed).toContain(`There are no data of iGov in ${dataDir}`)
      expect(printed).toContain('IGOV_DATA')
      expect(status).toBe(1)
      expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
      expect(existsSync(dataDir)).toBe(there)
    }
  },
)

test('a database that holds nothing of iGov is no data either', async () => {
  const dataDir = await usedDataDir()
  const backup = join(dataDir, '..', 'backup')
  for (const args of [
    ['backup', backup],
    ['audit', 'verify'],
    ['jobs', 'dead'],
  ]) {
    const { status, printed } = builtIgov(dataDir, args)
    expect(printed).toContain('There are no data of iGov')
    expect(printed).not.toMatch(/\n\s+at /)
    expect(status).toBe(1)
  }
  expect(existsSync(backup)).toBe(false)
})

test('what a command cannot do is a sentence, never a trace', async () => {
  const dataDir = await usedDataDir()
  await startReady(dataDir)
  // It has the one table by which a database of iGov is known, and no other.
  const { status, printed } = builtIgov(dataDir, ['audit', 'verify'])
  expect(printed).toContain("run 'igov migrate' first")
  expect(printed).not.toMatch(/\n\s+at |routine:/)
  expect(status).toBe(1)
})

test('an unknown agency is answered with those that there are', async () => {
  const root = join(import.meta.dirname, '../..')
  const dataDir = newDataDir()
  const env = { IGOV_PACK: join(root, 'packs/saint-brandan'), IGOV_POPULATION: '0' }
  const production = { ...env, NODE_ENV: 'production', PORT: '65001' }
  expect(builtIgov(dataDir, ['migrate'], production).printed).toContain('Loading the pack')
  const refused = builtIgov(dataDir, ['admin', 'invite', 'nope'], production)
  expect(refused.printed).toMatch(/has no agency 'nope': known are /)
  expect(refused.status).toBe(2)
})

test('a killed supervisor leaves a state that nobody takes for a running platform', async () => {
  const dataDir = await usedDataDir()
  const platform = await startReady(dataDir)
  const runDir = join(dataDir, 'run')
  expect(runningInstance(runDir)?.url).toBe(platform.state().url)
  kill(platform.state().pid, 'SIGKILL')
  await platform.ended
  expect(existsSync(join(runDir, 'supervisor.json'))).toBe(true)
  await expect.poll(() => runningInstance(runDir), { timeout: 10_000 }).toBeUndefined()
  rmSync(join(runDir, 'supervisor.json'))
})

test('the first word of a command lists those that begin with it', () => {
  const dataDir = newDataDir()
  const { status, printed } = builtIgov(dataDir, ['pack', '--help'])
  expect(printed).toContain('pack check')
  expect(printed).not.toContain('restore')
  expect(status).toBe(0)
  expect(builtIgov(dataDir, ['jobs'])).toMatchObject({ status: 2 })
})
