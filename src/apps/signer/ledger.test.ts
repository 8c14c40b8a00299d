import { randomUUID } from 'node:crypto'
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openLedger } from './ledger.ts'

const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
afterAll(() => rmSync(folder, { recursive: true }))

const entryOf = (content: string) => ({
  key: randomUUID(),
  digest: 'cd'.repeat(32),
  at: new Date('2026-11-29T06:00:00Z'),
  signature: Buffer.from(content.repeat(20)),
})
const entries = ['first', 'second', 'third'].map(entryOf)
const written = (name: string) => {
  const path = join(folder, name)
  const ledger = openLedger(path)
  for (const entry of entries) ledger.record(entry)
  ledger.close()
  return path
}

describe('the ledger', { timeout: 30_000 }, () => {
  it('keeps each signature over a restart, readable by its owner only', () => {
    const path = written('kept')
    const ledger = openLedger(path)
    expect(ledger.entries).toBe(3)
    for (const { key, digest, signature } of entries) {
      expect(ledger.digestOf(key)).toBe(digest)
      expect(Buffer.from(ledger.signatureOf(key)).equals(signature)).toBe(true)
    }
    expect(ledger.digestOf(randomUUID())).toBeUndefined()
    ledger.close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('drops an entry that a crash cut off anywhere, and goes on', () => {
    const whole = written('whole')
    const size = statSync(whole).size
    const last = readFileSync(whole).lastIndexOf(10, size - 2) + 1
    for (let cut = last; cut < size; cut += 11) {
      const path = join(folder, 'torn')
      copyFileSync(whole, path)
      truncateSync(path, cut)
      const ledger = openLedger(path)
      expect([cut, ledger.entries]).toEqual([cut, 2])
      ledger.record(entryOf('later'))
      ledger.close()
      const again = openLedger(path)
      expect(again.entries).toBe(3)
      again.close()
    }
  })

  it.each(['drops', 'zeroes'])('drops a last line of which a power cut %s the end', (how) => {
    const path = written(`power-${how}`)
    const bytes = readFileSync(path)
    if (how === 'zeroes') bytes.fill(0, bytes.length - 60)
    else bytes.fill('x', bytes.length - 60, bytes.length - 1)
    writeFileSync(path, bytes)
    const ledger = openLedger(path)
    expect(ledger.entries).toBe(2)
    ledger.close()
  })

  it('refuses to work on when an earlier entry is damaged or stands twice', () => {
    const path = written('damaged')
    const bytes = readFileSync(path)
    writeFileSync(
      path,
      Buffer.concat([bytes.subarray(0, 40), Buffer.from('0'), bytes.subarray(41)]),
    )
    expect(() => openLedger(path)).toThrow('damaged')
    writeFileSync(path, Buffer.concat([bytes, bytes]))
    expect(() => openLedger(path)).toThrow('damaged')
  })

  it('reads a file that is larger than what it reads at once', () => {
    const path = join(folder, 'large')
    const ledger = openLedger(path)
    const large = entryOf('x'.repeat(20_000))
    for (let i = 0; i < 4; i++) ledger.record({ ...large, key: randomUUID() })
    ledger.record(large)
    ledger.close()
    const again = openLedger(path)
    expect(again.entries).toBe(5)
    expect(Buffer.from(again.signatureOf(large.key)).equals(large.signature)).toBe(true)
    again.close()
  })
})
