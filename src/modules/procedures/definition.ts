import { createHash } from 'node:crypto'
import type { Ctx } from '#kernel'
import type { Definitions, Node, Process, Program } from '#lib/bpmn/index'
import { compileProcedures } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import { problem } from './problems.ts'
import type { Beginning } from './run.ts'
import { db } from './tables.ts'

const MOST_KEPT = 300

/** A definition as it runs. */
export type Kept = {
  definitions: Definitions
  program: Program
  nodes: ReadonlyMap<string, Node>
  /** role of the lane in which a node stands, by the node's id */
  roles: ReadonlyMap<string, string>
}

/** Definitions never change, so a process reads each once. */
const known = new Map<string, Kept>()

/**
 * Keeps a model for ever, as it was written and as it was read.
 *
 * @returns its hash, by which instances are pinned to it
 */
export async function keepDefinition(
  ctx: Ctx,
  { bpmn, model }: { bpmn: string; model: Definitions },
): Promise<string> {
  const hash = createHash('sha256').update(bpmn).digest('hex')
  await db(ctx)
    .insertInto('procedures.definition')
    .values({ hash, bpmn, model: JSON.stringify(model), loaded_at: ctx.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return hash
}

/** @throws Error  there is none: definitions are kept for ever */
export async function keptOf(ctx: Ctx, hash: string): Promise<Kept> {
  const found = known.get(hash)
  if (found) return found
  const { model } = await db(ctx)
    .selectFrom('procedures.definition')
    .select('model')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  const nodes = model.processes.flatMap((process) =>
    [...everyNode(process)].map(({ node }) => node),
  )
  const kept: Kept = {
    definitions: model,
    program: compileProcedures([model]),
    nodes: new Map(nodes.map((node) => [node.id, node])),
    roles: new Map(model.processes.flatMap(rolesIn)),
  }
  if (known.size >= MOST_KEPT) known.clear()
  known.set(hash, kept)
  return kept
}

/** Inner lanes after outer ones, so that they win. */
const rolesIn = ({ lanes }: Process): [string, string][] =>
  lanes.flatMap(({ role, nodes }) =>
    role ? nodes.map((node): [string, string] => [node, role]) : [],
  )

/**
 * A process that another calls: one of the same model, or of the procedure that has this process.
 *
 * @throws procedures/procedure-missing
 */
export async function getProcess(
  ctx: Ctx,
  caller: Pick<Beginning, 'procedure' | 'definition'>,
  process: string,
): Promise<Pick<Beginning, 'procedure' | 'definition' | 'process'>> {
  const { definitions } = await keptOf(ctx, caller.definition)
  if (definitions.processes.some(({ id }) => id === process)) {
    return { procedure: caller.procedure, definition: caller.definition, process }
  }
  const found = await db(ctx)
    .selectFrom('procedures.procedure')
    .select(['id as procedure', 'definition', 'process'])
    .where('process', '=', process)
    .where('current', '=', true)
    .executeTakeFirst()
  if (!found) throw problem('procedure-missing')
  return found
}

/** What a person fills in or presses at a task; null where the model does not say. */
export function formOf({ nodes }: Pick<Kept, 'nodes'>, id: string): string | null {
  const node = nodes.get(id)
  return node?.kind === 'task' ? (node.work?.form ?? null) : null
}

/** The role of whoever does a task where the model names none. */
const ANYBODY = 'officer'

/**
 * Body and role that do a task: `officer` of the instance's own body, or `civil-defence/officer` of another.
 */
export function doerOf(
  { nodes, roles }: Kept,
  { body }: { body: string },
  id: string,
): { body: string; role: string } {
  const node = nodes.get(id)
  const said = (node?.kind === 'task' ? node.work?.role : null) ?? roles.get(id) ?? ANYBODY
  const [first = '', second] = said.split('/')
  return second === undefined ? { body, role: first } : { body: first, role: second }
}
