import { expect, test } from 'vitest'
import { Naive } from './catalogue/naive.ts'
import { definitionsOf } from './catalogue/notation.ts'
import { type Random, randomFrom, randomProcedure } from './catalogue/random.ts'
import { World } from './catalogue/world.ts'
import { compileProcedures } from './compile.ts'
import type { State } from './state.ts'

const HISTORIES = process.env.IGOV_LONG === '1' ? 10_000 : 600
const TIMEOUT = 600_000

/** The interpreter's instance in the words of the plain game. */
function waitingIn({ scopes, tokens }: State): string[] {
  const hosts = new Set(scopes.map(({ host }) => host))
  return tokens.flatMap(({ id, node, at }) =>
    hosts.has(id) ? [] : [node + (at === 'incident' ? '✗' : '')],
  )
}

function compare(seed: number) {
  const random = randomFrom(seed)
  const text = randomProcedure(random, 'core')
  const definitions = definitionsOf(text)
  const [process] = definitions.processes
  if (!process) throw new Error('no process')
  const data = { a: random.chance(0.5), b: random.chance(0.5), c: random.chance(0.5) }
  const world = new World(compileProcedures([definitions]))
  const held = world.start('main', { data })
  const naive = new Naive(process, (text) => holds(text, data))
  const story: string[] = []
  const agree = () => {
    const state = held.state
    if (!state) throw new Error('no state')
    const ours = {
      ended: state.status === 'running' ? null : state.status,
      waiting: waitingIn(state).sort(),
    }
    const plain = { ended: naive.ended, waiting: naive.waiting.sort() }
    expect(ours, `seed ${seed}: ${story.join(' ')}\n${text}`).toEqual(plain)
  }
  agree()
  for (let at = 0; at < 40 && naive.ended === null && naive.possible.length > 0; at++) {
    const { name, n } = chosen(random, naive)
    story.push(`|${name}#${n}`)
    const wait = [...held.open.values()].filter(({ node }) => node === name).at(n)
    if (!wait)
      throw new Error(`seed ${seed}: nothing waits for ${name}: ${story.join(' ')}\n${text}`)
    world.apply(held, { type: wait.for === 'task' ? 'complete' : 'arrive', wait: wait.id })
    naive.happen(name, n)
    agree()
  }
  return story.length
}

function chosen(random: Random, naive: Naive) {
  const { name, count } = random.pick(naive.possible)
  return { name, n: random.below(count) }
}

/** The few conditions that random procedures have, read without FEEL. */
function holds(text: string, { a, b, c }: { a: boolean; b: boolean; c: boolean }): boolean {
  const values: Record<string, boolean> = {
    a,
    b,
    c,
    'not(a)': !a,
    'a or b': a || b,
    'b and c': b && c,
    true: true,
    false: false,
  }
  const value = values[text]
  if (value === undefined) throw new Error(`unknown condition: ${text}`)
  return value
}

test(
  'in random procedures no token is lost or doubled: the plain token game waits for the same',
  () => {
    let events = 0
    for (let seed = 1; seed <= HISTORIES; seed++) events += compare(seed)
    expect(events).toBeGreaterThan(HISTORIES * 3)
  },
  TIMEOUT,
)
