import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileDmn } from '#lib/dmn/engine'
import type { DecisionTable, Definitions } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { writeDmn } from '#lib/dmn/write'
import {
  idsOf,
  MOST_ROWS,
  rowText,
  textTyped,
  widthOf,
  withCells,
  withExpression,
  withFormula,
  withPolicy,
  withRow,
} from './edit.ts'

const RULES = ['packs/qatar/rules', 'packs/saint-brandan/rules']

async function models(): Promise<[string, string][]> {
  const found: [string, string][] = []
  for (const folder of RULES) {
    for (const set of await readdir(folder)) {
      for (const file of await readdir(join(folder, set))) {
        if (!file.endsWith('.dmn')) continue
        found.push([`${set}/${file}`, await readFile(join(folder, set, file), 'utf8')])
      }
    }
  }
  return found
}

const all = await models()

const tablesOf = ({ elements }: Definitions) =>
  elements.flatMap((element, at) =>
    element.kind === 'decision' && element.expression?.kind === 'decisionTable'
      ? [{ at, table: element.expression }]
      : [],
  )

/** What a form sends back that nobody has changed. */
const unchanged = ({ rules }: DecisionTable) =>
  new Map(rules.map((rule, row) => [row, rowText(rule)]))

const hashOf = (text: string) => compileDmn(readDmn(text)).hash

describe('A model', () => {
  it.each(all)('%s that is opened and saved unchanged is the same model', (_, text) => {
    let definitions = readDmn(text)
    for (const [at, element] of definitions.elements.entries()) {
      if (element.kind !== 'decision') continue
      const { expression } = element
      if (expression?.kind === 'decisionTable') {
        const table = withPolicy(withCells(expression, unchanged(expression)), expression.hitPolicy)
        definitions = withExpression(definitions, at, table)
      }
      if (expression?.kind === 'literalExpression') {
        definitions = withExpression(definitions, at, withFormula(expression, expression.text))
      }
    }
    expect(hashOf(writeDmn(definitions))).toBe(hashOf(text))
    expect(writeDmn(readDmn(writeDmn(definitions)))).toBe(writeDmn(readDmn(text)))
  })

  it('says after any edits what was typed, and its rows stand as they were put', () => {
    const cell = fc.constantFrom(
      '-',
      '"a & <b>"',
      '>= 18',
      '[1..5]',
      'not("x", "ي")',
      'a\nb',
      '',
      '  spaced  ',
    )
    const edit = fc.oneof(
      fc.record({ act: fc.constant('cell' as const), row: fc.nat(12), at: fc.nat(8), text: cell }),
      fc.record({
        act: fc.constantFrom(
          'add' as const,
          'duplicate' as const,
          'remove' as const,
          'up' as const,
          'down' as const,
        ),
        row: fc.integer({ min: -1, max: 12 }),
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.array(edit, { maxLength: 25 }), ([, text], edits) => {
        let definitions = readDmn(text)
        for (const one of edits) {
          const { at, table } = tablesOf(definitions)[0] ?? { at: -1, table: undefined }
          if (!table) return
          const next =
            one.act === 'cell'
              ? withCells(table, new Map([[one.row, atPlace(one.at % widthOf(table), one.text)]]))
              : withRow(table, one, idsOf(definitions))
          const expected = next.rules.map(rowText)
          // As it is kept: written and read again.
          definitions = readDmn(writeDmn(withExpression(definitions, at, next)))
          const kept = tablesOf(definitions)[0]?.table
          expect(kept?.rules.map(padded(next))).toEqual(expected.map((row) => pad(row, next)))
          expect(new Set(kept?.rules.map(({ id }) => id)).size).toBe(kept?.rules.length)
        }
      }),
      { numRuns: process.env.IGOV_LONG ? 500 : 40 },
    )
  })
})

const atPlace = (at: number, text: string): (string | undefined)[] => [
  ...Array.from({ length: at }, () => undefined),
  text,
]
const pad = (row: readonly string[], table: DecisionTable) => [
  ...row,
  ...Array.from({ length: widthOf(table) - row.length }, () => ''),
]
const padded = (table: DecisionTable) => (rule: Parameters<typeof rowText>[0]) =>
  pad(rowText(rule), table)

describe('A row', () => {
  const [first] = tablesOf(
    readDmn(all.find(([name]) => name === 'mooring/mooring-2024.dmn')?.[1] ?? ''),
  )
  if (!first) throw new Error('no table')
  const { table } = first
  const last = table.rules.slice(-1)
  const lastText = last.map(rowText)[0]
  const none = new Set<string>()
  const named = (one: DecisionTable) => one.rules.map(({ id }) => id)

  it('is added below, copied, moved and removed, with an id of its own', () => {
    expect(named(withRow(table, { act: 'add', row: 0 }, none))).toEqual([
      ...['berth-1', 'berth-table-row-4', 'berth-2', 'berth-3'],
    ])
    const copied = withRow(table, { act: 'duplicate', row: 2 }, new Set(['berth-table-row-4']))
    expect(named(copied).at(-1)).toBe('berth-table-row-5')
    expect(copied.rules.slice(2).map(rowText)).toEqual([lastText, lastText])
    expect(named(withRow(table, { act: 'up', row: 2 }, none))).toEqual([
      'berth-1',
      'berth-3',
      'berth-2',
    ])
    expect(named(withRow(table, { act: 'down', row: 2 }, none))).toEqual(named(table))
    expect(named(withRow(table, { act: 'remove', row: 1 }, none))).toEqual(['berth-1', 'berth-3'])
    expect(withRow(table, { act: 'remove', row: 9 }, none)).toBe(table)
  })

  it('is one of as many as people can read', () => {
    const full = {
      ...table,
      rules: Array.from({ length: MOST_ROWS }, () => last).flat(),
    }
    expect(() => withRow(full, { act: 'add', row: 0 }, none)).toThrow('rules/rows-many')
  })

  it('holds what a model can hold, and no more', () => {
    expect(textTyped(' a\r\nb ', 'cell')).toBe('a\nb')
    expect(() => textTyped('x'.repeat(1_001), 'cell')).toThrow('rules/text-long')
    expect(() => textTyped('x'.repeat(4_001), 'formula')).toThrow('rules/text-long')
    for (const hidden of ['\u0000', '\u001b', '\ufffe']) {
      expect(() => textTyped(`a${hidden}b`, 'cell')).toThrow('rules/text-unwritable')
    }
    expect(withPolicy(table, 'ANY')).toBe(table)
  })
})
