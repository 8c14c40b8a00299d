import { describe, expect, it } from 'vitest'
import { cellText } from './export.ts'

describe('A cell of the exported table', () => {
  it('is quoted where it must be', () => {
    expect(cellText('plain')).toBe('plain')
    expect(cellText('a,b')).toBe('"a,b"')
    expect(cellText('say "no"\n')).toBe('"say ""no""\n"')
  })

  it('is never a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t']) {
      expect(cellText(`${start}1+1`)).toBe(`'${start}1+1`)
    }
    expect(cellText('\r=1')).toBe('"\'\r=1"')
  })
})
