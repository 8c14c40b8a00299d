import { describe, expect, it } from 'vitest'
import { compileDmn } from '#lib/dmn/engine'
import type { Decision, DecisionTable, Definitions } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { writeDmn } from '#lib/dmn/write'
import { islandRules } from '../fixture.ts'
import { columnKeys, columnsOffered, withColumn } from './columns.ts'

const [mooring] = await islandRules()
const model = readDmn(mooring?.versions.at(-1)?.text ?? '')
const placeOf = (name: string) => model.elements.findIndex((one) => one.name === name)
const [berth, mayMoor] = [placeOf('Berth'), placeOf('May moor')]

const decisionIn = ({ elements }: Definitions, at: number): Decision => {
  const found = elements[at]
  if (found?.kind !== 'decision') throw new Error('no decision')
  return found
}
const tableIn = (definitions: Definitions, at: number): DecisionTable => {
  const { expression } = decisionIn(definitions, at)
  if (expression?.kind !== 'decisionTable') throw new Error('no table')
  return expression
}
const needsIn = (definitions: Definitions, at: number) =>
  decisionIn(definitions, at).requirements.map(({ reference }) => reference.href)
const again = (definitions: Definitions) => readDmn(writeDmn(definitions))
/** What comes out for boats of each length. */
const outcomes = (definitions: Definitions) => {
  const compiled = compileDmn(definitions)
  return [5, 9, 20].map((length) =>
    compiled
      .evaluate({
        now: new Date(0),
        zone: 'UTC',
        decisions: ['May moor'],
        inputs: new Map<string, number | string | boolean>([
          ['Length', length],
          ['Boat use', 'pleasure'],
          ['Insured', true],
        ]),
      })
      .values.get('May moor'),
  )
}

describe('A condition of a table', () => {
  it('is offered where it is not asked for yet and does not come from the table itself', () => {
    expect(columnsOffered(model, decisionIn(model, berth))).toContain('Insured')
    expect(columnsOffered(model, decisionIn(model, berth))).not.toContain('Length')
    expect(columnsOffered(model, decisionIn(model, berth))).not.toContain('May moor')
    expect(columnsOffered(model, decisionIn(model, berth))).not.toContain('Berth')
    expect(columnsOffered(model, decisionIn(model, mayMoor))).toEqual(['Length'])
  })

  it('that is added is met by everything, and the model says that it is needed', () => {
    const longer = again(withColumn(model, mayMoor, { act: 'add', name: 'Length' }))
    expect(columnKeys(tableIn(longer, mayMoor)).slice(0, 4)).toContain('if Length')
    expect(tableIn(longer, mayMoor).rules.every((rule) => rule.inputs.at(-1)?.text === '-')).toBe(
      true,
    )
    const length = longer.elements.find(({ name }) => name === 'Length')?.id
    expect(needsIn(longer, mayMoor)).toContain(`#${length}`)
    expect(outcomes(longer)).toEqual(outcomes(model))
  })

  it('that is removed again leaves the model as it was', () => {
    const longer = again(withColumn(model, mayMoor, { act: 'add', name: 'Length' }))
    const column = tableIn(longer, mayMoor).inputs.length - 1
    const shorter = again(withColumn(longer, mayMoor, { act: 'remove', column }))
    expect(compileDmn(shorter).hash).toBe(compileDmn(again(model)).hash)
  })

  it('that is removed goes with its cells; what other cells speak of is still needed', () => {
    const column = columnKeys(tableIn(model, mayMoor)).indexOf('if Insured')
    const shorter = again(withColumn(model, mayMoor, { act: 'remove', column }))
    const insured = model.elements.find(({ name }) => name === 'Insured')?.id
    expect(needsIn(shorter, mayMoor)).not.toContain(`#${insured}`)
    expect(tableIn(shorter, mayMoor).rules[0]?.inputs).toHaveLength(2)
    const text = writeDmn(model).replace(
      '<text>"trade"</text>',
      '<text>if Insured then "trade" else "fishing"</text>',
    )
    const spoken = readDmn(text)
    const kept = withColumn(spoken, mayMoor, { act: 'remove', column })
    expect(needsIn(kept, mayMoor)).toContain(`#${insured}`)
  })

  it('changes nothing where it is not offered, not there, or the last', () => {
    expect(withColumn(model, mayMoor, { act: 'add', name: 'May moor' })).toBe(model)
    expect(withColumn(model, mayMoor, { act: 'add', name: 'Colour' })).toBe(model)
    expect(withColumn(model, mayMoor, { act: 'remove', column: 99 })).toBe(model)
    expect(withColumn(model, berth, { act: 'remove', column: 0 })).toBe(model)
  })
})
