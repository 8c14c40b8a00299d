import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { analyse } from './expression.ts'
import type { FormFile } from './form-file.ts'
import { fieldScope, formScope, placeFields } from './scope.ts'

const { pack } = await readPack('packs/saint-brandan')
if (!pack) throw new Error('the pack is unsound')
const { settings } = pack

const form: FormFile = {
  form: 'apply',
  signIn: 'person',
  pages: [
    {
      page: 'one',
      fields: [
        {
          name: 'home',
          kind: 'group',
          fields: [
            { name: 'tenure', kind: 'choice', options: ['owned', 'rented'] },
            { name: 'address', kind: 'address' },
          ],
        },
        {
          name: 'boats',
          kind: 'group',
          many: { min: 1, max: 3 },
          fields: [
            { name: 'length', kind: 'number' },
            { name: 'born', kind: 'date' },
          ],
        },
        { name: 'when', kind: 'date' },
      ],
    },
  ],
}
const top = formScope(form, settings)
const inBoat = (() => {
  const placed = placeFields(form).find((each) => each.path === 'boats.length')
  if (!placed) throw new Error('no field')
  return fieldScope(form, placed, settings)
})()

describe('An expression', () => {
  it('says which fields it reads, by path', () => {
    expect(analyse('home.tenure = "rented" and count(boats) > 1', top)).toEqual({
      faults: [],
      reads: ['home.tenure', 'boats'],
    })
  })

  it.each([
    'some b in boats satisfies b.length > 3',
    'count(boats[length > 3]) > 0',
    'home.address.parish = "1"',
    'when > today()',
  ])('may be %s at the top of a form', (source) => {
    expect(analyse(source, top).faults).toEqual([])
  })

  it.each([
    'count(boats[length = this.length]) = 1',
    'this number > 1',
    'length > 3 and home.tenure = "owned"',
    'born < today()',
  ])('may be %s in an item of a list', (source) => {
    expect(analyse(source, inBoat).faults).toEqual([])
  })

  it.each([
    ['length > 3', 'length'],
    ['home.tenur = "x"', 'tenur'],
    ['home.address.zone = 1', 'zone'],
    ['this.length > 3', 'this'],
    ['home.tenure.code = 1', 'code'],
  ])('names what is not there: %s', (source, name) => {
    const { faults } = analyse(source, top)
    expect(faults.map((fault) => fault.code)).toEqual(['unknown-name'])
    expect(faults[0]?.message.english).toContain(`names ${name},`)
  })

  it.each(['a +', '((1)', '"open', 'now() > null'])('is refused before it runs: %s', (source) => {
    expect(analyse(source, top).faults.map((fault) => fault.code)).toEqual(['expression-syntax'])
  })
})
