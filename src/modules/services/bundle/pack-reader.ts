import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkSources,
  checkTexts,
  type Finding,
  LawsFile,
  type Pack,
  readPack,
  readYaml,
  shaped,
  type YamlFile,
} from '#kernel'
import { readOrganisations } from '#organisations'
import { listRuleSetIds } from '#rules'
import { checkHelpLinks } from '../help/check.ts'
import { checkAppeal, decidesAppeals } from './appeal-check.ts'
import type { ServiceBundle } from './bundle.ts'
import { type TopicsFile, topicsSchema } from './catalogue-files.ts'
import { checkDocuments, type Papers } from './document-check.ts'
import { checkHeldTypes } from './evidence-types.ts'
import { examine } from './examine.ts'
import { findTwice } from './form-check.ts'
import { checkCopied } from './gates.ts'
import { checkNamedServices } from './named-services.ts'
import { readService } from './service-reader.ts'

/** Everything that the services of a pack are made of. */
export type Catalogue = {
  readonly topics: TopicsFile
  readonly laws: LawsFile['laws']
  /** by id, sorted */
  readonly services: readonly ServiceBundle[]
  /** the files of each, by its id */
  readonly contents: ReadonlyMap<string, ReadonlyMap<string, Buffer>>
}

const checkTopics = (file: YamlFile, topics: TopicsFile): Finding[] => [
  ...findTwice(
    file,
    topics.audiences.map((one, index) => ({ name: one.audience, at: ['audiences', index] })),
  ),
  ...findTwice(
    file,
    topics.topics.map((one, index) => ({ name: one.topic, at: ['topics', index] })),
  ),
  ...findTwice(
    file,
    topics.events.map((one, index) => ({ name: one.event, at: ['events', index] })),
  ),
]

/**
 * Reads topics, laws and every service of a pack, and checks their references to one another and
 * to the organisations.
 *
 * @param organisations  ids of `organisations.yaml`
 * @param papers  by which documents are tried; without it they are not
 * @returns everything wrong at once; `catalogue` only when nothing with severity `error` was found
 */
export const readCatalogue = async (
  pack: Pack,
  organisations: readonly string[],
  papers?: Papers,
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
  const folders = await readdir(join(pack.dir, 'services'), { withFileTypes: true })
  const services: ServiceBundle[] = []
  const contents = new Map<string, ReadonlyMap<string, Buffer>>()
  const placed: { file: YamlFile; bundle: ServiceBundle }[] = []
  for (const folder of folders.filter((entry) => entry.isDirectory())) {
    const read = await readService(join(pack.dir, 'services', folder.name), pack)
    findings.push(...read.findings)
    if (!topics.value || !laws.value) continue
    const known = { organisations, ruleSets, laws: laws.value.laws, topics: topics.value }
    const examined = await examine(pack, known, read)
    findings.push(...examined.findings)
    if (!examined.bundle) continue
    services.push(examined.bundle)
    contents.set(examined.bundle.id, read.content)
    if (papers) {
      const of = { bundle: examined.bundle, content: read.content }
      findings.push(...(await checkDocuments(pack, papers, `services/${folder.name}`, of)))
    }
    const file = read.files.get('service.yaml')
    if (file) placed.push({ file, bundle: examined.bundle })
  }
  findings.push(...checkHelpLinks(services))
  findings.push(...checkHeldTypes(placed))
  findings.push(...checkCopied(placed.sort((a, b) => (a.bundle.id < b.bundle.id ? -1 : 1))))
  if (!topics.value || !laws.value || findings.some((finding) => finding.severity === 'error')) {
    return { catalogue: undefined, findings }
  }
  findings.push(...(await checkNamedServices(pack, topicsFile, topics.value, services)))
  const deciding = services.filter(decidesAppeals).map(({ id }) => id)
  for (const bundle of services) {
    if (!bundle.service.appeal && !bundle.service.appeals) continue
    const file = await readYaml(pack.dir, `services/${bundle.id}/service.yaml`)
    findings.push(
      ...checkAppeal(
        file,
        bundle,
        deciding,
        laws.value.laws.map(({ law }) => law),
      ),
    )
  }
  if (findings.some((finding) => finding.severity === 'error')) {
    return { catalogue: undefined, findings }
  }
  services.sort((a, b) => (a.id < b.id ? -1 : 1))
  const catalogue = { topics: topics.value, laws: laws.value.laws, services, contents }
  return { catalogue, findings }
}

/**
 * Checks a whole pack, for `igov pack check`.
 *
 * @param dir  the pack's folder
 * @param papersOf  by which documents are tried; without it they are not
 * @returns everything wrong, by file and line; empty when the pack is sound. What needs a part that
 *   could not be read is not checked, so mending may bring up more.
 */
export const checkPack = async (
  dir: string,
  papersOf?: (pack: Pack) => Papers,
): Promise<Finding[]> => {
  const { pack, findings } = await readPack(dir)
  if (!pack) return findings
  const organisations = await readOrganisations(pack)
  findings.push(...organisations.findings)
  if (organisations.organisations) {
    const ids = organisations.organisations.organisations.map((one) => one.organisation)
    findings.push(...(await readCatalogue(pack, ids, papersOf?.(pack))).findings)
  }
  return findings.sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  )
}
