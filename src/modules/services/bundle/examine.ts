import {
  type Finding,
  type LawsFile,
  type Pack,
  type Said,
  unknownReference,
  type YamlFile,
} from '#kernel'
import { said } from '../found/said.ts'
import { checkTried } from '../migration/tried.ts'
import { checkScenarios } from '../scenario/check.ts'
import type { ServiceBundle } from './bundle.ts'
import type { TopicsFile } from './catalogue-files.ts'
import { citedIn } from './clock-file.ts'
import { checkDecidedBy } from './decided-by-check.ts'
import { checkEvidenceTypes } from './evidence-types.ts'
import { checkGates } from './gates.ts'
import { askedIn, checkLookups, withRegisters } from './register-check.ts'
import { type RulesAt, rulesIn } from './rules-at.ts'
import type { ServiceFile } from './service-file.ts'
import type { ReadService } from './service-reader.ts'

/** What a service may name outside its folder. */
export type Known = {
  /** ids */
  organisations: readonly string[]
  /** ids */
  ruleSets: readonly string[]
  laws: LawsFile['laws']
  topics: TopicsFile
}

/** References of a service to the rest of the pack, found again in its file for their place. */
const checkOutside = (file: YamlFile, service: ServiceFile, known: Known): Finding[] => {
  const one = (
    at: (string | number)[],
    id: string | undefined,
    ids: readonly string[],
    what: Said,
  ) => unknownReference(file, at, id, ids, what)
  const each = (key: string, ids: readonly string[], known: readonly string[], what: Said) =>
    ids.flatMap((id, index) => one([key, index], id, known, what))
  const { organisations, ruleSets, topics } = known
  const laws = known.laws.map(({ law }) => law)
  return [
    ...one(['owner'], service.owner, organisations, said('what-organisation')),
    ...one(['review', 'by'], service.review?.by, organisations, said('what-organisation')),
    ...each('partners', service.partners ?? [], organisations, said('what-organisation')),
    ...each('ruleSets', service.ruleSets ?? [], ruleSets, said('what-rule-set')),
    ...each(
      'audience',
      service.audience,
      topics.audiences.map((a) => a.audience),
      said('what-audience'),
    ),
    ...each(
      'themes',
      service.themes,
      topics.topics.map((topic) => topic.topic),
      said('what-topic'),
    ),
    ...each(
      'events',
      service.events,
      topics.events.map((event) => event.event),
      said('what-event'),
    ),
    ...(service.legalResources ?? []).flatMap(({ law }, index) =>
      one(['legalResources', index, 'law'], law, laws, said('what-law')),
    ),
    ...citedIn(service.clock).flatMap(({ at, law }) => one(at, law, laws, said('what-law'))),
    ...(service.steps ?? []).flatMap(({ agency }, index) =>
      one(['steps', index, 'agency'], agency, organisations, said('what-organisation')),
    ),
    ...(service.evidence ?? []).flatMap(({ heldBy }, index) =>
      one(
        ['evidence', index, 'heldBy'],
        heldBy,
        [...organisations, 'applicant'],
        said('what-organisation'),
      ),
    ),
  ]
}

/** A service with what it takes along of the pack: the names of the laws that it cites, the registers that it asks. */
export const withPack = async (
  pack: Pack,
  { laws }: Pick<Known, 'laws'>,
  bundle: ServiceBundle,
): Promise<ServiceBundle> => withLaws(withRegisters(bundle, await askedIn(pack)), laws)

/** With the names of the laws that its clock cites: a case reads them years later as they were. */
function withLaws(bundle: ServiceBundle, laws: LawsFile['laws']): ServiceBundle {
  const cited = citedIn(bundle.service.clock).map(({ law }) => law)
  if (cited.length === 0) return bundle
  const known = laws.filter(({ law }) => cited.includes(law))
  return { ...bundle, laws: Object.fromEntries(known.map(({ law, names }) => [law, names])) }
}

/** How a service maps to the rule set that decides in it. */
const checkDeciding = async (
  pack: Pack,
  file: YamlFile,
  { service, forms }: ServiceBundle,
  rules: RulesAt,
) => {
  const { decidedBy, ruleSets = [] } = service
  const ruleSet =
    decidedBy && ruleSets.includes(decidedBy.ruleSet)
      ? await rules.find(decidedBy.ruleSet)
      : undefined
  const { settings, lists } = pack
  return checkDecidedBy({ file, service, apply: forms.apply, ruleSet, settings, lists })
}

/**
 * What is to be said of a service beyond its own folder: what it names outside, what decides in it, how its scenarios
 * come out, and what it owes before it goes live.
 *
 * @param read  as its folder was read
 * @param rules  by which it is tried; those of the pack's folder where it is not said
 * @returns `bundle` as `read` has it, {@link withPack}
 */
export async function examine(
  pack: Pack,
  known: Known,
  read: ReadService,
  rules: RulesAt = rulesIn(pack),
): Promise<{ bundle: ServiceBundle | undefined; findings: Finding[] }> {
  const file = read.files.get('service.yaml')
  if (!read.service || !file) return { bundle: undefined, findings: [] }
  const findings = [
    ...checkOutside(file, read.service, known),
    ...checkEvidenceTypes(pack, file, read.service),
  ]
  const runs = read.bundle ?? read.runnable
  if (!runs) return { bundle: undefined, findings }
  const { registers } = await askedIn(pack)
  const lookups = checkLookups(read.files, runs, registers)
  const bundle = await withPack(pack, known, runs)
  const deciding = await checkDeciding(pack, file, bundle, rules)
  findings.push(...lookups, ...deciding)
  const found = read.bundle && bundle
  // What scenarios say of what is faulty itself would only hide the fault.
  if (deciding.length + lookups.length > 0) return { bundle: found, findings }
  const tried = await checkScenarios(pack, bundle, read.scenarios, rules)
  findings.push(...tried.findings)
  // What no scenario comes to is not known while one of them cannot be read.
  if (!found) return { bundle: undefined, findings }
  findings.push(...checkGates(read.files, bundle, tried.reached, pack.settings))
  findings.push(...checkTried(pack, bundle, read.maps))
  return { bundle, findings }
}
