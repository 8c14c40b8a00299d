import { describe, expect, it } from 'vitest'
import { csvOf } from './csv.ts'

const cell = (text: string) => csvOf([[text]]).slice(1, -2)

describe('A table for a spreadsheet', () => {
  it('has its lines and cells apart, and says that it is UTF-8', () => {
    const lines = [
      ['a', 'b'],
      ['1', '2'],
    ]
    expect(csvOf(lines)).toBe('\ufeffa,b\r\n1,2\r\n')
  })

  it('quotes a cell where it must be', () => {
    expect(cell('plain')).toBe('plain')
    expect(cell('a,b')).toBe('"a,b"')
    expect(cell('say "no"\n')).toBe('"say ""no""\n"')
  })

  it('holds no formula', () => {
    for (const start of ['=', '+', '-', '@', '\t']) expect(cell(`${start}1+1`)).toBe(`'${start}1+1`)
    expect(cell('\r=1')).toBe('"\'\r=1"')
  })
})
