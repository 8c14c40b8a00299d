import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBpmn } from '#lib/bpmn/read'
import { type Followed, useFaults } from './procedure-check.ts'

const BPMN = readFileSync(
  join(
    import.meta.dirname,
    '../../../../packs/qatar/services/home-business-licence/procedure.bpmn',
  ),
  'utf8',
)

/** What a test needs of a file, as it would be read. */
const asFile = <File>(file: object): File => JSON.parse(JSON.stringify(file))

const user = (form: string, more: string) => `
  <sequenceFlow id="f-begun" sourceRef="begun" targetRef="extra"/>
  <userTask id="extra" name="Extra"><extensionElements><igov:role>officer</igov:role>
    <igov:form>${form}</igov:form>${more}</extensionElements></userTask>
  <sequenceFlow id="f-extra" sourceRef="extra" targetRef="review"/>`

const codesOf = (form: string, more: string, of: Partial<Followed>) => {
  const flow = '<sequenceFlow id="f-begun" sourceRef="begun" targetRef="review"/>'
  const model = readBpmn(BPMN.replace(flow, user(form, more)))
  const service = asFile<Followed['service']>({ costs: [], ...of.service })
  return useFaults(model, { forms: {}, ...of, service }).map(({ code }) => code)
}

const PAYS = '<igov:state>awaiting-payment</igov:state><igov:due>"P10D"</igov:due>'
const costing = (...costs: object[]) => ({ service: asFile<Followed['service']>({ costs }) })
const forms = asFile<Followed['forms']>({
  visit: {
    ...{ form: 'visit', for: 'officer' },
    pages: [{ page: 'one', fields: [{ name: 'safe', kind: 'yesNo' }] }],
  },
})
const REVIEWS = '<igov:state>under-review</igov:state>'

describe('A task that waits for a payment', () => {
  it('stands where people are told so, with a last day and a cost that is known', () => {
    const fee = costing({ cost: 'fee', amount: '20.00' })
    expect(codesOf('payment', PAYS, fee)).toEqual([])
    expect(codesOf('payment', REVIEWS, fee)).toEqual(['payment-state'])
    expect(codesOf('payment', '<igov:state>awaiting-payment</igov:state>', fee)).toEqual([
      'payment-without-day',
    ])
    expect(codesOf('payment', PAYS, costing())).toEqual(['payment-of-nothing'])
    expect(codesOf('payment', PAYS, costing({ amount: 'unknown' }))).toEqual(['payment-of-nothing'])
    const two = costing({ amount: '1', currency: 'QAR' }, { amount: '1', currency: 'USD' })
    expect(codesOf('payment', PAYS, two)).toEqual(['payment-of-nothing'])
  })
})

describe('A task with a form of the service', () => {
  it('names a form for officers, and hands over what it asks', () => {
    const output = (name: string) => `${REVIEWS}<igov:output name="act">${name}</igov:output>`
    expect(codesOf('visit', output('if safe then "yes" else act'), { forms })).toEqual([])
    expect(codesOf('visit', output('sound'), { forms })).toEqual(['output-not-asked'])
    expect(codesOf('visit', REVIEWS, {})).toEqual(['form-unknown'])
    const applied = asFile<Followed['forms']>({ visit: { ...forms.visit, for: undefined } })
    expect(codesOf('visit', REVIEWS, { forms: applied })).toEqual(['form-unknown'])
  })
})
