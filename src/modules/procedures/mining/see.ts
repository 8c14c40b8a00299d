import { assertAllowed, type Ctx } from '#kernel'
import type { Diagram } from '#lib/bpmn/diagram'
import type { Process } from '#lib/bpmn/index'
import { layout } from '#lib/bpmn/layout'
import { readBpmn } from '#lib/bpmn/read'
import { type Mined, Miner, type Outline, outlineOf } from '#lib/mining/index'
import { keptOf } from '../definition.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { countCases, readLog } from './read-log.ts'
import type { Span } from './span.ts'

/** So many cases, the latest, are looked at while somebody waits for the page. */
export const LOOKED_AT = 2_000
const PROCEDURES_MOST = 500

/** A procedure as it is in force. */
export type InForce = {
  id: string
  owner: string
  process: Process
  diagram: Diagram
}

/** What a span of days shows of it. */
export type Seen = InForce & {
  span: Span
  mined: Mined
  /** cases of the span, by body */
  bodies: { body: string; count: number }[]
}

/** Procedures whose log the actor may see, by id; at most 500. */
export async function listSeeable(ctx: Ctx): Promise<{ id: string; owner: string }[]> {
  const all = await db(ctx)
    .selectFrom('procedures.procedure')
    .select(['id', 'owner'])
    .where('current', '=', true)
    .orderBy('id')
    .limit(PROCEDURES_MOST)
    .execute()
  return all.filter((one) => maySee(ctx, one).allow)
}

const maySee = (ctx: Ctx, { id, owner }: { id: string; owner: string }) =>
  decide(ctx, 'procedures:see', { Procedure: { id, agency: owner } })

/**
 * A procedure with its picture: the one of its text, or one that we lay out.
 *
 * @throws procedures/procedure-missing, kernel/denied
 */
export async function getInForce(ctx: Ctx, id: string, act: 'see' | 'export'): Promise<InForce> {
  const found = await db(ctx)
    .selectFrom('procedures.procedure as p')
    .innerJoin('procedures.definition as d', 'd.hash', 'p.definition')
    .select(['p.owner', 'p.definition', 'p.process as name', 'd.bpmn'])
    .where('p.id', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('procedure-missing')
  const { owner, definition, name, bpmn } = found
  const procedure = { id, agency: owner }
  assertAllowed(ctx.t, decide(ctx, `procedures:${act}`, { Procedure: procedure }))
  const { definitions } = await keptOf(ctx, definition)
  const processes = definitions.processes.filter((one) => one.id === name)
  const [process] = processes
  if (!process) throw problem('procedure-missing')
  const drawn = bpmn.trimStart().startsWith('<') ? readBpmn(bpmn).diagrams[0] : undefined
  return { id, owner, process, diagram: drawn ?? layout({ ...definitions, processes }) }
}

/**
 * What really happened in a procedure's cases that ended in a span of days, each held against the model by which it ran.
 *
 * @throws procedures/procedure-missing, kernel/denied
 */
export async function see(ctx: Ctx, span: Span): Promise<Seen> {
  const inForce = await getInForce(ctx, span.procedure, 'see')
  const { body: _, ...everywhere } = span
  const [bodies, mined] = await Promise.all([
    countCases(ctx, everywhere),
    mine(ctx, span, inForce.process.id),
  ])
  return { ...inForce, span, mined, bodies }
}

async function mine(ctx: Ctx, span: Span, process: string): Promise<Mined> {
  const outlines = new Map<string, Outline>()
  const miner = new Miner((model) => outlines.get(model))
  for await (const trace of readLog(ctx, span, LOOKED_AT)) {
    if (!outlines.has(trace.model))
      outlines.set(trace.model, await outlineIn(ctx, trace.model, process))
    miner.add(trace)
  }
  return miner.mined()
}

/** Nodes of other processes of the same text may have the same names. */
async function outlineIn(ctx: Ctx, model: string, process: string): Promise<Outline> {
  const { definitions } = await keptOf(ctx, model)
  return outlineOf({
    ...definitions,
    processes: definitions.processes.filter(({ id }) => id === process),
  })
}
