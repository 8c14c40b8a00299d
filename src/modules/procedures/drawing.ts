import type { Ctx } from '#kernel'
import type { Diagram } from '#lib/bpmn/diagram'
import type { Node } from '#lib/bpmn/index'
import { layout } from '#lib/bpmn/layout'
import { everyNode } from '#lib/bpmn/looks'
import { type Passed, picture } from '#lib/bpmn/picture'
import { readBpmn } from '#lib/bpmn/read'
import { waitsOf } from '#lib/bpmn/shown'
import { type ListedStep, listedSteps } from '#lib/bpmn/steps'
import { keptOf } from './definition.ts'
import { getInstance } from './instance.ts'
import { type Standing, standingIn } from './standing.ts'
import { db, type InstanceId } from './tables.ts'

export type Drawn = {
  standing: Standing
  /** an `svg` element, without styles */
  picture: string
  /** the same as a list, in the order in which it runs */
  steps: readonly ListedStep[]
}

const MOST_KEPT = 300
/** Definitions never change. */
const diagrams = new Map<string, Diagram>()

/**
 * Draws the procedure of an instance with what was passed and where it is now; says where it stands, too, of the one
 * time that it was read.
 *
 * @param lang  of the words in it
 * @param title  is read out in place of the picture
 * @throws procedures/instance-missing
 */
export async function drawInstance(
  ctx: Ctx,
  id: InstanceId,
  { lang, title }: { lang: string; title: string },
): Promise<Drawn> {
  const instance = await getInstance(ctx, id)
  const kept = await keptOf(ctx, instance.definition)
  const { definitions } = kept
  const process = definitions.processes.find(({ id }) => id === instance.process)
  if (!process) throw new Error(`the definition has no process ${instance.process}`)
  const marks = await marksOf(ctx, id)
  const places = new Set(
    [...everyNode(process)]
      .map(({ node }) => node)
      .filter(isPlace)
      .map(({ id }) => id),
  )
  for (const { node } of waitsOf(instance.state)) {
    const now = marks.get(node)
    const count = now?.state === 'now' ? now.count + 1 : 1
    if (places.has(node)) marks.set(node, { state: 'now', count })
  }
  const diagram = await diagramOf(ctx, instance.definition)
  return {
    standing: standingIn(kept, instance),
    picture: picture(diagram, { lang, title, marks }),
    steps: listedSteps(process, lang, marks),
  }
}

/** Events that only wait beside something are not where it stands. */
const isPlace = ({ kind }: Node) => kind !== 'boundary' && kind !== 'start' && kind !== 'subprocess'

/** How often each node and each way was passed. */
async function marksOf(ctx: Ctx, id: InstanceId): Promise<Map<string, Passed>> {
  const steps = await db(ctx)
    .selectFrom('procedures.step')
    .select('moves')
    .where('instance', '=', id)
    .orderBy('version', 'desc')
    .limit(1_000)
    .execute()
  const marks = new Map<string, Passed>()
  const pass = (element: string) =>
    marks.set(element, { state: 'done', count: (marks.get(element)?.count ?? 0) + 1 })
  for (const { node, what, flow } of steps.flatMap(({ moves }) => moves)) {
    if (flow !== undefined) pass(flow)
    // What waited is caught first, and then goes on as all else does.
    if (what === 'completed') pass(node)
  }
  return marks
}

async function diagramOf(ctx: Ctx, hash: string): Promise<Diagram> {
  const known = diagrams.get(hash)
  if (known) return known
  const { bpmn } = await db(ctx)
    .selectFrom('procedures.definition')
    .select('bpmn')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  const model = readBpmn(bpmn)
  const made = model.diagrams[0] ?? layout(model.definitions)
  if (diagrams.size >= MOST_KEPT) diagrams.clear()
  diagrams.set(hash, made)
  return made
}
