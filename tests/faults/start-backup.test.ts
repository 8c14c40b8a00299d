import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { act, acts, igov, newDataDir, startReady, usedDataDir } from './start/running.ts'

test('a backup of the running platform, restored elsewhere, has every act from before it', async () => {
  const dataDir = await usedDataDir()
  const { state } = await startReady(dataDir)
  mkdirSync(join(dataDir, 'keys'))
  writeFileSync(join(dataDir, 'keys', 'seal.key'), 'a key')
  for (let id = 1; id <= 50; id++) expect(await act(state().url, id)).toBe(true)
  const backup = join(dataDir, '..', 'backup')
  const made = igov(dataDir, ['backup', backup])
  expect(made.printed).toMatch(/\d+ files, \d+ MB; restored on trial, \d+ indexes sound/)
  expect(made.status).toBe(0)
  expect(statSync(backup).mode & 0o777).toBe(0o700)
  expect(readdirSync(join(backup, 'postgres')).join()).not.toContain('.s.PGSQL')
  expect(await act(state().url, 51)).toBe(true)

  const elsewhere = newDataDir()
  expect(igov(elsewhere, ['restore', backup])).toMatchObject({ status: 0 })
  expect(readFileSync(join(elsewhere, 'keys', 'seal.key'), 'utf8')).toBe('a key')
  const restored = await startReady(elsewhere)
  expect(await acts(restored.state().url)).toHaveLength(50)
})

test('a backup is refused into a folder that is not empty, and works while iGov is stopped', async () => {
  const dataDir = await stoppedDataDir()
  const backup = join(dataDir, '..', 'backup')
  expect(igov(dataDir, ['backup', backup]).status).toBe(0)
  expect(igov(dataDir, ['backup', backup])).toMatchObject({ status: 1 })
})

test('a backup without keys is made, says so, and exits 1', async () => {
  const dataDir = await stoppedDataDir()
  rmSync(join(dataDir, 'keys'), { recursive: true })
  const backup = join(dataDir, '..', 'backup')
  const made = igov(dataDir, ['backup', backup])
  expect(made).toMatchObject({ status: 1, printed: expect.stringContaining('keys/ is missing') })
  expect(readdirSync(backup)).toContain('postgres')
})

test('a restore refuses a damaged file by name, a running platform and a used folder', async () => {
  const dataDir = await stoppedDataDir()
  const backup = join(dataDir, '..', 'backup')
  expect(igov(dataDir, ['backup', backup]).status).toBe(0)

  expect(igov(dataDir, ['restore', backup]).printed).toContain(`${dataDir} already holds postgres`)

  const { interrupt, ended } = await startReady(dataDir)
  expect(igov(dataDir, ['restore', backup]).printed).toContain('iGov is running')
  interrupt()
  await ended

  const elsewhere = newDataDir()
  const damaged = join(backup, 'postgres', 'global', 'pg_control')
  appendFileSync(damaged, '!')
  const refused = igov(elsewhere, ['restore', backup])
  expect(refused.status).toBe(1)
  expect(refused.printed).toContain(`${damaged} is not the file of the manifest`)
  expect(readdirSync(elsewhere)).toEqual(['run'])

  rmSync(join(backup, 'manifest.json'))
  expect(igov(elsewhere, ['restore', backup]).printed).toContain('holds no finished backup')
})

/** The data of a platform that has run and was stopped. */
async function stoppedDataDir() {
  const dataDir = await usedDataDir()
  const { interrupt, ended } = await startReady(dataDir)
  interrupt()
  await ended
  mkdirSync(join(dataDir, 'keys'))
  writeFileSync(join(dataDir, 'keys', 'seal.key'), 'a key')
  return dataDir
}
