import { describe, expect, test } from 'vitest'
import { definitionsOf, World } from './fixture.ts'
import { compileProcedures, type MigrationMap, migrate, type State, step } from './index.ts'

const program = (text: string) => compileProcedures([definitionsOf(text)])

const surroundings = {
  now: new Date('2026-03-01T08:00:00Z'),
  zone: 'Asia/Riyadh',
  key: '1',
  called: false,
  decide: () => null,
}

/** An instance of the old model, gone over to the new one. */
function over(before: string, after: string, map: MigrationMap = {}, done: readonly string[] = []) {
  const world = new World(program(before))
  const held = world.start('main')
  for (const name of done) {
    const wait = [...held.open.values()].find(({ node }) => node === name)
    if (wait)
      world.apply(held, { type: wait.for === 'task' ? 'complete' : 'arrive', wait: wait.id })
  }
  if (!held.state) throw new Error('nothing runs')
  return {
    old: held.state,
    ...migrate(program(before), program(after), map, held.state, surroundings),
  }
}

const told = ({ tokens, scopes }: State) =>
  [...tokens, ...scopes].flatMap(({ waits }) => waits.map(({ id, node }) => `${id} ${node}`))

describe('a running instance goes over to another version', () => {
  test('where nothing that it waits for has changed, nothing is told', () => {
    const result = over('s -> A -> !', 's -> A -> B -> !')
    expect(result).toMatchObject({
      problems: null,
      effects: [],
      state: { tokens: [{ node: 'A' }] },
    })
  })

  test('and goes on by the new model', () => {
    const result = over('s -> A -> !', 's -> A -> B -> !')
    if (result.problems) throw new Error('it cannot')
    const wait = result.state.tokens[0]?.waits[0]?.id ?? 0
    const { state } = step(
      program('s -> A -> B -> !'),
      result.state,
      { type: 'complete', wait },
      surroundings,
    )
    expect(state.tokens.map(({ node }) => node)).toEqual(['B'])
  })

  test('a node of another name is mapped: its wait stays, with what hangs on it', () => {
    const result = over('s -> A -> !', 's -> X -> !', { A: 'X' })
    if (result.problems) throw new Error('it cannot')
    expect(result.effects).toEqual([{ type: 'rename', wait: { id: 3, node: 'X', for: 'task' } }])
    expect(told(result.state)).toEqual(['3 X'])
  })

  test('what cannot be mapped is listed, all of it', () => {
    const result = over(
      's -> + -> A -> !\n+ -> B -> !',
      's -> + -> B -> !\n+ -> P -> !\nB: receive m\nP {\n}',
    )
    expect(result.problems).toEqual([
      { code: 'no-such-node', node: 'A', target: 'A' },
      { code: 'other-kind', node: 'B', target: 'B' },
    ])
  })

  test('a node that stands in another sub-process now is a problem', () => {
    const result = over('s -> A -> !', 's -> P -> !\nP {\ns -> A -> !\n}')
    expect(result.problems).toEqual([{ code: 'elsewhere', node: 'A', target: 'A' }])
  })

  test('a token at a join needs its flow', () => {
    const before = 's -> + -> A -> +2 -> !\n+ -> B -> +2'
    const result = over(before, 's -> + -> X -> +2 -> !\n+ -> B -> +2', {}, ['A'])
    expect(result.problems).toEqual([{ code: 'no-such-flow', node: 'A→+2', target: 'A→+2' }])
    const mapped = over(before, 's -> + -> X -> +2 -> !\n+ -> B -> +2', { 'A→+2': 'X→+2' }, ['A'])
    expect(mapped.problems).toBeNull()
  })

  test('events that the new model adds are armed, those that it lacks are withdrawn', () => {
    const result = over(
      's -> A -> !\nat A message m -> X -> !',
      's -> A -> !\nat A timer PT1H -> X -> !\non signal x {\ns -> H -> !\n}',
    )
    expect(result.problems === null && result.effects.map(({ type }) => type)).toEqual([
      'close',
      'open',
      'open',
    ])
  })

  test('a timer keeps the time it has; one that has fired is not armed again', () => {
    const model = 's -> A -> !\nbeside A timer PT1H -> R -> !'
    expect(over(model, model)).toMatchObject({ problems: null, effects: [] })
    expect(over(model, model, {}, ['A/PT1H'])).toMatchObject({ problems: null, effects: [] })
  })

  test('a message of another name is waited for anew', () => {
    const result = over('s -> W -> !\nW: wait message m', 's -> W -> !\nW: wait message n')
    expect(result.problems === null && result.effects).toMatchObject([
      { type: 'close', why: 'withdrawn' },
      { type: 'open', wait: { for: 'message', name: 'n' } },
    ])
  })

  test('an inclusive join that waits for nothing any more fires', () => {
    const result = over(
      's -> + -> A -> ○ -> T -> !\n+ -> B -> ○',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> !\nC -> ○',
      {},
      ['A'],
    )
    expect(result.problems === null && result.state.tokens.map(({ node }) => node)).toEqual([
      'B',
      'T',
    ])
  })

  test('an instance that has ended stays as it is', () => {
    const result = over('s -> A -> !', 's -> A -> !', {}, ['A'])
    expect(result.problems).toMatchObject([{ code: 'not-running' }])
  })

  test('rounds of a multi-instance go over with it', () => {
    const result = over('s -> A -> !\nA: times 3', 's -> B -> T -> !\nB: times 3', { A: 'B' }, [
      'A',
    ])
    expect(result.problems === null && told(result.state)).toEqual(['9 B', '11 B'])
  })
})
