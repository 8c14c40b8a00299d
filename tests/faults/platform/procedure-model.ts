import {
  compileProcedures,
  type Data,
  type Event,
  type Moved,
  type State,
  step,
  type Wait,
} from '#lib/bpmn/index'
import { definitionsOf, type Held, type randomFrom, World } from '../../../src/lib/bpmn/fixture.ts'

/** So many go through a group's procedure together. */
export const MEMBERS = 6

/**
 * The procedures of a group. A member goes through tasks, timers of every kind, a message from outside, a signal
 * that the group waits for, a job, something that it calls, and a message that begins something else.
 */
export const textsOf = (group: number) => ({
  [`storm-${group}`]: `
data bad, good, paid, result, sum
s -> +1
+1 -> A1 -> A2 -> A3 -> +2
beside A2 timer PT1S -> N1 -> !
beside A2 timer PT2S -> N2 -> !
beside A2 timer R3/PT1S -> E1 -> !
E1: manual
+1 -> W1 -> W2 -> +2
W1: wait timer PT1S
W2: manual; out sum = 1 + 1
+1 -> M1 -> +2
M1: receive paid; out paid = amount
+1 -> J1 -> ⊕1 -> +2
J1: service storm; in bad = bad; out result = result
at J1 error broken -> J2 -> ⊕1
+1 -> C1 -> +2
C1: call inner-${group}
+1 -> X1 -> +2
X1: wait signal opened-${group}
+1 -> K1 -> ⊕2 -> +2
at K1 timer PT2S -> K2 -> ⊕2
+2 -> ⊕3 -[good]-> !
⊕3 -[/]-> Z1 -> !
process inner-${group}
s -> Y1 -> Y2 -> !
Y1: send hello-${group}`,
  [`opener-${group}`]: `s -> O1 -> O2 -> !\nO2: throw signal opened-${group}`,
  [`desk-${group}`]: `s -> D1 -> !\ns: message hello-${group}`,
  [`heard-${group}`]: `s -> H1 -> !\ns: signal opened-${group}`,
})

/** What a member begins with: some of their jobs fail, some stay at their last task. */
export const dataOf = (member: number): Data => ({ bad: member % 3 === 0, good: member % 2 === 0 })

/** What whoever does a job says of it. */
export const answerJob = ({ bad }: Data) =>
  bad === true ? { code: 'broken' } : { data: { result: 'fine' } }

export const PAID = { amount: 7 }

/** Tasks that nobody does: the timer of one ends it, at the other members stay. */
export const LEFT = ['K1', 'Z1']
/** Done once all its timers have fired and what they brought is done. */
export const LAST = 'A2'

/** How an instance stands in the end, in whichever order it came to be. */
export type Summary = {
  status: string
  serial: number
  data: unknown
  waits: string[]
  moves: string[]
}

export function summaryOf(state: State | null, log: readonly Moved[]): Summary {
  if (!state) throw new Error('it has not begun')
  return {
    status: state.status,
    serial: state.serial,
    data: state.scopes.map(({ data }) => data),
    waits: [...state.scopes, ...state.tokens]
      .flatMap(({ waits }) => waits.map(({ node }) => node))
      .sort(),
    moves: log.map(({ node, what, flow }) => `${node} ${what} ${flow ?? ''}`).sort(),
  }
}

/**
 * The same in memory, everything that can happen in a random order.
 *
 * @returns how each instance ends, by its process
 */
export function inMemory(
  text: string,
  { key, data = {}, random }: { key: string; data?: Data; random: ReturnType<typeof randomFrom> },
): Map<string, Summary> {
  const world = new World(compileProcedures([definitionsOf(text)]))
  world.start('main', { key, data, node: 's' })
  for (;;) {
    const possible = world.instances.flatMap((held) =>
      [...held.open.values()].flatMap((wait) => {
        const event = eventFor(held, wait)
        return event ? [{ held, event }] : []
      }),
    )
    const timers = world.instances.flatMap(({ open }) =>
      [...open.values()].flatMap((wait) => (wait.for === 'timer' ? [Date.parse(wait.due)] : [])),
    )
    if (possible.length > 0 && (timers.length === 0 || random.chance(0.7))) {
      const { held, event } = random.pick(possible)
      world.apply(held, event)
    } else if (timers.length > 0) world.advance(new Date(Math.min(...timers)))
    else break
  }
  return new Map(
    world.instances.map((held) => [held.name, summaryOf(held.state, logOf(world, held))]),
  )
}

function eventFor(held: Held, { id: wait, node, for: what }: Wait): Event | undefined {
  const open = [...held.open.values()]
  switch (what) {
    case 'task':
      if (LEFT.includes(node)) return undefined
      if (node === LAST && open.some((one) => one.for === 'timer' || one.node.startsWith('N')))
        return undefined
      return { type: 'complete', wait }
    case 'job': {
      const { code, data } = answerJob(held.state?.scopes[0]?.data ?? {})
      return code ? { type: 'fail', wait, code } : { type: 'complete', wait, data }
    }
    case 'message':
      return { type: 'arrive', wait, data: PAID }
    case 'signal':
      return { type: 'arrive', wait }
    default:
      return undefined
  }
}

const logOf = ({ program, zone, recorded }: World, held: Held) =>
  recorded
    .filter((one) => one.held === held)
    .flatMap(({ before, event, now }) => {
      const called = held.caller !== null
      const decide = () => null
      return step(program, before, event, { now, zone, key: held.key, decide, called }).log
    })
