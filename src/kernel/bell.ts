import pg from 'pg'
import type { Logger } from 'pino'
import type { Bell, Topic } from './ctx.ts'

/** Rings of so long are one: a thousand acts a second cost ten notices, outside of their transactions. */
const TOGETHER_MS = 100
const AGAIN_MS = 1_000
const TOPICS: readonly Topic[] = ['cases']

const channelOf = (topic: Topic) => `igov_${topic}`

/**
 * Hears and rings by PostgreSQL's notices, which carry nothing: who hears one looks for itself, by its own rights.
 * A notice inside the transactions that it is about would make them commit one after another; so it follows them.
 * One that is lost with its process is made up by the next look.
 *
 * @param url  of the database: one connection of this process hears for all
 * @param pool  by which it rings
 */
export function openBell(
  url: string,
  { pool, log }: { pool: pg.Pool; log: Logger },
): Bell & { close(): Promise<void> } {
  const ending = new AbortController()
  const listeners = new Map<Topic, Set<() => void>>(TOPICS.map((topic) => [topic, new Set()]))
  const ringing = new Map<Topic, NodeJS.Timeout>()
  const tell = (topic: Topic) => {
    for (const listener of listeners.get(topic) ?? []) listener()
  }
  const line = keepListening(url, log, ending.signal, tell)
  return {
    closed: ending.signal,
    ring(topic) {
      if (ending.signal.aborted || ringing.has(topic)) return
      const timer = setTimeout(() => {
        ringing.delete(topic)
        pool.query('select pg_notify($1, $2)', [channelOf(topic), '']).catch(() => {})
      }, TOGETHER_MS)
      ringing.set(topic, timer)
    },
    hear(topic, listener) {
      listeners.get(topic)?.add(listener)
      return () => void listeners.get(topic)?.delete(listener)
    },
    async close() {
      ending.abort()
      for (const timer of ringing.values()) clearTimeout(timer)
      await line.close()
    },
  }
}

/** One connection that hears; where it breaks another takes its place, and everybody looks once. */
function keepListening(
  url: string,
  log: Logger,
  ended: AbortSignal,
  tell: (topic: Topic) => void,
): { close(): Promise<void> } {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let failing = false
  const later = () => {
    if (ended.aborted) return
    client = undefined
    clearTimeout(timer)
    timer = setTimeout(() => void begin(), AGAIN_MS)
    timer.unref()
  }
  const begin = async () => {
    const next = new pg.Client({ connectionString: url, application_name: 'igov bell' })
    next.on('error', later)
    next.on('end', later)
    next.on('notification', ({ channel }) => {
      for (const topic of TOPICS) if (channelOf(topic) === channel) tell(topic)
    })
    try {
      await next.connect()
      for (const topic of TOPICS) await next.query(`listen ${channelOf(topic)}`)
      if (ended.aborted) return void next.end().catch(() => {})
      client = next
      failing = false
      for (const topic of TOPICS) tell(topic)
    } catch (error) {
      if (!failing) log.warn({ error: (error as Error).message }, 'nothing is heard from others')
      failing = true
      later()
    }
  }
  const first = begin()
  return {
    async close() {
      clearTimeout(timer)
      await first
      await client?.end().catch(() => {})
    },
  }
}
