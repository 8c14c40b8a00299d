import type { Json } from '#lib/feel/index'
import { compileProcedures } from '../compile.ts'
import { StaleWaitError } from '../errors.ts'
import type { Data, Event, Wait } from '../state.ts'
import { after, parsePeriod } from '../zoned.ts'
import { definitionsOf } from './notation.ts'
import { type Held, World, type WorldOptions } from './world.ts'

/**
 * Runs a trace on a model, and tells it back as it really was. Words of a trace:
 *
 *     [A B✗]   what waits in the first instance, in the order in which it came; ✗ stands still
 *     |A       the task A is done, or what is called A has come; |A{"x":1} with data
 *     |A#E     A fails with the error E; |A^E escalates
 *     |{"x":1} data changes from outside; |retry:A, |skip:A, |skip:A:flow, |cancel
 *     |+PT1H   time goes on, and timers that are due fire; |=PT5H time goes on at once, as after a stop
 *     !        ended, with `!terminated`, `!cancelled`, `!failed` for other ends
 *     ✗        the event before was refused; >m the message m was thrown, >>s the signal
 *     x=1      what a variable holds; n:[A] what waits in the n-th instance
 */
export function traceOf(model: string, expected: string, options: TraceOptions = {}): string {
  const run: Run = { world: new World({ processes: new Map() }, options), refused: '' }
  attempt(run, () => {
    run.world = new World(compileProcedures([definitionsOf(model)]), options)
    run.world.start('main', options.start)
  })
  return wordsOf(expected)
    .map((word) => told(run, word))
    .join(' ')
}

export type TraceOptions = WorldOptions & {
  start?: { node?: string; data?: Data; key?: string }
}

type Run = { world: World; refused: string }

/** Words are apart by blanks, but not inside of brackets. */
export const wordsOf = (text: string): string[] => text.match(/(?:\[[^\]]*\]|\{[^}]*\}|\S)+/g) ?? []

function told(run: Run, word: string): string {
  const { world } = run
  if (word.startsWith('|')) {
    attempt(run, () => happen(world, word.slice(1)))
    return word
  }
  const [, at, rest = word] = /^(\d+):(.*)$/.exec(word) ?? []
  const held = world.instances[at === undefined ? 0 : Number(at) - 1]
  const prefix = at === undefined ? '' : `${at}:`
  if (rest.startsWith('✗'))
    return run.refused === '' ? 'not-refused' : `✗${rest === '✗' ? '' : run.refused}`
  if (rest.startsWith('>')) return thrown(world, rest)
  const [, name] = /^([^=[]+)=/.exec(rest) ?? []
  if (name !== undefined) return `${prefix}${name}=${JSON.stringify(valueIn(held, name))}`
  return `${prefix}${standing(held)}`
}

function attempt(run: Run, work: () => void) {
  run.refused = ''
  try {
    work()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    run.refused = String(error.code)
  }
}

function thrown({ effects }: World, word: string): string {
  const signs = effects.flatMap((effect) => {
    if (effect.type === 'message') return [`>${effect.name}`]
    if (effect.type === 'signal') return [`>>${effect.name}`]
    return effect.type === 'escalation' ? [`>^${effect.code ?? ''}`] : []
  })
  return signs.includes(word) ? word : `threw(${signs.join(' ')})`
}

function valueIn(held: Held | undefined, name: string): Json {
  const scope = held?.state?.scopes.find(({ data }) => Object.hasOwn(data, name))
  return scope?.data[name] ?? null
}

const ENDS = {
  completed: '!',
  terminated: '!terminated',
  cancelled: '!cancelled',
  failed: '!failed',
}

/** What waits, or how it ended. */
function standing(held: Held | undefined): string {
  const state = held?.state
  if (!state) return '[nothing]'
  if (state.status !== 'running') return ENDS[state.status]
  const hosts = new Set(state.scopes.map(({ host }) => host))
  const names = state.tokens.flatMap(({ id, node, at }) => {
    if (at === 'incident') return [`${node}✗`]
    return hosts.has(id) ? [] : [node]
  })
  return `[${names.join(' ')}]`
}

function happen(world: World, word: string) {
  const [, sign, period] = /^([+=])(P.*)$/.exec(word) ?? []
  if (period !== undefined) {
    const length = parsePeriod(period)
    const until = length && after(world.now.getTime(), length, 1, world.zone)
    if (until === null) throw new Error(`no period: ${period}`)
    if (sign === '=') world.now = new Date(until)
    return world.advance(new Date(until))
  }
  const [, what = '', json] = /^([^{]*)(\{.*\})?$/s.exec(word) ?? []
  const data: Data | undefined = json === undefined ? undefined : JSON.parse(json)
  const [, at, name = what] = /^(\d+):(.*)$/.exec(what) ?? []
  const held = at === undefined ? null : (world.instances[Number(at) - 1] ?? null)
  const first = world.instances[0]
  if (!first) throw new Error('nothing has started')
  if (name === '') return world.apply(held ?? first, { type: 'change', data: data ?? {} })
  if (name === 'cancel') return world.apply(held ?? first, { type: 'cancel' })
  const all = held ? [held] : world.instances
  const resolving = /^(retry|skip):([^:]+)(?::(.*))?$/.exec(name)
  if (resolving) return resolve(world, all, resolving, data)
  const found = all.flatMap((one) => waitsIn(one, name)).at(0)
  if (!found) throw new StaleWaitError(0)
  world.apply(found.held, eventFor(found.wait, name, data))
}

const plain = (name: string) => name.replace(/[#^].*$/, '')

function waitsIn(held: Held, name: string) {
  const wanted = plain(name)
  return [...held.open.values()]
    .filter((wait) => wait.node === wanted || ('name' in wait && wait.name === wanted))
    .map((wait) => ({ held, wait }))
}

function eventFor(wait: Wait, name: string, data: Data | undefined): Event {
  const [, sign, code = ''] = /([#^])(.*)$/.exec(name) ?? []
  if (sign === '#') return { type: 'fail', wait: wait.id, code, data }
  if (sign === '^') return { type: 'escalate', wait: wait.id, code, data }
  const asked = wait.for === 'task' || wait.for === 'job' || wait.for === 'call'
  return { type: asked ? 'complete' : 'arrive', wait: wait.id, data }
}

function resolve(
  world: World,
  all: readonly Held[],
  match: RegExpExecArray,
  data: Data | undefined,
) {
  const [, type, node, flow] = match
  for (const held of all) {
    const token = held.state?.tokens.find((one) => one.node === node && one.incident)
    if (!token) continue
    if (type === 'retry') return world.apply(held, { type, token: token.id, data })
    return world.apply(held, { type: 'skip', token: token.id, data, flow })
  }
  throw new StaleWaitError(0)
}
