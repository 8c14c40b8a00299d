import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '#kernel'
import { findLeftOver } from './invariants.ts'

const PAUSE_MS = 250
/** A retry may be put off by a minute; a slow machine takes long, but it goes on. */
const STANDSTILL_MS = 90_000

/**
 * Waits until the worker has nothing left to do, for as long as something of it still moves.
 *
 * @throws Error that lists what is left, when none of it has changed for a minute and a half
 */
export async function untilAtRest(ctx: Ctx): Promise<void> {
  let before = ''
  for (let limit = 0; ; await sleep(PAUSE_MS)) {
    const left = await findLeftOver(ctx).catch((error: Error) => [`no answer: ${error.message}`])
    if (left.length === 0) return
    const now = left.join('\n')
    if (now !== before) limit = Date.now() + STANDSTILL_MS
    before = now
    if (Date.now() > limit) throw new Error(`nothing has moved for ${STANDSTILL_MS} ms:\n${now}`)
  }
}
