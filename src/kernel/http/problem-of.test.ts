import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { kernelProblem } from '../problem.ts'
import { problemOf } from './problem-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'socket '))
const socket = join(folder, '.s.PGSQL.5432')

const connecting = () =>
  new pg.Client({ host: folder, port: 5432 }).connect().catch((error: unknown) => error)

test('A database whose socket is not there yet, or is left over from one that was killed, is away', async () => {
  try {
    expect(problemOf(await connecting()).code).toBe('kernel/unavailable')
    await leaveSocketBehind()
    expect(problemOf(await connecting()).code).toBe('kernel/unavailable')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('A file that is missing is a fault of ours, and says nothing of itself', () => {
  const missing = () => readFileSync(join(folder, 'missing'))
  expect(missing).toThrow('ENOENT')
  try {
    missing()
  } catch (error) {
    expect(problemOf(error)).toMatchObject({ code: 'kernel/unexpected', status: 500, params: {} })
  }
})

test('What is a problem already is itself', () => {
  const problem = kernelProblem('not-found')
  expect(problemOf(problem)).toBe(problem)
})

/** A process that listens and is killed cannot take its socket away. */
async function leaveSocketBehind() {
  const script = `require('node:net').createServer().listen(${JSON.stringify(socket)})`
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
  for (let waited = 0; !existsSync(socket) && waited < 10_000; waited += 20) await sleep(20)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(existsSync(socket)).toBe(true)
}
