import { describe, expect, test } from 'vitest'
import { definitionsOf } from './fixture.ts'
import {
  compileProcedures,
  type Event,
  LIMITS,
  type State,
  type Surroundings,
  step,
  UndecidedError,
} from './index.ts'

const surroundings: Surroundings = {
  now: new Date('2026-03-01T08:00:00Z'),
  zone: 'Asia/Riyadh',
  key: 'k1',
  called: false,
  decide: () => {
    throw new UndecidedError('no-such-rules', { ruleSet: 'fees' })
  },
}

const begun = (text: string, data = {}) =>
  step(
    compileProcedures([definitionsOf(text)]),
    null,
    { type: 'start', process: 'main', data },
    surroundings,
  )

const next = (text: string, state: State, event: Event) =>
  step(compileProcedures([definitionsOf(text)]), state, event, surroundings)

describe('what a step tells', () => {
  test('a task opens with its inputs and when it is due', () => {
    const { effects } = begun('s -> A -> !\nA: in amount = x + 1; due { working days: days }', {
      x: 2,
      days: 3,
    })
    expect(effects).toEqual([
      {
        type: 'open',
        wait: { id: 3, node: 'A', for: 'task' },
        token: 2,
        scope: 1,
        inputs: { amount: 3 },
        due: { 'working days': 3 },
      },
    ])
  })

  test('the one that is done is closed as done, the others as withdrawn', () => {
    const text = 's -> A -> !\nat A timer P1D -> B -> !\nat A message m -> C -> !'
    const { state } = begun(text)
    const { effects } = next(text, state, { type: 'complete', wait: 5 })
    expect(effects).toEqual([
      { type: 'close', wait: 5, why: 'done' },
      { type: 'close', wait: 3, why: 'withdrawn' },
      { type: 'close', wait: 4, why: 'withdrawn' },
      { type: 'ended', status: 'completed', data: {} },
    ])
  })

  test('what opens and closes in one step is not told', () => {
    const { effects } = begun('s -> M -> A -> !\nM: manual\nat M message m -> B -> !')
    expect(effects.map(({ type }) => type)).toEqual(['open'])
  })

  test('a call that is cut short is closed, then cancelled', () => {
    const text = 's -> C -> !\nC: call Q\nat C message m -> B -> !'
    const { state } = begun(text)
    const message = state.tokens[0]?.waits.find((wait) => wait.for === 'message')?.id ?? 0
    const { effects } = next(text, state, { type: 'arrive', wait: message })
    expect(effects.map(({ type }) => type)).toEqual(['close', 'close', 'cancel-call', 'open'])
  })

  test('an incident is told, and again when it is resolved', () => {
    const text = 's -> R -> A -> !\nR: rule fees -> fee'
    const { state, effects } = begun(text)
    const incident = { code: 'no-such-rules', params: { ruleSet: 'fees' } }
    expect(effects).toEqual([{ type: 'incident', token: 2, node: 'R', incident }])
    const { effects: after } = next(text, state, { type: 'skip', token: 2 })
    expect(after.map(({ type }) => type)).toEqual(['resolved', 'open'])
  })

  test('the log has what happened in order, with the flows that were taken', () => {
    const { log } = begun('s -> ⊕ -[true]-> A -> !')
    expect(log.map(({ node, what, flow }) => [what, flow ?? node].join(' '))).toEqual([
      'entered s',
      'completed s',
      'taken s→⊕',
      'entered ⊕',
      'completed ⊕',
      'taken ⊕→A',
      'entered A',
    ])
  })

  test('the state of a usual procedure stays small', () => {
    const tasks = Array.from({ length: 8 }, (_, at) => `T${at}`)
    const text = `data a, b, c\ns -> + -> ${tasks.join(' -> ')} -> !\n+ -> X -> !\n+ -> Y -> !\nat X timer P3D -> Z -> !`
    const { state } = begun(text, { a: 'x'.repeat(100), b: 1, c: true })
    expect(JSON.stringify(state).length).toBeLessThan(1000)
  })
})

describe('what does not fit is refused', () => {
  const text = 's -> A -> W -> !\nW: wait message m'
  const { state } = begun(text)
  const wait = state.tokens[0]?.waits[0]?.id ?? 0

  test.each<[string, State | null, Event]>([
    ['stale-wait', state, { type: 'complete', wait: 99 }],
    ['wrong-event', state, { type: 'arrive', wait }],
    ['already-running', state, { type: 'start', process: 'main' }],
    ['not-running', null, { type: 'complete', wait }],
    ['unknown-process', null, { type: 'start', process: 'other' }],
    ['no-such-start', null, { type: 'start', process: 'main', node: 'A' }],
    ['no-incident', state, { type: 'retry', token: 2 }],
  ])('%s', (code, before, event) => {
    const program = compileProcedures([definitionsOf(text)])
    expect(() => step(program, before, event, surroundings)).toThrow(
      expect.objectContaining({ code }),
    )
  })

  test('a message is no completion, and a task no arrival', () => {
    const { state: waiting } = next(text, state, { type: 'complete', wait })
    const message = waiting.tokens[0]?.waits[0]?.id ?? 0
    expect(() => next(text, waiting, { type: 'complete', wait: message })).toThrow(
      expect.objectContaining({ code: 'wrong-event', params: { wants: 'message' } }),
    )
  })

  test('an instance that has ended takes nothing more', () => {
    const { state: ended } = next(text, state, { type: 'cancel' })
    expect(() => next(text, ended, { type: 'complete', wait })).toThrow(
      expect.objectContaining({ code: 'stale-wait' }),
    )
    expect(() => next(text, ended, { type: 'change', data: {} })).toThrow(
      expect.objectContaining({ code: 'not-running' }),
    )
  })
})

describe('what takes too much is stopped', () => {
  test('a loop that never waits stands still, and goes on for as long again when tried once more', () => {
    const text = 's -> ⊕ -> M -> ⊕\nM: manual'
    const { state } = begun(text)
    const [token] = state.tokens
    expect(token?.incident).toMatchObject({
      code: 'too-many-moves',
      params: { limit: LIMITS.moves },
    })
    const again = next(text, state, { type: 'retry', token: token?.id ?? 0 })
    expect(again.state.tokens).toHaveLength(1)
  })

  test('tokens that double in a loop stand still before there are too many', () => {
    const { state } = begun('s -> ⊕ -> + -> ⊕\n+ -> ⊕')
    expect(state.tokens.length).toBeLessThan(2 * LIMITS.tokens)
    expect(state.tokens.every(({ incident }) => incident?.code === 'too-many-moves')).toBe(true)
  })

  test('an expression that takes too much is no answer', () => {
    const heavy = 'count(for i in 1..100000, j in 1..100000 return i) > 0'
    const { state } = begun(`s -> ⊕ -[${heavy}]-> A -> !\n⊕ -[/]-> B -> !`)
    expect(state.tokens[0]?.incident).toMatchObject({
      code: 'unknown-condition',
      params: { reason: expect.stringMatching(/^limit-/) },
    })
  })
})
