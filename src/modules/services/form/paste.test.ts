import { expect, test } from 'vitest'
import { modelOf } from './model.ts'
import { pastedItems, rowsIn } from './paste.ts'

test('Rows of a spreadsheet are read with their quotes, and empty lines are none', () => {
  expect(rowsIn('a\tb\r\nc\td\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(rowsIn('"one\ntwo"\t"he said ""no"""\n\n\t\nx')).toEqual([
    ['one\ntwo', 'he said "no"'],
    ['x'],
  ])
  expect(rowsIn('')).toEqual([])
  expect(rowsIn('"open\tb')).toEqual([['"open', 'b']])
})

test('Cells become answers as they would have been typed', () => {
  const form = {
    form: 'apply',
    signIn: 'person' as const,
    pages: [
      {
        page: 'rows',
        fields: [
          {
            name: 'rows',
            kind: 'group' as const,
            layout: 'table' as const,
            many: { min: 0, max: 9 },
            fields: [
              { name: 'what', kind: 'text' as const, max: { characters: 40 } },
              { name: 'from', kind: 'date' as const },
              { name: 'land', kind: 'choice' as const, options: ['a', 'b'] },
            ],
          },
        ],
      },
    ],
  }
  const node = modelOf(form).byPath.get('rows')
  if (!node) throw new Error('no rows')
  const named = (_: unknown, cell: string) => (cell === 'Alpha' ? 'a' : undefined)
  const isHeading = (row: readonly string[]) => row[0] === 'What'
  const text = 'What\tFrom\tLand\nRice\t2026-11-23\tAlpha\nTea\t٢٣/١١/٢٠٢٦\tBeta\nSalt\tsoon'
  expect(pastedItems(node, text, named, isHeading)).toEqual([
    { what: 'Rice', from: { day: '23', month: '11', year: '2026' }, land: 'a' },
    { what: 'Tea', from: { day: '٢٣', month: '١١', year: '٢٠٢٦' }, land: 'Beta' },
    { what: 'Salt', from: 'soon' },
  ])
})
