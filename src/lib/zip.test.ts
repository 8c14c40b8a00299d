import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { zipOf } from './zip.ts'

const FILES = [
  { path: 'rules/قواعد.yaml', bytes: Buffer.from('rules: x\n') },
  { path: 'rules/empty.dmn', bytes: Buffer.alloc(0) },
]

describe('An archive', () => {
  it('is read by another program, names and bytes', () => {
    const dir = mkdtempSync(join(tmpdir(), 'igov-zip-'))
    try {
      writeFileSync(join(dir, 'a.zip'), zipOf(FILES))
      const code =
        'import sys, zipfile; z = zipfile.ZipFile("a.zip"); assert z.testzip() is None; z.extractall("out")'
      execFileSync('python3', ['-c', code], { cwd: dir })
      for (const { path, bytes } of FILES) {
        expect(readFileSync(join(dir, 'out', path)).equals(bytes)).toBe(true)
      }
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('is the same for the same files, and refuses more than it can count', () => {
    expect(zipOf(FILES).equals(zipOf(FILES))).toBe(true)
    expect(() => zipOf(Array.from({ length: 70_000 }, () => FILES.slice(1)).flat())).toThrow(
      'files',
    )
  })
})
