import type { Ctx } from '#kernel'
import { type Papers, paperFor, templateFaults, templatesNamed } from '../bundle/document-check.ts'
import { problem } from '../problems.ts'
import type { Change } from './change.ts'
import { readForPages } from './check.ts'
import { contentOf } from './source.ts'

async function readFor(ctx: Ctx, change: Change, document: string, name: string | undefined) {
  const content = contentOf(change.files)
  const { bundle } = await readForPages(ctx, change.service, change.files)
  const template =
    bundle && templatesNamed(bundle, content).find((one) => one.document === document)
  const scenarios = bundle?.scenarios ?? []
  const scenario = scenarios.find((one) => one.scenario === name) ?? scenarios[0]
  return { bundle, content, template, scenarios, scenario }
}

const papersOf = ({ ports, translate, url }: Ctx): Papers | undefined =>
  ports.papers && { ...ports.papers, translate, url }

/**
 * What is to be said of a document before it is looked at.
 *
 * @param name  of the scenario whose answers it shows; the first where there is none of that name
 * @returns `faults`: what the template refuses, each at its place; `template` undefined where the files cannot be read
 */
export async function lookAtDocument(
  ctx: Ctx,
  change: Change,
  document: string,
  name: string | undefined,
) {
  const { bundle, content, template, scenarios, scenario } = await readFor(
    ctx,
    change,
    document,
    name,
  )
  const papers = papersOf(ctx)
  const of = bundle && { bundle, content }
  const dir = `services/${change.service}`
  const tried = papers && of && template && scenario
  const { faults, made } = tried
    ? await templateFaults(ctx.pack, papers, dir, of, template, scenario)
    : { faults: [], made: false }
  return {
    ...{ template, scenario: scenario?.scenario, faults, made },
    scenarios: scenarios.map((one) => one.scenario),
  }
}

/**
 * The document of a change for the answers of a scenario, without a seal.
 *
 * @throws services/document-none  the template refuses, or these answers come to no application
 */
export async function documentPaper(
  ctx: Ctx,
  change: Change,
  document: string,
  name: string | undefined,
): Promise<Buffer> {
  const { bundle, content, template, scenario } = await readFor(ctx, change, document, name)
  const papers = papersOf(ctx)
  if (!bundle || !template || !scenario || !papers) throw problem('document-none')
  const of = { bundle, content }
  const pdf = await paperFor(ctx.pack, papers, of, template, scenario).catch(() => undefined)
  if (!pdf) throw problem('document-none')
  return Buffer.from(pdf)
}
