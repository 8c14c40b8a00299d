import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasForm } from './has-form.ts'

const SERVICES = join(import.meta.dirname, '../../../packs/qatar/services')
const read = (service: string) => readFileSync(join(SERVICES, service, 'procedure.bpmn'), 'utf8')

describe('A model', () => {
  test('says whether people have a task with a form', () => {
    expect(hasForm(read('renew-residence-permit'), 'payment')).toBe(true)
    expect(hasForm(read('home-business-licence'), 'payment')).toBe(false)
    expect(hasForm(read('home-business-licence'), 'decide')).toBe(true)
  })
})
