import {
  type Ctx,
  type Finding,
  LawsFile,
  oncePerPack,
  type Pack,
  readYaml,
  shaped,
  type YamlFile,
} from '#kernel'
import { readOrganisations } from '#organisations'
import { listRuleSetIds } from '#rules'
import { checkAppeal, decidesAppeals } from '../bundle/appeal-check.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { topicsSchema } from '../bundle/catalogue-files.ts'
import { checkDocuments } from '../bundle/document-check.ts'
import { examine, type Known, withPack } from '../bundle/examine.ts'
import { copiedFrom, ownStructure } from '../bundle/gates.ts'
import { rulesPublished } from '../bundle/rules-at.ts'
import { type ReadService, readFiles } from '../bundle/service-reader.ts'
import { said } from '../found/said.ts'
import { lostSaid, lostSinceOffered } from '../migration/held.ts'
import { findService } from '../service.ts'
import type { SourceFiles } from '../tables.ts'
import { listDeciding, ownerOfProcedure } from './beside.ts'
import { contentOf } from './source.ts'

/** What is to be said of files that are to be a service. */
export type FilesCheck = {
  /** only when it is sound */
  bundle: ServiceBundle | undefined
  /** as its pages can be looked at; undefined where its files cannot be read */
  readable: ServiceBundle | undefined
  /** errors first, then by file and line */
  findings: readonly Finding[]
  /** true: it may be proposed */
  sound: boolean
}

/** Answers of what is offered that its maps lose. */
async function checkLost(ctx: Ctx, file: YamlFile, bundle: ServiceBundle): Promise<Finding[]> {
  const lost = await lostSinceOffered(ctx, [bundle])
  return lost.map((one) => {
    const isKnown = one.homeless.length > 0
    return file.finding(['service'], {
      code: 'migration-faulty',
      message:
        one.mapped || !isKnown ? lostSaid(one) : said('drafts-stay', { what: lostSaid(one) }),
      ...(!(one.mapped && isKnown) && { severity: 'warning' as const }),
    })
  })
}

/** What services of the pack may name. */
const knownIn = oncePerPack<Known & { topicsFile: YamlFile }>(async (pack) => {
  const read = await readOrganisations(pack)
  const topicsFile = await readYaml(pack.dir, 'topics.yaml')
  const topics = shaped(topicsFile, topicsSchema)
  const laws = shaped(await readYaml(pack.dir, 'laws.yaml'), LawsFile)
  const findings = [...read.findings, ...topics.findings, ...laws.findings]
  if (!read.organisations || !topics.value || !laws.value) return { value: undefined, findings }
  const organisations = read.organisations.organisations.map(({ organisation }) => organisation)
  const ruleSets = await listRuleSetIds(pack)
  return {
    value: { organisations, ruleSets, laws: laws.value.laws, topics: topics.value, topicsFile },
    findings,
  }
})

/** The laws of the country that services may stand on. */
export const lawsIn = async (pack: Pack) => (await knownIn(pack)).laws

/** Files as a service, by what is offered beside it. */
function readSource(ctx: Ctx, id: string, files: SourceFiles): Promise<ReadService> {
  const procedureIn = async (service: string) => {
    const procedure = (await findService(ctx, service))?.bundle.procedure
    return procedure === undefined ? undefined : Buffer.from(procedure)
  }
  return readFiles({ name: id, content: contentOf(files), procedureIn }, ctx.pack)
}

/**
 * Reads files for who looks at them, without trying anything.
 *
 * @returns `bundle` as its pages can be looked at, and the texts that it must and may have; each undefined where the
 *   files cannot be read so far
 */
export async function readForPages(ctx: Ctx, id: string, files: SourceFiles) {
  const { bundle, texts } = await readSource(ctx, id, files)
  if (!bundle) return { bundle, texts }
  return { bundle: await withPack(ctx.pack, await knownIn(ctx.pack), bundle), texts }
}

/**
 * Looks at files as the pack's check would, if they stood in the folder of the service: their shapes, what they name,
 * its scenarios, its gates, and how it stands beside the services that are offered.
 */
export async function checkFiles(ctx: Ctx, id: string, files: SourceFiles): Promise<FilesCheck> {
  const { pack } = ctx
  const known = await knownIn(pack)
  const read = await readSource(ctx, id, files)
  const { bundle, findings } = await examine(pack, known, read, rulesPublished(ctx))
  const all = [...read.findings, ...findings]
  const file = read.files.get('service.yaml')
  if (bundle && file) {
    all.push(
      ...(await checkBeside(ctx, file, bundle, known)),
      ...checkNamed(known, bundle),
      ...(await checkLost(ctx, file, bundle)),
    )
    all.push(...(await checkPapers(ctx, id, bundle, files)))
  }
  const errors = all.filter(({ severity }) => severity === 'error')
  const warnings = all.filter(({ severity }) => severity !== 'error')
  const byPlace = (a: Finding, b: Finding) =>
    a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column
  return {
    bundle: errors.length > 0 ? undefined : bundle,
    readable: bundle,
    findings: [...errors.sort(byPlace), ...warnings.sort(byPlace)],
    sound: bundle !== undefined && errors.length === 0,
  }
}

/** How it stands beside the services that are offered: by which one appeals, and whose procedure it has. */
async function checkBeside(ctx: Ctx, file: YamlFile, bundle: ServiceBundle, { laws }: Known) {
  const { id } = bundle
  const structure = ownStructure(bundle)
  const [others, owner] = await Promise.all([
    listDeciding(ctx, id),
    structure && ownerOfProcedure(ctx, id, structure),
  ])
  const deciding = decidesAppeals(bundle) ? [...others, id].sort() : others
  const named = laws.map(({ law }) => law)
  return [
    ...checkAppeal(file, bundle, deciding, named),
    ...(owner ? [copiedFrom(file, owner)] : []),
  ]
}

/** Its documents, in a process that can make them. */
async function checkPapers(ctx: Ctx, id: string, bundle: ServiceBundle, files: SourceFiles) {
  const { pack, translate, url, ports } = ctx
  if (!ports.papers) return []
  const papers = { ...ports.papers, translate, url }
  return checkDocuments(pack, papers, `services/${id}`, { bundle, content: contentOf(files) })
}

/** Life events whose panels name it: a service that no longer belongs to one would leave a gap there. */
function checkNamed(
  { topics, topicsFile }: Known & { topicsFile: YamlFile },
  { id, service }: ServiceBundle,
): Finding[] {
  const named = topics.events.filter(({ stages = [] }) =>
    stages.some(({ services }) => services.includes(id)),
  )
  const left = named.filter(({ event }) => !service.events.includes(event))
  return left.map(({ event }) =>
    topicsFile.finding(['events', topics.events.findIndex((one) => one.event === event)], {
      code: 'unknown-reference',
      message: said('event-names-service', { event, id }),
    }),
  )
}
