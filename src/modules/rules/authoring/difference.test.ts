import { describe, expect, it } from 'vitest'
import type { DecisionTable, Definitions } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { islandRules } from '../fixture.ts'
import { withColumn } from './columns.ts'
import { differences, scenarioChanges } from './difference.ts'
import { idsOf, withCells, withExpression, withPolicy, withRow } from './edit.ts'

const [mooring] = await islandRules()
const before = readDmn(mooring?.versions.at(-1)?.text ?? '')
const at = before.elements.findIndex(({ name }) => name === 'May moor')

const tableIn = ({ elements }: Definitions): DecisionTable => {
  const element = elements[at]
  const found = element?.kind === 'decision' ? element.expression : undefined
  if (found?.kind !== 'decisionTable') throw new Error('no table')
  return found
}
/** What differs once the table of moorings is another. */
const changed = (edit: (table: DecisionTable) => DecisionTable) =>
  differences(before, withExpression(before, at, edit(tableIn(before))))[0]
const ids = idsOf(before)

describe('What differs between two models', () => {
  it('is nothing where nothing does', () => {
    expect(differences(before, before)).toEqual([])
  })

  it('is told row by row, with the cells that say something else', () => {
    const change = changed((table) => withCells(table, new Map([[3, ['"outer"']]])))
    expect(change).toEqual({
      decision: 'May moor',
      rows: [{ kind: 'changed', before: 3, after: 3, cells: ['if Berth'] }],
    })
  })

  it('knows a row again where others came, went or moved', () => {
    const added = changed((table) => withRow(table, { act: 'add', row: 0 }, ids))
    expect(added?.rows).toEqual([{ kind: 'added', after: 1, cells: [] }])
    const removed = changed((table) => withRow(table, { act: 'remove', row: 1 }, ids))
    expect(removed?.rows).toEqual([{ kind: 'removed', before: 1, cells: [] }])
    const moved = changed((table) => withRow(table, { act: 'up', row: 4 }, ids))
    expect(moved?.rows).toMatchObject([{ kind: 'moved' }])
  })

  it('is told for the policy, and for rows without ids by what they say', () => {
    const policy = changed((table) => withPolicy(table, 'UNIQUE'))
    expect(policy?.policy).toEqual({ before: 'FIRST', after: 'UNIQUE' })
    const bare = (table: DecisionTable): DecisionTable => ({
      ...table,
      rules: table.rules.map(({ id: _, ...rule }) => rule),
    })
    const named = withExpression(before, at, bare(tableIn(before)))
    const other = withExpression(
      before,
      at,
      bare(withRow(tableIn(before), { act: 'remove', row: 0 }, ids)),
    )
    expect(differences(named, other)[0]?.rows).toEqual([{ kind: 'removed', before: 0, cells: [] }])
  })

  it('is told for conditions that came and went, and for rows only where these said something', () => {
    const longer = withColumn(before, at, { act: 'add', name: 'Length' })
    expect(differences(before, longer)).toEqual([
      { decision: 'May moor', rows: [], columns: { added: ['Length'], removed: [] } },
    ])
    const insured = tableIn(before).inputs.findIndex(
      ({ expression }) => expression.text.trim() === 'Insured',
    )
    const shorter = withColumn(before, at, { act: 'remove', column: insured })
    const [change] = differences(before, shorter)
    expect(change?.columns).toEqual({ added: [], removed: ['Insured'] })
    expect(change?.rows.map(({ after, cells }) => [after, cells])).toEqual([[3, ['if Insured']]])
  })

  it('is told for scenarios by name and day', () => {
    const [first, second] = mooring?.scenarios ?? []
    if (!first || !second) throw new Error('no scenarios')
    const other = { ...first, expect: false }
    const later = { ...second, on: '2026-12-01' }
    const kinds = scenarioChanges([first, second], [other, later]).map(({ kind }) => kind)
    expect(kinds).toEqual(['removed', 'changed', 'added'])
  })
})
