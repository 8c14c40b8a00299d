import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { structureIn } from './structure.ts'

const text = readFileSync('packs/qatar/services/home-business-licence/procedure.bpmn', 'utf8')
const structure = (bpmn: string) => {
  const found = structureIn(bpmn)
  if (found === undefined) throw new Error('no process runs')
  return found
}
/** The procedure with one thing changed, which must be there. */
const changed = (change: string, by: string) => {
  const other = text.replaceAll(change, by)
  expect(other).not.toBe(text)
  return structure(other)
}

describe('Two procedures are equal', () => {
  it.each([
    ['ids', 'what-next', 'and-then'],
    ['texts', 'Review the application', 'Look at it'],
    ['texts of other languages', 'مراجعة الطلب', 'فحص الطلب'],
    ['names of variables', 'correctBy', 'lastDay'],
    ['texts within conditions', 'act = "return"', 'act = "send-back"'],
  ])('where they differ by %s alone', (_, change, by) => {
    expect(changed(change, by)).toBe(structure(text))
  })

  it('where the parts stand in another order in the text', () => {
    const [flow] = /\s*<sequenceFlow id="f-granted"[^>]*\/>/.exec(text) ?? []
    if (!flow) throw new Error('the flow is not there')
    const moved = text.replace(flow, '').replace('<subProcess', `${flow.trim()}<subProcess`)
    expect(structure(moved)).toBe(structure(text))
  })
})

describe('Two procedures are not equal', () => {
  it.each([
    ['a time limit', '{ working days: 2 }', '{ working days: 3 }'],
    ['what people are told', '<igov:state>refusal-proposed<', '<igov:state>under-review<'],
    ['who does a task', '<igov:form>confirm-refusal<', '<igov:form>opinion<'],
    [
      'where a flow leads',
      'id="f-declined" name="No" sourceRef="is-confirmed" targetRef="review"',
      'id="f-declined" name="No" sourceRef="is-confirmed" targetRef="correct"',
    ],
    [
      'whether a timer takes away',
      'attachedToRef="correct" cancelActivity="true"',
      'attachedToRef="correct" cancelActivity="false"',
    ],
    ['the way that is taken else', 'default="f-issue"', 'default="f-lapsed"'],
  ])('where they differ by %s', (_, change, by) => {
    expect(changed(change, by)).not.toBe(structure(text))
  })
})
