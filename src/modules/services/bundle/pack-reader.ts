import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegisters } from '#exchange'
import {
  checkSources,
  checkTexts,
  type Finding,
  LawsFile,
  type Pack,
  readPack,
  readYaml,
  shaped,
  suggest,
  type YamlFile,
} from '#kernel'
import { readOrganisations } from '#organisations'
import { findRuleSetFile, listRuleSetIds } from '#rules'
import { checkScenarios } from '../scenario/check.ts'
import { checkAppeal } from './appeal-check.ts'
import type { ServiceBundle } from './bundle.ts'
import { type TopicsFile, topicsSchema } from './catalogue-files.ts'
import { citedIn } from './clock-file.ts'
import { checkDecidedBy } from './decided-by-check.ts'
import { findTwice } from './form-check.ts'
import { checkCopied, checkGates } from './gates.ts'
import { checkNamedServices } from './named-services.ts'
import { checkLookups, withRegisters } from './register-check.ts'
import type { ServiceFile } from './service-file.ts'
import { readService } from './service-reader.ts'

/** Everything that the services of a pack are made of. */
export type Catalogue = {
  readonly topics: TopicsFile
  readonly laws: LawsFile['laws']
  /** by id, sorted */
  readonly services: readonly ServiceBundle[]
}

const checkTopics = (file: YamlFile, topics: TopicsFile): Finding[] => [
  ...findTwice(
    file,
    topics.audiences.map((one, index) => ({ name: one.audience, at: ['audiences', index] })),
    'audience',
  ),
  ...findTwice(
    file,
    topics.topics.map((one, index) => ({ name: one.topic, at: ['topics', index] })),
    'topic',
  ),
  ...findTwice(
    file,
    topics.events.map((one, index) => ({ name: one.event, at: ['events', index] })),
    'event',
  ),
]

/** What a service may name outside its folder. */
type Known = {
  organisations: readonly string[]
  laws: readonly string[]
  ruleSets: readonly string[]
  topics: TopicsFile
}

/** References of a service to the rest of the pack, found again in its file for their place. */
const checkOutside = (file: YamlFile, service: ServiceFile, known: Known): Finding[] => {
  const one = (
    at: (string | number)[],
    id: string | undefined,
    ids: readonly string[],
    what: string,
  ) =>
    id === undefined || ids.includes(id)
      ? []
      : [
          file.finding(at, {
            code: 'unknown-reference' as const,
            message: `no ${what} "${id}": ${suggest(id, ids)}`,
          }),
        ]
  const each = (key: string, ids: readonly string[], known: readonly string[], what: string) =>
    ids.flatMap((id, index) => one([key, index], id, known, what))
  const { organisations, laws, ruleSets, topics } = known
  return [
    ...one(['owner'], service.owner, organisations, 'organisation'),
    ...one(['review', 'by'], service.review?.by, organisations, 'organisation'),
    ...each('partners', service.partners ?? [], organisations, 'organisation'),
    ...each('ruleSets', service.ruleSets ?? [], ruleSets, 'rule set in rules/'),
    ...each(
      'audience',
      service.audience,
      topics.audiences.map((a) => a.audience),
      'audience',
    ),
    ...each(
      'themes',
      service.themes,
      topics.topics.map((topic) => topic.topic),
      'topic',
    ),
    ...each(
      'events',
      service.events,
      topics.events.map((event) => event.event),
      'event',
    ),
    ...(service.legalResources ?? []).flatMap(({ law }, index) =>
      one(['legalResources', index, 'law'], law, laws, 'law in laws.yaml'),
    ),
    ...citedIn(service.clock).flatMap(({ at, law }) => one(at, law, laws, 'law in laws.yaml')),
    ...(service.steps ?? []).flatMap(({ agency }, index) =>
      one(['steps', index, 'agency'], agency, organisations, 'organisation'),
    ),
    ...(service.evidence ?? []).flatMap(({ heldBy }, index) =>
      one(['evidence', index, 'heldBy'], heldBy, [...organisations, 'applicant'], 'organisation'),
    ),
  ]
}

/** With the names of the laws that its clock cites: a case reads them years later as they were. */
function withLaws(bundle: ServiceBundle, laws: LawsFile['laws']): ServiceBundle {
  const cited = citedIn(bundle.service.clock).map(({ law }) => law)
  if (cited.length === 0) return bundle
  const known = laws.filter(({ law }) => cited.includes(law))
  return { ...bundle, laws: Object.fromEntries(known.map(({ law, names }) => [law, names])) }
}

const bodiesOf = async (pack: Pack) =>
  (await readOrganisations(pack)).organisations?.organisations ?? []

