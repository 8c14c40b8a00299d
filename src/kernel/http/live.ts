import { Readable } from 'node:stream'
import type { Ctx, Topic } from '../ctx.ts'
import { withCtx } from '../ctx.ts'
import { Problem } from '../problem.ts'
import type { Answer } from './route.ts'
import { hashOfToken } from './security.ts'

/** Shorter than a silent connection is kept by us or by a proxy. */
const BEAT_MS = 15_000
/** One look at most in so long, however much happens. */
const BETWEEN_MS = 1_000
/** A browser has six connections to one address: pages must find some. */
const MOST_OF_SESSION = 2
const MOST_OF_PROCESS = 500

/** Answers that stay open, in this process: those of a session in the order in which they came. */
const open = new Map<string, (() => void)[]>()
let count = 0

export type Live = {
  topic: Topic
  /** what the official may know now; sent where it differs from what was sent last */
  read(ctx: Ctx): Promise<unknown>
}

/**
 * An answer that stays open and tells what has changed, as server-sent events (HTML, 9.2): each is one line of JSON.
 *
 * It ends with the session, with the process, or where a newer one of the session takes its place. Each look is made
 * by the rights that the official has then, and is no use of the session: an open page keeps nobody signed in.
 *
 * @returns 204 where nothing can be heard or too many listen: the browser does not ask again then
 */
export function liveStream(ctx: Ctx, session: string | undefined, live: Live): Answer {
  const { bell, officials } = ctx.ports
  if (!bell || bell.closed.aborted || !officials || !session || count >= MOST_OF_PROCESS) {
    return { status: 204, type: 'text/event-stream', body: '' }
  }
  const stream = new Readable({ read() {} })
  let last = ''
  let looked = 0
  let looking: Promise<void> | undefined
  let wanted = false
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    if (!stream.readableEnded) stream.push(null)
  }
  const look = async () => {
    const official = await officials.look(ctx, session)
    if (!official) return end()
    const text = JSON.stringify(await live.read(withCtx(ctx, { actor: official })))
    if (text === last) return
    last = text
    stream.push(`data: ${text}\n\n`)
  }
  const soon = () => {
    if (looking || timer) {
      wanted = true
      return
    }
    const wait = Math.max(0, looked + BETWEEN_MS - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      wanted = false
      looked = performance.now()
      looking = look()
        .catch((error: Error) => {
          // What the official may not see any more.
          if (error instanceof Problem) return end()
          ctx.log.warn({ error: error.message }, 'a live look failed')
        })
        .then(() => {
          looking = undefined
          if (wanted) soon()
        })
    }, wait)
    timer.unref()
  }
  const beat = setInterval(() => {
    stream.push(': here\n\n')
    soon()
  }, BEAT_MS)
  beat.unref()
  const quiet = bell.hear(live.topic, soon)
  bell.closed.addEventListener('abort', end)
  const leave = enter(hashOfToken(session).toString('hex'), end)
  stream.once('close', () => {
    clearInterval(beat)
    clearTimeout(timer)
    quiet()
    bell.closed.removeEventListener('abort', end)
    leave()
  })
  stream.push('retry: 5000\n\n')
  soon()
  return {
    status: 200,
    type: 'text/event-stream',
    body: '',
    stream,
    headers: { 'x-accel-buffering': 'no' },
  }
}

/** The oldest of a session makes room. @returns takes it away */
function enter(session: string, end: () => void) {
  const own = open.get(session) ?? []
  open.set(session, own)
  own.push(end)
  count += 1
  if (own.length > MOST_OF_SESSION) own[0]?.()
  return () => {
    count -= 1
    own.splice(own.indexOf(end), 1)
    if (own.length === 0) open.delete(session)
  }
}
