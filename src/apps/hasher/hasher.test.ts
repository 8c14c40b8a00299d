import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash as foreignHash, verify as foreignVerify } from '@node-rs/argon2'
import { afterAll, describe, expect, it } from 'vitest'
import { hasherAt } from '../../kernel/hasher/client.ts'
import { Problem } from '../../kernel/problem.ts'
import { openHasher } from './hasher.ts'
import { chooseParameters, openParameters } from './parameters.ts'
import { pepperOf } from './pepper.ts'
import { LEAST, readHash } from './phc.ts'
import { serveHasher } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'igov-hasher-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HOME = '192.0.2.1'
const hasher = openHasher({ parameters: LEAST, parallel: 1 })
const pepper = (secret: string) => pepperOf(Buffer.from(secret))

describe('A hash of a password', () => {
  it('is one that others can check, and theirs is one that we can', async () => {
    const ours = await hasher.hash('a sentence', HOME)
    expect(await foreignVerify(ours, 'a sentence')).toBe(true)
    const theirs = await foreignHash('a sentence', { ...LEAST, parallelism: 1 })
    expect(await hasher.verify(theirs, 'a sentence', HOME)).toEqual({ right: true, stale: false })
    expect(await hasher.verify(theirs, 'a sentencE', HOME)).toEqual({ right: false, stale: false })
  })

  it('is another each time', async () => {
    expect(await hasher.hash('same', HOME)).not.toBe(await hasher.hash('same', HOME))
  })

  it('with weaker parameters than the least is no hash', async () => {
    const weak = await foreignHash('x', { memoryCost: 8_192, timeCost: 2, parallelism: 1 })
    expect(readHash(weak)).toBeUndefined()
    expect(await hasher.verify(weak, 'x', HOME)).toEqual({ right: false, stale: false })
  })

  it('made with other parameters than today is right, and to be made anew', async () => {
    const stronger = openHasher({ parameters: { ...LEAST, timeCost: 3 }, parallel: 1 })
    const old = await hasher.hash('old', HOME)
    expect(await stronger.verify(old, 'old', HOME)).toEqual({ right: true, stale: true })
  })

  it('with a pepper is worth nothing without it', async () => {
    const peppered = openHasher({ parameters: LEAST, parallel: 1, pepper: pepper('one') })
    const hash = await peppered.hash('pw', HOME)
    expect(hash).toContain(`,keyid=${pepper('one').id}$`)
    expect((await peppered.verify(hash, 'pw', HOME)).right).toBe(true)
    expect((await hasher.verify(hash, 'pw', HOME)).right).toBe(false)
    const other = openHasher({ parameters: LEAST, parallel: 1, pepper: pepper('other') })
    expect((await other.verify(hash, 'pw', HOME)).right).toBe(false)
    const before = await hasher.hash('pw', HOME)
    expect(await peppered.verify(before, 'pw', HOME)).toEqual({ right: true, stale: true })
  })

  it('of nobody is never right, and takes the same work', async () => {
    expect(await hasher.verify(undefined, '', HOME)).toEqual({ right: false, stale: false })
    const timeOf = async (stored: string | undefined) => {
      const from = performance.now()
      await hasher.verify(stored, 'wrong', HOME)
      return performance.now() - from
    }
    const stored = await hasher.hash('right', HOME)
    const [known, nobody] = [await timeOf(stored), await timeOf(undefined)]
    expect(nobody).toBeGreaterThan(known / 4)
  })
})

describe('The parameters of an installation', () => {
  it('are the strongest within a tenth of a second, and never weaker than the least', async () => {
    const speed =
      (msOfLeast: number) =>
      async ({ memoryCost, timeCost }: typeof LEAST) =>
        (msOfLeast * memoryCost * timeCost) / (LEAST.memoryCost * LEAST.timeCost)
    expect(await chooseParameters(speed(500))).toEqual(LEAST)
    expect(await chooseParameters(speed(14))).toEqual({ memoryCost: 65_536, timeCost: 3 })
    expect(await chooseParameters(speed(1))).toEqual({ memoryCost: 98_304, timeCost: 3 })
  })

  it('are measured once and kept', async () => {
    const file = join(folder, 'fresh', 'hashing.json')
    const first = await openParameters(file, async () => ({ ...LEAST, timeCost: 4 }))
    const second = await openParameters(file, async () => LEAST)
    expect([first, second]).toEqual([
      { ...LEAST, timeCost: 4 },
      { ...LEAST, timeCost: 4 },
    ])
  })

  it('weaker than the least are refused, wherever they come from', async () => {
    const file = join(folder, 'weak.json')
    writeFileSync(file, JSON.stringify({ memoryCost: 1024, timeCost: 2 }))
    await expect(openParameters(file)).rejects.toThrow('weaker hashing')
    expect(existsSync(file)).toBe(true)
  })
})

describe('The hasher at its socket', () => {
  const socketPath = join(folder, 'hasher.sock')
  const lines: unknown[] = []
  const log = { error: (...line: unknown[]) => lines.push(line) }

  it('answers those of its own user, and says nothing of passwords', async () => {
    const served = await serveHasher({ hasher, socketPath, log })
    const client = hasherAt(socketPath)
    const hash = await client.hash('over the socket', HOME)
    expect(await client.verify(hash, 'over the socket', HOME)).toEqual({
      right: true,
      stale: false,
    })
    expect(await client.verify(undefined, 'over the socket', HOME)).toEqual({
      right: false,
      stale: false,
    })
    expect(statSync(socketPath).mode & 0o777).toBe(0o600)
    client.close()
    await served.close()
    expect(lines).toEqual([])
  })

  it('that is full or away is a reason to try later, with how soon', async () => {
    const away = hasherAt(join(folder, 'nobody.sock'))
    await expect(away.hash('x', HOME)).rejects.toThrow('kernel/busy')
    away.close()
    const small = openHasher({ parameters: LEAST, parallel: 1, longest: 2 })
    const served = await serveHasher({ hasher: small, socketPath, log })
    const client = hasherAt(socketPath)
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => client.hash('x', HOME)))
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(12)
    expect(refused[0]).toBeInstanceOf(Problem)
    expect(refused[0]).toMatchObject({ code: 'kernel/busy', status: 503, params: { seconds: 3 } })
    client.close()
    await served.close()
  })
})
