import type { Ctx } from './ctx.ts'

/** What was read so far, by the transaction it was read in: gone with the transaction. */
const memories = new WeakMap<Ctx['sql'], Map<string, Promise<unknown>>>()

/**
 * From now to the end of this transaction, what `readOnce` asks for is read once.
 *
 * For work that asks the same of many pages and writes nothing of what it reads.
 *
 * @param ctx  within a transaction
 */
export function beginReadingOnce(ctx: Ctx): void {
  if (!ctx.inTx) throw new Error('reading once lasts as long as a transaction')
  memories.set(ctx.sql, new Map())
}

/**
 * What `read` answers, or what it answered before in a transaction of `beginReadingOnce`; elsewhere each
 * time anew. The answer is shared: nobody may change it.
 *
 * @param question  names it in the whole platform, with all that it depends on: `services.listServices {}`
 */
export function readOnce<R>(ctx: Ctx, question: string, read: () => Promise<R>): Promise<R> {
  const memory = memories.get(ctx.sql)
  if (!memory) return read()
  const known = memory.get(question) as Promise<R> | undefined
  if (known) return known
  const asked = read()
  memory.set(question, asked)
  return asked
}
