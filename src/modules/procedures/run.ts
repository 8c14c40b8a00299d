import { type Ctx, Problem } from '#kernel'
import {
  type Effect,
  type Event,
  EventRefusedError,
  StaleWaitError,
  type Surroundings,
  step,
} from '#lib/bpmn/index'
import { shownAfter } from '#lib/bpmn/shown'
import { commitSteps } from './commit.ts'
import { decided } from './deciders.ts'
import { getProcess, type Kept, keptOf } from './definition.ts'
import { setAside } from './hold.ts'
import { type Instance, readInstances } from './instance.ts'
import { checkNotBy } from './not-by.ts'
import { problem } from './problems.ts'
import type { InstanceId } from './tables.ts'
import { togetherIn } from './together.ts'
import { newInstanceId, type Worked } from './worked.ts'

/** Others may move an instance between its reading and its storing; so often it is read again. */
const TRIES = 12
/** So many processes may call one another in a row. */
const DEEPEST_CALL = 5

/** What comes to an instance, with the rows that brought it. */
export type Cause = Pick<Worked, 'arrival' | 'signals' | 'message' | 'by'> & {
  instance: InstanceId
  event: Event
}

/** One that begins: as its row will be. */
export type Beginning = Omit<
  Worked['of'],
  'state' | 'shown' | 'version' | 'heldAt' | 'startedAt' | 'endedAt'
>

/**
 * Applies an event to an instance, in one statement; within a transaction as a part of it.
 *
 * @returns the instance after it
 * @throws procedures/instance-missing
 * @throws procedures/already-done  what the event names no longer waits
 * @throws procedures/on-hold
 * @throws procedures/not-by-you  it is a task for somebody else than who did another
 * @throws procedures/refused  it does not fit the instance; `why` says it in words
 * @throws procedures/busy  others moved it each time
 */
export async function stepInstance(ctx: Ctx, cause: Cause): Promise<Worked> {
  const { read, store } = togetherIn(ctx)
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await read(cause.instance)
    if (!found) throw problem('instance-missing')
    const worked = await workOut(ctx, found, cause)
    if (await store(worked)) return worked
  }
  throw problem('busy')
}

/**
 * Applies events to several instances in one statement, as a part of a transaction that holds them.
 *
 * One whose step fails unexpectedly is put on hold, so that it does not hold up the others.
 *
 * @param causes  of different instances; one that is on hold is left as it is
 * @returns the causes that no longer mean anything: their instance does not wait for them
 */
export async function stepTogether(ctx: Ctx, causes: readonly Cause[]): Promise<Cause[]> {
  const found = await readInstances(
    ctx,
    causes.map(({ instance }) => instance),
  )
  const byId = new Map(found.map((instance) => [instance.id, instance]))
  const worked: Worked[] = []
  const stale: Cause[] = []
  for (const cause of causes) {
    const instance = byId.get(cause.instance)
    if (!instance || instance.heldAt) continue
    try {
      worked.push(await workOut(ctx, instance, cause))
    } catch (error) {
      if (isOver(error)) stale.push(cause)
      else await setAside(ctx, instance, error)
    }
  }
  if (worked.length > 0) await commitSteps(ctx, worked)
  return stale
}

const isOver = (error: unknown) =>
  error instanceof Problem && error.code === 'procedures/already-done'

/** Works out what an event does to an instance, and to those that it calls thereby. */
export async function workOut(
  ctx: Ctx,
  found: Instance,
  { event, ...cause }: Cause,
): Promise<Worked> {
  if (found.heldAt && event.type !== 'cancel') throw problem('on-hold')
  await checkNotBy(ctx, found, { event, ...cause })
  return { ...(await stepped(ctx, found, event)), ...cause }
}

/** Works out how an instance begins. */
export const workOutBeginning = (
  ctx: Ctx,
  beginning: Beginning,
  event: Extract<Event, { type: 'start' }>,
): Promise<Worked> =>
  stepped(
    ctx,
    {
      ...beginning,
      state: null,
      shown: null,
      version: 0,
      heldAt: null,
      startedAt: ctx.clock.now(),
      endedAt: null,
    },
    event,
  )

async function stepped(ctx: Ctx, of: Worked['of'], event: Event): Promise<Worked> {
  const kept = await keptOf(ctx, of.definition)
  const { done, outcomes } = await decided(ctx, of, (decide) => run(ctx, kept, of, event, decide))
  return withCalls({ ctx, of, kept, event: event.type, stepped: done, outcomes })
}

/** A step that was worked out, with what it calls. */
export async function withCalls(
  step: Omit<Worked, 'called' | 'refused' | 'shown'>,
): Promise<Worked> {
  const { ctx, of, stepped } = step
  const called: Worked[] = []
  const refused: Event[] = []
  for (const effect of stepped.effects) {
    if (effect.type !== 'call') continue
    if (of.depth === DEEPEST_CALL) {
      refused.push({ type: 'fail', wait: effect.wait, code: 'too-deep' })
      continue
    }
    called.push(await workOutCall(ctx, of, effect))
  }
  return { ...step, shown: shownAfter(step.kept.nodes, of.shown, stepped), called, refused }
}

async function workOutCall(
  ctx: Ctx,
  caller: Worked['of'],
  { wait, process, data }: Extract<Effect, { type: 'call' }>,
): Promise<Worked> {
  const found = await getProcess(ctx, caller, process)
  const { key, body, depth } = caller
  const beginning = {
    ...{ ...found, id: newInstanceId(ctx), key, body },
    ...{ caller: caller.id, callerWait: wait, depth: depth + 1, round: 1 },
  }
  return workOutBeginning(ctx, beginning, { type: 'start', process: found.process, data })
}

function run(
  ctx: Ctx,
  { program }: Kept,
  of: Worked['of'],
  event: Event,
  decide: Surroundings['decide'],
) {
  try {
    return step(program, of.state, event, {
      now: ctx.clock.now(),
      zone: ctx.pack.settings.timeZone,
      key: of.key,
      decide,
      called: of.caller !== null,
    })
  } catch (error) {
    if (error instanceof StaleWaitError) throw problem('already-done')
    if (!(error instanceof EventRefusedError)) throw error
    if (OVER.includes(error.code)) throw problem('already-done')
    const { code } = error
    throw problem('refused', { code, why: ctx.t(`procedures.refused.${code}`) })
  }
}

const OVER = ['not-running', 'no-incident']
