import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compiled, reasonsOf } from './fixture.ts'
import { wordingOf } from './wording.ts'

const CODE =
  /(?:\b(?:fail|failAt|refuse|find)\((?:[^'()]|\([^()]*\))*?|code: |code = [^'\n]*)'([a-z]+(?:-[a-z]+)+)'/g

/** Every code that the sources give. */
function codes(): string[] {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => /(?<!\.test)\.ts$/.test(file))
  const found = sources.flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(CODE)].map(
      ([, code]) => code ?? '',
    ),
  )
  return [...new Set(found)].sort()
}

describe('A code', () => {
  it('has words in English', () => {
    expect(codes().length).toBeGreaterThan(50)
    expect(codes().filter((code) => wordingOf(code, {}) === code)).toEqual([])
  })

  it('has its blanks filled', () => {
    const [reason] = reasonsOf('"a" * 2')
    expect(reason && wordingOf(reason.code, reason.params)).toBe(
      'there is no * of string and number',
    )
    const [finding] = compiled('{a: 1}.b').findings
    expect(finding && wordingOf(finding.code, finding.params)).toBe('there is no entry b')
  })
})