/** How a service maps to the rule set that decides in it. */
const checkDeciding = async (pack: Pack, file: YamlFile, { service, forms }: ServiceBundle) => {
  const { decidedBy, ruleSets = [] } = service
  const ruleSet =
    decidedBy && ruleSets.includes(decidedBy.ruleSet)
      ? await findRuleSetFile(pack, decidedBy.ruleSet)
      : undefined
  const { settings, lists } = pack
  return checkDecidedBy({ file, service, apply: forms.apply, ruleSet, settings, lists })
}

/**
 * Reads topics, laws and every service of a pack, and checks their references to one another and
 * to the organisations.
 *
 * @param organisations  ids of `organisations.yaml`
 * @returns everything wrong at once; `catalogue` only when nothing with severity `error` was found
 */
export const readCatalogue = async (
  pack: Pack,
  organisations: readonly string[],
): Promise<{ catalogue: Catalogue | undefined; findings: Finding[] }> => {
  const topicsFile = await readYaml(pack.dir, 'topics.yaml')
  const lawsFile = await readYaml(pack.dir, 'laws.yaml')
  const topics = shaped(topicsFile, topicsSchema)
  const laws = shaped(lawsFile, LawsFile)
  const findings = [...topics.findings, ...laws.findings]
  for (const file of [topicsFile, lawsFile]) {
    findings.push(...checkTexts(file, pack.settings.languages), ...checkSources(file, pack.sources))
  }
  if (topics.value) findings.push(...checkTopics(topicsFile, topics.value))
  const ruleSets = await listRuleSetIds(pack)
  // What is wrong with registers themselves is said where they are read for their own sake.
  const { registers } = await readRegisters(pack)
  const asked = { registers: registers?.registers ?? [], bodies: await bodiesOf(pack) }
  const folders = await readdir(join(pack.dir, 'services'), { withFileTypes: true })
  const services: ServiceBundle[] = []
  const sound: { file: YamlFile; bundle: ServiceBundle }[] = []
  for (const folder of folders.filter((entry) => entry.isDirectory())) {
    const read = await readService(join(pack.dir, 'services', folder.name), pack)
    findings.push(...read.findings)
    const lookups = read.bundle ? checkLookups(read.files, read.bundle, asked.registers) : []
    findings.push(...lookups)
    const bundle = read.bundle && withRegisters(read.bundle, asked)
    if (bundle) services.push(withLaws(bundle, laws.value?.laws ?? []))
    if (!read.service || !topics.value || !laws.value) continue
    const known = {
      organisations,
      laws: laws.value.laws.map((law) => law.law),
      ruleSets,
      topics: topics.value,
    }
    const file = await readYaml(pack.dir, `services/${folder.name}/service.yaml`)
    findings.push(...checkOutside(file, read.service, known))
    if (!bundle) continue
    const deciding = await checkDeciding(pack, file, bundle)
    findings.push(...deciding)
    // What scenarios say of what is faulty itself would only hide the fault.
    if (deciding.length + lookups.length > 0) continue
    const tried = await checkScenarios(pack, bundle, read.scenarios)
    findings.push(...tried.findings, ...checkGates(read.files, bundle, tried.reached))
    sound.push({ file, bundle })
  }
  findings.push(...checkCopied(sound.sort((a, b) => (a.bundle.id < b.bundle.id ? -1 : 1))))
  if (!topics.value || !laws.value || findings.some((finding) => finding.severity === 'error')) {
    return { catalogue: undefined, findings }
  }
  findings.push(...(await checkNamedServices(pack, topicsFile, topics.value, services)))
  for (const bundle of services) {
    if (!bundle.service.appeal && !bundle.service.appeals) continue
    const file = await readYaml(pack.dir, `services/${bundle.id}/service.yaml`)
    findings.push(
      ...checkAppeal(
        file,
        bundle,
        services,
        laws.value.laws.map(({ law }) => law),
      ),
    )
  }
  if (findings.some((finding) => finding.severity === 'error')) {
    return { catalogue: undefined, findings }
  }
  services.sort((a, b) => (a.id < b.id ? -1 : 1))
  return { catalogue: { topics: topics.value, laws: laws.value.laws, services }, findings }
}

/**
 * Checks a whole pack, for `igov pack check`.
 *
 * @param dir  the pack's folder
 * @returns everything wrong, by file and line; empty when the pack is sound. What needs a part that
 *   could not be read is not checked, so mending may bring up more.
 */
export const checkPack = async (dir: string): Promise<Finding[]> => {
  const { pack, findings } = await readPack(dir)
  if (!pack) return findings
  const organisations = await readOrganisations(pack)
  findings.push(...organisations.findings)
  if (organisations.organisations) {
    const ids = organisations.organisations.organisations.map((one) => one.organisation)
    findings.push(...(await readCatalogue(pack, ids)).findings)
  }
  return findings.sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  )
}
