import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newDataDir, startReady, usedDataDir } from './start/running.ts'

const root = join(import.meta.dirname, '..', '..')

const prepare = (env: Record<string, string>, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'prepare.mjs'), ...args],
    { encoding: 'utf8', env },
  )
  return { status, printed: stdout + stderr }
}

test('a platform that runs already is found before anything is built', async () => {
  const dataDir = await usedDataDir()
  const { state } = await startReady(dataDir)
  // With nothing on the PATH but the probe: neither npm nor the build could run.
  const { status, printed } = prepare({ PATH: pathWith(dataDir, 'flock'), IGOV_DATA: dataDir })
  expect(printed).toContain(`iGov is already running: ${state().url}`)
  expect(status).toBe(1)
})

test('with packages as the lock says nothing is fetched: it works without npm and without a network', () => {
  const dataDir = newDataDir()
  mkdirSync(dataDir)
  const { status, printed } = prepare({ PATH: pathWith(dataDir, 'flock'), IGOV_DATA: dataDir })
  expect({ status, printed: printed.replace(/^ {2}(building|another start) .*\n/gm, '') }).toEqual({
    status: 0,
    printed: '',
  })
  expect(existsSync(join(root, 'dist', 'igov.js'))).toBe(true)
})

test('the lock names no host, and every optional package in it has an entry', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(text).not.toMatch(/"resolved": "https?:/)
  const completed = spawnSync(process.execPath, [join(root, 'scripts', 'complete-lock.mjs')], {
    encoding: 'utf8',
  })
  expect(completed.stdout).toBe('the lock is complete\n')
})

function pathWith(dataDir: string, program: string) {
  const folder = join(dataDir, '..', 'bin')
  mkdirSync(folder)
  symlinkSync(join('/usr/bin', program), join(folder, program))
  return folder
}
