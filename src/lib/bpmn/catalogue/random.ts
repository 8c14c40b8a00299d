/** Mulberry32: small, even, and the same on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    chance: (p) => next() < p,
    below,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}

export type Random = {
  chance(p: number): boolean
  below(n: number): number
  pick<T>(items: readonly T[]): T
}

/** `core`: what the plain token game knows too. `all`: everything that runs. */
export type Kinds = 'core' | 'all'

type Draft = {
  random: Random
  kinds: Kinds
  count: { node: number }
  lines: string[]
  tasks: string[]
}
type Block = { from: string; to: string }

/**
 * A procedure in the notation of `definitionsOf`: mostly blocks within blocks, some with the wrong join, a flow too
 * many or a way out at the side, so that sound and unsound ones come up. It turns on the truth values a, b, c, the
 * number n and the list xs.
 */
export function randomProcedure(random: Random, kinds: Kinds): string {
  const draft: Draft = { random, kinds, count: { node: 0 }, lines: [], tasks: [] }
  body(draft, 2)
  if (kinds === 'core') return draft.lines.join('\n')
  const called: Draft = { ...draft, lines: [], tasks: [] }
  body(called, 0)
  return ['data a, b, c, n, xs[], ys[]', ...draft.lines, 'process called', ...called.lines].join(
    '\n',
  )
}

function named(draft: Draft, sign: string): string {
  return `${sign}${++draft.count.node}`
}

function body(draft: Draft, depth: number): void {
  const { random, lines } = draft
  const main = chain(draft, depth, 1 + random.below(3))
  lines.push(`s -> ${main.from}`, `${main.to} -> !`)
  if (draft.kinds === 'all' && random.chance(0.25)) handler(draft, depth)
  if (draft.tasks.length > 1 && random.chance(0.2)) {
    lines.push(`${random.pick(draft.tasks)} -> ${random.pick(draft.tasks)}`)
  }
}

function chain(draft: Draft, depth: number, length: number): Block {
  const first = block(draft, depth)
  let { to } = first
  for (let at = 1; at < length; at++) {
    const next = block(draft, depth)
    draft.lines.push(`${to} -> ${next.from}`)
    to = next.to
  }
  return { from: first.from, to }
}

function block(draft: Draft, depth: number): Block {
  const { random } = draft
  if (depth === 0 || random.chance(0.25)) return leaf(draft)
  return random.pick([split, split, split, split, race, inner, inner, loop, leaf])(draft, depth)
}

function leaf(draft: Draft): Block {
  const { random, kinds } = draft
  if (kinds === 'all' && random.chance(0.6)) return rich(draft)
  if (random.chance(0.2)) return declared(draft, 'M', 'manual')
  return work(draft, 'A')
}

const alone = (id: string): Block => ({ from: id, to: id })

function declared(draft: Draft, sign: string, clause: string): Block {
  const id = named(draft, sign)
  draft.lines.push(`${id}: ${clause}`)
  return alone(id)
}

/** A user task, perhaps with an event on its boundary. */
function work(draft: Draft, sign: string): Block {
  const id = named(draft, sign)
  draft.lines.push(`${id}: user`)
  draft.tasks.push(id)
  if (draft.random.chance(0.35)) boundary(draft, id, 'message')
  return alone(id)
}

function boundary(draft: Draft, host: string, event: string): void {
  const { random, tasks, lines } = draft
  const how = event === 'error' || random.chance(0.6) ? 'at' : 'beside'
  const what = event === 'message' ? `message ${named(draft, 'm')}` : event
  const way = random.below(3)
  if (way === 0) lines.push(`${how} ${host} ${what} -> !`)
  else if (way === 1 && tasks.length > 0)
    lines.push(`${how} ${host} ${what} -> ${random.pick(tasks)}`)
  else {
    const id = named(draft, 'B')
    lines.push(`${how} ${host} ${what} -> ${id} -> !`, `${id}: user`)
  }
}

const CONDITIONS = ['a', 'b', 'c', 'not(a)', 'a or b', 'b and c', 'true', 'false']

function split(draft: Draft, depth: number): Block {
  const { random, lines } = draft
  const kind = random.pick(['⊕', '+', '○'])
  const join = random.chance(0.85) ? kind : random.pick(['⊕', '+', '○'])
  const [from, to] = [named(draft, kind), named(draft, join)]
  const ways = 2 + random.below(2)
  for (let at = 0; at < ways; at++) {
    const last = at === ways - 1 && random.chance(0.85)
    const arrow = kind === '+' ? '->' : last ? '-[/]->' : `-[${random.pick(CONDITIONS)}]->`
    if (random.chance(0.1)) lines.push(`${from} ${arrow} ${to}`)
    else {
      const { from: entry, to: exit } = chain(draft, depth - 1, 1 + random.below(2))
      lines.push(`${from} ${arrow} ${entry}`)
      lines.push(`${exit} -> ${random.chance(0.1) ? ending(draft) : to}`)
    }
  }
  return { from, to }
}

