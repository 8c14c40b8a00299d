import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { act, acts, newDataDir, start, startReady } from './start/running.ts'

/** A data folder on a small disk of its own. */
function smallDisk(options: string) {
  const dataDir = newDataDir()
  mkdirSync(dataDir)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dataDir], {
    encoding: 'utf8',
  })
  if (mounted.status !== 0) {
    throw new Error(`this test needs a small disk, and mounting one failed: ${mounted.stderr}`)
  }
  return dataDir
}

test('a disk too small for a new database is refused with what to do', async () => {
  const dataDir = smallDisk('size=60m')
  const platform = start(dataDir)
  expect(await platform.ended).toBe(1)
  expect(platform.printed()).toMatch(/The disk that holds .*data has \d+ MB left/)
  expect(platform.printed()).toContain('set IGOV_DATA to a folder on another disk')
})

test('a disk that fills while the database is made gives the same advice and leaves nothing half made', async () => {
  const dataDir = smallDisk('size=400m,nr_inodes=400')
  const platform = start(dataDir)
  expect(await platform.ended).toBe(1)
  expect(platform.printed()).toContain(`The disk that holds ${dataDir} is full`)
  spawnSync('mount', ['-o', 'remount,nr_inodes=10000', dataDir])
  const next = await startReady(dataDir)
  expect(await act(next.state().url, 1)).toBe(true)
})

test('a disk that is full at a later start is named, and with room again every act is there', async () => {
  const dataDir = smallDisk('size=400m')
  const platform = await startReady(dataDir)
  expect(await act(platform.state().url, 1)).toBe(true)
  platform.interrupt()
  await platform.ended
  const { bavail, bsize } = statfsSync(dataDir)
  writeFileSync(join(dataDir, 'ballast'), Buffer.alloc(bavail * bsize))
  const full = start(dataDir)
  expect(await full.ended).toBe(1)
  expect(full.printed()).toContain('The disk that holds')
  rmSync(join(dataDir, 'ballast'))
  const next = await startReady(dataDir)
  expect(await acts(next.state().url)).toEqual([1])
})
