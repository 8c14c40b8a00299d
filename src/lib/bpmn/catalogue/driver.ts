import type { Data, Event, Wait } from '../state.ts'
import type { Random } from './random.ts'
import type { Held, World } from './world.ts'

/** What happens next to a world of random procedures: an event for one of its instances, or time goes on. */
export type Act = { instance: number; event: Event } | { advance: number }

/** Something that can happen now, and at times something that cannot. */
export function randomAct(random: Random, world: World): Act {
  const running = world.instances.flatMap((held, instance) =>
    held.state?.status === 'running' ? [{ held, instance }] : [],
  )
  if (running.length === 0 || random.chance(0.08)) {
    return { advance: random.pick([10, 61, 125, 400]) * 60_000 }
  }
  const { held, instance } = random.pick(running)
  return { instance, event: eventFor(random, held) }
}

function eventFor(random: Random, held: Held): Event {
  const stopped = held.state?.tokens.filter(({ incident }) => incident) ?? []
  const waits = [...held.open.values()].filter((wait) => wait.for !== 'condition')
  if (random.chance(0.02)) return { type: 'cancel' }
  if (random.chance(0.03))
    return { type: 'complete', wait: 1 + random.below(held.state?.serial ?? 1) }
  if (random.chance(0.12) || (waits.length === 0 && stopped.length === 0)) {
    return { type: 'change', data: someData(random) }
  }
  const token = stopped.length > 0 && random.chance(0.3) ? random.pick(stopped).id : null
  if (token !== null || waits.length === 0) {
    const type = random.pick(['retry', 'skip'] as const)
    return { type, token: token ?? random.pick(stopped).id, data: someData(random) }
  }
  return comes(random, random.pick(waits))
}

function comes(random: Random, { id: wait, for: what }: Wait): Event {
  const data = someData(random)
  if (what === 'message' || what === 'signal' || what === 'timer')
    return { type: 'arrive', wait, data }
  if (random.chance(0.1)) return { type: 'fail', wait, code: random.pick(['E', 'F', null]), data }
  if (random.chance(0.1)) return { type: 'escalate', wait, code: random.pick(['U', 'V']), data }
  return { type: 'complete', wait, data }
}

/** Of the names that random procedures turn on. */
export function someData(random: Random): Data {
  if (random.chance(0.5)) return {}
  return {
    a: random.chance(0.5),
    b: random.chance(0.5),
    c: random.chance(0.5),
    n: random.below(6),
    y: random.below(9),
    ...(random.chance(0.3) && {
      xs: Array.from({ length: random.below(4) }, () => random.below(9)),
    }),
  }
}

/** Does it. @throws what the interpreter throws for what cannot be */
export function perform(world: World, act: Act) {
  if ('advance' in act) return world.advance(new Date(world.now.getTime() + act.advance))
  const held = world.instances[act.instance]
  if (held) world.apply(held, act.event)
}