/** An end of its own, at times one that ends all. */
function ending(draft: Draft): string {
  if (draft.random.chance(0.8)) return '!'
  const id = named(draft, '!t')
  const what =
    draft.kinds === 'all' ? ['terminate', 'error E', 'escalation U', 'signal x'] : ['terminate']
  draft.lines.push(`${id}: ${draft.random.pick(what)}`)
  return id
}

function race(draft: Draft, depth: number): Block {
  const { random, lines } = draft
  const [from, to] = [named(draft, '◎'), named(draft, '⊕')]
  const events =
    draft.kinds === 'all' ? ['message m', 'timer PT2H', 'signal x', 'when n > 2'] : ['message m']
  for (let at = 0; at < 2; at++) {
    const id = named(draft, 'W')
    const event = random.pick(events)
    lines.push(`${id}: wait ${event === 'message m' ? `message ${named(draft, 'm')}` : event}`)
    const { from: entry, to: exit } = chain(draft, depth - 1, 1)
    lines.push(`${from} -> ${id} -> ${entry}`, `${exit} -> ${random.chance(0.15) ? '!' : to}`)
  }
  return { from, to }
}

function inner(draft: Draft, depth: number): Block {
  const id = named(draft, 'P')
  const own: Draft = { ...draft, lines: [], tasks: [] }
  body(own, depth - 1)
  draft.lines.push(`${id} {`, ...own.lines, '}')
  const events =
    draft.kinds === 'all' ? ['message', 'error', 'error E', 'escalation U'] : ['message']
  if (draft.random.chance(0.5)) boundary(draft, id, draft.random.pick(events))
  if (draft.kinds === 'all' && draft.random.chance(0.3)) repeat(draft, id)
  return alone(id)
}

/** Back to its beginning while the condition holds; a task in it, so that each round waits. */
function loop(draft: Draft, depth: number): Block {
  const { random, lines } = draft
  const [from, to] = [named(draft, random.pick(['⊕', '○'])), named(draft, '⊕')]
  const { from: entry, to: exit } = chain(draft, depth - 1, 1)
  const { from: task } = work(draft, 'A')
  lines.push(`${from} -> ${entry}`, `${exit} -> ${task} -> ${to}`)
  lines.push(`${to} -[${random.pick(CONDITIONS)}]-> ${from}`)
  const after = named(draft, 'A')
  lines.push(`${after}: user`, `${to} -[/]-> ${after}`)
  return { from, to: after }
}

const RICH = [
  'service work',
  'service work',
  'receive m0',
  'send hello',
  'call called',
  'wait timer PT1H',
  'wait signal x',
  'wait when n > 1',
  'throw signal x',
  'throw message hello',
  'throw escalation U',
  'manual; out n = n + 1',
  'rule rules -> n',
]

function rich(draft: Draft): Block {
  const { random } = draft
  const clause = random.pick(RICH)
  const { from } = declared(draft, 'R', clause)
  const activity = !/^(wait|throw)/.test(clause)
  if (!activity) return alone(from)
  if (random.chance(0.2)) repeat(draft, from)
  if (!random.chance(0.3)) return alone(from)
  const events = ['message', 'timer PT3H', 'timer R2/PT1H', 'signal x', 'when n > 3']
  if (/^(service|call)/.test(clause)) events.push('error', 'error E', 'escalation U', 'error')
  boundary(draft, from, random.pick(events))
  return alone(from)
}

const REPEATS = [
  'times 2',
  'times 3 until numberOfCompletedInstances > 1',
  'each xs as x into ys from y',
  'each xs as x into ys from y in turn',
  'times 2 in turn',
  'until n > 1 most 3',
  'while n < 2 most 2',
]

function repeat(draft: Draft, id: string): void {
  draft.lines.push(`${id}: ${draft.random.pick(REPEATS)}`)
}

const HANDLED = [
  'message',
  'timer PT4H',
  'timer R3/PT2H',
  'signal x',
  'when n > 4',
  'escalation U',
  'error',
  'error E',
]

function handler(draft: Draft, depth: number): void {
  const { random } = draft
  const event = random.pick(HANDLED)
  const how = event.startsWith('error') || random.chance(0.5) ? 'on' : 'beside'
  const what = event === 'message' ? `message ${named(draft, 'm')}` : `${event}`
  const own: Draft = { ...draft, lines: [], tasks: [] }
  body(own, Math.max(0, depth - 2))
  draft.lines.push(`${how} ${what} {`, ...own.lines, '}')
}
