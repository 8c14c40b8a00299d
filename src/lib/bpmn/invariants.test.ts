import { expect, test } from 'vitest'
import type { Held, Recorded, World } from './catalogue/world.ts'
import { perform, randomAct, randomFrom, randomWorld } from './fixture.ts'
import { EventRefusedError, StaleWaitError } from './index.ts'
import type { OpenScope, State, Token, Wait } from './state.ts'
import { step } from './step.ts'

const HISTORIES = process.env.IGOV_LONG === '1' ? 10_000 : 250
const TIMEOUT = 600_000
const ACTS = 30

/** Runs one random history; after each act all that always holds is looked at. */
function live(seed: number): World {
  const random = randomFrom(seed)
  const { world, text } = randomWorld(random)
  const story: string[] = []
  const seen = { recorded: 0 }
  const look = () => {
    const about = `seed ${seed}: ${story.join(' ')}\n${text}`
    for (const one of world.recorded.slice(seen.recorded)) checkStep(world, one, about)
    seen.recorded = world.recorded.length
    for (const held of world.instances) if (held.state) checkState(held, held.state, about)
  }
  look()
  for (let at = 0; at < ACTS; at++) {
    const act = randomAct(random, world)
    story.push(JSON.stringify(act))
    try {
      perform(world, act)
    } catch (error) {
      const known = error instanceof StaleWaitError || error instanceof EventRefusedError
      if (!known) throw new Error(`seed ${seed}: ${story.join(' ')}\n${text}`, { cause: error })
    }
    look()
  }
  return world
}

/** The same event on the same state, as JSON brings it back, gives the same; and it left the state as it was. */
function checkStep(world: World, { held, event, now, before, after }: Recorded, about: string) {
  const frozen = before && deepFrozen(JSON.parse(JSON.stringify(before)))
  const surroundings = {
    now,
    zone: world.zone,
    key: held.key,
    called: held.caller !== null,
    decide: (_: string, inputs: object) => Object.keys(inputs).length + 1,
  }
  const again = step(world.program, frozen, event, surroundings)
  expect(JSON.stringify(again.state), about).toBe(JSON.stringify(after))
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFrozen(part)
    Object.freeze(value)
  }
  return value
}

function checkState(held: Held, state: State, about: string) {
  checkBooks(held, state, about)
  const scopes = new Map(state.scopes.map((scope) => [scope.id, scope]))
  const tokens = new Map(state.tokens.map((token) => [token.id, token]))
  const ids = [...scopes.keys(), ...tokens.keys(), ...waitsIn(state).map(({ id }) => id)]
  expect(new Set(ids).size, `ids are given once: ${about}`).toBe(ids.length)
  expect(Math.max(...ids), about).toBeLessThanOrEqual(state.serial)
  if (state.status !== 'running') {
    expect([state.tokens.length, state.scopes.length], `nothing is left: ${about}`).toEqual([0, 1])
    return
  }
  for (const scope of state.scopes) checkScope(scope, scopes, tokens, about)
  for (const token of state.tokens) checkToken(token, scopes, about)
}

const waitsIn = ({ scopes, tokens }: State): Wait[] =>
  [...scopes, ...tokens].flatMap(({ waits }) => [...waits])

/** What the effects opened and did not close is what the state waits for. */
function checkBooks({ open }: Held, state: State, about: string) {
  const text = (waits: Iterable<Wait>) =>
    [...waits].map(({ id, node, for: what }) => `${id} ${node} ${what}`).sort()
  expect(text(open.values()), about).toEqual(text(waitsIn(state)))
}

/** A scope lies in one that is there, and something runs in it. */
function checkScope(
  { id, parent, host, node }: OpenScope,
  scopes: ReadonlyMap<number, OpenScope>,
  tokens: ReadonlyMap<number, Token>,
  about: string,
) {
  const inside = [...tokens.values()].filter(({ scope }) => scope === id).length
  const handlers = [...scopes.values()].filter(
    (one) => one.parent === id && one.host === null,
  ).length
  expect(inside + handlers, `scope ${id} is empty: ${about}`).toBeGreaterThan(0)
  if (parent === null) return
  expect(scopes.has(parent), about).toBe(true)
  if (host === null) return
  expect(tokens.get(host)?.scope, about).toBe(parent)
  expect(tokens.get(host)?.node, about).toBe(node)
}

/** A token that rests has a reason: it waits for something, for what runs inside of it, at a join, or stands still. */
function checkToken(
  { id, at, node, scope, waits }: Token,
  scopes: ReadonlyMap<number, OpenScope>,
  about: string,
) {
  expect(scopes.has(scope), about).toBe(true)
  const hosts = [...scopes.values()].some(({ host }) => host === id)
  const resting = at === 'join' || at === 'incident' || hosts || waits.length > 0
  expect(resting, `token ${id} at ${node} waits for nothing: ${about}`).toBe(true)
}

test(
  'random histories of all elements: nothing is lost, the books agree, replays are exact',
  () => {
    const ends = new Map<string, number>()
    let steps = 0
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const world = live(seed)
      steps += world.recorded.length
      for (const { state } of world.instances) {
        const status = state?.status ?? 'none'
        ends.set(status, (ends.get(status) ?? 0) + 1)
      }
    }
    expect(steps).toBeGreaterThan(HISTORIES * 5)
    expect([...ends.keys()].sort()).toEqual([
      'cancelled',
      'completed',
      'failed',
      'running',
      'terminated',
    ])
  },
  TIMEOUT,
)

test(
  'a whole history, run once more from its events, ends in the same state',
  () => {
    for (let seed = 1; seed <= HISTORIES / 10; seed++) {
      const first = live(seed)
      const second = live(seed)
      expect(second.instances.map(({ state }) => state)).toEqual(
        first.instances.map(({ state }) => state),
      )
    }
  },
  TIMEOUT,
)
