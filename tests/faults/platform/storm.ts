import { setTimeout as sleep } from 'node:timers/promises'
import { type Started, until } from '../../support/started.ts'
import type { Visitor } from '../../support/visitor.ts'
import {
  approve,
  claim,
  eventually,
  type Failure,
  insist,
  isAcknowledged,
  sendBack,
  submit,
} from './acts.ts'
import type { Filled } from './population.ts'

const LANES = 6
const EVERY_NTH_SENT_BACK = 4
const TARGETS = ['web', 'worker', 'signer', 'postgres'] as const

type Target = (typeof TARGETS)[number] | 'all'

/** What people were told while it stormed. */
export type Told = {
  submitted: Filled[]
  /** references whose approval, or return, was acknowledged or found done at a second try */
  approved: string[]
  returned: string[]
  failures: Failure[]
  kills: Target[]
}

/**
 * Sends applications and decides on some of them while processes are killed, each in turn and then
 * all, so often as `rounds` says; of several web processes one. Between two kills a share of the acts is let through, and the kill
 * falls among them. Whoever gets no answer tries again.
 *
 * @param seed  of the order of kills and of the moments
 */
export async function storm(
  igov: Started,
  people: { applications: readonly Filled[]; officers: readonly Visitor[]; decisions: number },
  { rounds, seed }: { rounds: number; seed: number },
): Promise<Told> {
  const told: Told = { submitted: [], approved: [], returned: [], failures: [], kills: [] }
  const acts = actsOf(people, told)
  const random = randomFrom(seed)
  const targets = Array.from({ length: rounds }, () => [
    ...shuffled(TARGETS, random),
    'all' as const,
  ])
  const gate = openGate()
  const waiting = [...acts]
  const lane = async () => {
    for (;;) {
      await gate.pass()
      const act = waiting.shift()
      if (!act) return
      await act()
    }
  }
  const lanes = Promise.all(Array.from({ length: LANES }, lane))
  const share = Math.ceil(acts.length / (targets.flat().length + 1))
  for (const target of targets.flat()) {
    gate.let(share)
    // Deliveries and seals come a little after the acts that they belong to.
    await sleep(random() * (target === 'worker' || target === 'signer' ? 400 : 80))
    told.kills.push(target)
    await strike(igov, target)
  }
  gate.let(Number.POSITIVE_INFINITY)
  await lanes
  return told
}

async function strike(igov: Started, target: Target) {
  const [one, ...others] = igov.state().processes.web ?? []
  if (target === 'web' && one && others.length > 0) return strikeOne(igov, one)
  if (target !== 'all') return igov.kill(target)
  await igov.killAll()
  await igov.restart()
}

/** Of several web processes one ends, and the others go on. */
async function strikeOne(igov: Started, pid: number) {
  const webs = () => igov.state().processes.web ?? []
  const { length } = webs()
  process.kill(pid, 'SIGKILL')
  await until(() => webs().length === length && !webs().includes(pid), 'web to be started again')
}

type Act = () => Promise<void>

/** Decisions are strewn among the applications, each on one that was acknowledged before. */
function actsOf(
  { applications, officers, decisions }: Parameters<typeof storm>[1],
  told: Told,
): Act[] {
  const failed = (failure: Failure) => told.failures.push(failure)
  const undecided: Filled[] = []
  const send = (filled: Filled) => async () => {
    const page = await insist(() => submit(filled), failed)
    if (!isAcknowledged(filled, page)) throw new Error(`sending was answered ${page.status}`)
    told.submitted.push(filled)
    undecided.push(filled)
  }
  const decide = (number: number) => async () => {
    const officer = officers[number % officers.length]
    const filled = await eventually(async () => undecided.shift(), 'an application to decide on')
    if (!officer) throw new Error('nobody decides')
    const { reference } = filled
    const claimed = await insist(() => claim(officer, reference), failed)
    if (claimed.status !== 303) throw new Error(`taking was answered ${claimed.status}`)
    const back = number % EVERY_NTH_SENT_BACK === EVERY_NTH_SENT_BACK - 1
    let tries = 0
    const decided = await insist(() => {
      tries += 1
      return (back ? sendBack : approve)(officer, reference)
    }, failed)
    // After a try without an answer, 409 says that it was done.
    if (decided.status !== 303 && !(tries > 1 && decided.status === 409)) {
      throw new Error(`the decision was answered ${decided.status}`)
    }
    told[back ? 'returned' : 'approved'].push(reference)
  }
  const every = Math.floor(applications.length / decisions)
  return applications.flatMap((filled, i) => {
    const due = (i + 1) % every === 0 && (i + 1) / every <= decisions
    return due ? [send(filled), decide((i + 1) / every - 1)] : [send(filled)]
  })
}

/** Lets as many through as it is told to; the others wait. */
function openGate() {
  let free = 0
  const waiting: (() => void)[] = []
  return {
    let(count: number) {
      free += count
      while (free > 0 && waiting.length > 0) {
        free -= 1
        waiting.shift()?.()
      }
    },
    async pass() {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
