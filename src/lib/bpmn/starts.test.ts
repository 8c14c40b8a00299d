import { expect, test } from 'vitest'
import { definitionsOf } from './fixture.ts'
import {
  compileProcedures,
  dueAgain,
  dueOf,
  holdsAtStart,
  keyOfStart,
  ModelError,
  startsOf,
} from './index.ts'

const clock = { now: new Date('2026-03-01T08:00:00Z'), zone: 'Asia/Riyadh' }

function process(text: string) {
  const main = compileProcedures([definitionsOf(text)]).processes.get('main')
  if (!main) throw new Error('no process')
  return main
}

test('what may begin an instance is told in the order of the text', () => {
  const starts = startsOf(
    process(
      's -> A -> !\ns1 -> A\ns1: message m\ns2 -> A\ns2: timer R/PT1H\ns3 -> A\ns3: signal x\ns4 -> A\ns4: when x > y',
    ),
  )
  expect(starts).toEqual([
    { node: 's', by: 'none' },
    { node: 's1', by: 'message', name: 'm' },
    { node: 's2', by: 'timer' },
    { node: 's3', by: 'signal', name: 'x' },
    { node: 's4', by: 'condition', reads: ['x', 'y'] },
  ])
})

test('a timer start is due first from when it is asked, then in its steps', () => {
  const hourly = process('s -> A -> !\ns: timer R3/PT1H')
  const first = dueOf(hourly, 's', clock)
  expect(first).toMatchObject({ due: '2026-03-01T09:00:00.000Z', cycle: { n: 1, left: 2 } })
  const late = { ...clock, now: new Date('2026-03-01T11:30:00Z') }
  const next = first?.cycle && dueAgain(first.cycle, late)
  expect(next).toMatchObject({ armed: { due: '2026-03-01T12:00:00.000Z' }, missed: 2 })
  expect(dueOf(hourly, 'A', clock)).toBeNull()
})

test('a message start may take the key of the new instance from the message', () => {
  const keyed = process('s -> A -> !\ns: message m key plate')
  expect(keyOfStart(keyed, 's', { plate: 17 }, clock)).toBe('17')
  expect(keyOfStart(keyed, 's', {}, clock)).toBeNull()
})

test('a conditional start holds, or does not', () => {
  const watching = process('s -> A -> !\ns: when x > 1')
  expect([2, 1, null].map((x) => holdsAtStart(watching, 's', { x }, clock))).toEqual([
    true,
    false,
    false,
  ])
})

test('a text that is no FEEL refuses the model, with its place', () => {
  const read = () => process('s -> ⊕ -[x >]-> A -> !')
  expect(read).toThrow(ModelError)
  expect(read).toThrow(/bad-expression/)
})
