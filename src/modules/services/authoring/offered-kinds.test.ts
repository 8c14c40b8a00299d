import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readPack, yamlOf } from '#kernel'
import { shapeForm } from '../bundle/form-shape.ts'
import { newField, OFFERED } from './offered-kinds.ts'

const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack is unsound')

describe('A question that is added', () => {
  it.each(OFFERED)('of the kind %s has what its kind asks for', (kind) => {
    const field = newField(pack, kind, 'added')
    const text = stringify({ form: 'apply', pages: [{ page: 'one', fields: [field] }] })
    const file = yamlOf(new Map([['forms/apply.yaml', Buffer.from(text)]]), 'x', 'forms/apply.yaml')
    expect(shapeForm(file).findings).toEqual([])
  })

  it('is of a kind that is offered', () => {
    expect(newField(pack, 'poem', 'added')).toBeUndefined()
  })
})
