import { describe, expect, it } from 'vitest'
import { newReference, newSecretCode, parseReference } from './reference.ts'

describe('A reference', () => {
  it('is read back as it was made', () => {
    for (let i = 0; i < 500; i++) {
      const reference = newReference('QA')
      expect(reference).toMatch(
        /^QA-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/,
      )
      expect(parseReference('QA', reference)).toBe(reference)
    }
  })

  it('is recognised in small letters, without dashes, with spaces, and without its prefix', () => {
    const reference = newReference('QA')
    const bare = reference.replaceAll('-', '')
    for (const typed of [
      reference.toLowerCase(),
      bare,
      ` ${bare.slice(2)} `,
      reference.replaceAll('-', ' '),
      reference.replaceAll('-', '‑'),
    ]) {
      expect(parseReference('QA', typed)).toBe(reference)
    }
  })

  it('repairs letters that look like digits', () => {
    const reference = '7K3M-92X0'
    const made = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (check) => `${reference}-${check}`)
    const right = made.find((one) => parseReference('QA', one)) ?? ''
    expect(parseReference('QA', right.replace('0', 'O'))).toBe(`QA-${right}`)
  })

  it('is refused with one wrong character, anywhere', () => {
    const reference = newReference('QA')
    const places = [...reference].flatMap((character, at) =>
      at > 2 && character !== '-' ? [at] : [],
    )
    for (const at of places) {
      const wrong = reference[at] === '7' ? '8' : '7'
      const typed = reference.slice(0, at) + wrong + reference.slice(at + 1)
      expect(parseReference('QA', typed)).toBeUndefined()
    }
  })

  it('is refused with two neighbours exchanged', () => {
    for (let i = 0; i < 200; i++) {
      const reference = newReference('QA')
      const [a = '', b = ''] = [reference[3], reference[4]]
      if (a === b) continue
      expect(parseReference('QA', reference.replace(a + b, b + a))).toBeUndefined()
    }
  })

  it('is refused when it is something else', () => {
    for (const typed of ['', 'QA', '7K3M', 'x'.repeat(10_000), '٧٧٧٧٧٧٧٧٧', "QA-' or 1=1"]) {
      expect(parseReference('QA', typed)).toBeUndefined()
    }
  })
})

describe('A secret code', () => {
  it('has 100 random bits and never repeats', () => {
    const codes = new Set(Array.from({ length: 1_000 }, newSecretCode))
    expect(codes.size).toBe(1_000)
    expect([...codes].every((code) => /^[0-9A-HJKMNP-TV-Z]{20}$/.test(code))).toBe(true)
  })
})
