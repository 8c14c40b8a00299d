import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkSources,
  checkTexts,
  type Finding,
  LawsFile,
  type Pack,
  readFolder,
  readYaml,
  shaped,
  suggest,
  type YamlFile,
} from '#kernel'
import { type CompiledModel, compileDmn } from '#lib/dmn/engine'
import { DmnError, english } from '#lib/dmn/findings'
import { readDmn } from '#lib/dmn/read'
import { readOrganisations } from '#organisations'
import { checkModel, checkUsed } from './model-check.ts'
import { type Article, RuleSetFile, type Scenario, ScenariosFile } from './rule-set-file.ts'
import { checkScenarios } from './scenario-check.ts'
import { checkTogether } from './together-check.ts'

/** A model with the days on which it decides; `to` is the first on which it no longer does. */
export type PackVersion = {
  from: string
  to: string | undefined
  /** path from the pack's folder */
  file: string
  text: string
  model: CompiledModel
}

/** A rule set as its folder tells it, with its models compiled. */
export type PackRuleSet = {
  definition: RuleSetFile
  versions: readonly PackVersion[]
  scenarios: readonly Scenario[]
}

/** Keys of `rules.yaml` beside the usual ones whose value is a text in each language. */
const TEXTS = ['about', 'question', 'hint']

/** @returns the ids of a pack's rule sets, sorted; none when it has no folder of rules */
export async function listRuleSetIds({ dir }: Pick<Pack, 'dir'>): Promise<string[]> {
  const folder = join(dir, 'rules')
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort()
}

/** What a rule set says of itself, for who only maps to it; undefined where its file cannot be read. */
export const findRuleSetFile = async (
  { dir }: Pick<Pack, 'dir'>,
  id: string,
): Promise<RuleSetFile | undefined> =>
  shaped(await readYaml(dir, `rules/${id}/rules.yaml`), RuleSetFile).value

/**
 * Reads all rule sets of a pack, analyses their tables and runs their scenarios.
 *
 * @returns everything wrong at once; `ruleSets` only when nothing with severity `error` was found
 */
export async function readRuleSets(
  pack: Pack,
): Promise<{ ruleSets: readonly PackRuleSet[] | undefined; findings: Finding[] }> {
  const { value: lawsFile } = shaped(await readYaml(pack.dir, 'laws.yaml'), LawsFile)
  const { organisations } = await readOrganisations(pack)
  const known: Known = {
    laws: lawsFile?.laws.map(({ law }) => law) ?? [],
    owners: organisations?.organisations.map(({ organisation }) => organisation) ?? [],
  }
  const ruleSets: PackRuleSet[] = []
  const findings: Finding[] = []
  for (const id of await listRuleSetIds(pack)) {
    const read = await readRuleSet(pack, id, known)
    findings.push(...read.findings)
    if (read.ruleSet) ruleSets.push(read.ruleSet)
  }
  const sound = findings.every(({ severity }) => severity === 'warning')
  return { ruleSets: sound ? ruleSets : undefined, findings }
}

/** What a rule set may name outside of its folder. */
type Known = { laws: readonly string[]; owners: readonly string[] }

async function readRuleSet(pack: Pack, id: string, known: Known) {
  const folder = `rules/${id}`
  const rulesFile = await readYaml(pack.dir, `${folder}/rules.yaml`)
  const scenariosFile = await readYaml(pack.dir, `${folder}/scenarios.yaml`)
  const content = await readFolder(join(pack.dir, folder))
  const { value: definition, ...rules } = shaped(rulesFile, RuleSetFile)
  const { value: scenarios, ...told } = shaped(scenariosFile, ScenariosFile)
  const findings = [
    ...rules.findings,
    ...told.findings,
    ...checkTexts(rulesFile, pack.settings.languages, TEXTS),
    ...checkSources(rulesFile, pack.sources),
  ]
  if (!definition) return { ruleSet: undefined, findings }
  findings.push(
    ...checkDefinition(rulesFile, definition, id, known),
    ...checkTogether(rulesFile, definition),
    ...checkNamed(rulesFile, definition, pack.sources),
    ...checkFiles(folder, [...content.keys()], definition),
  )
  const versions = definition.versions.flatMap(({ from, model: name }, at) => {
    const text = content.get(name)?.toString('utf8')
    const place = rulesFile.finding(['versions', at, 'model'], {
      code: 'file-missing',
      message: `${folder}/${name} does not exist: write it, or mend its name`,
    })
    if (text === undefined) findings.push(place)
    const file = `${folder}/${name}`
    const model = text === undefined ? undefined : compiled(file, text, findings)
    const to = definition.versions[at + 1]?.from
    return text === undefined || !model ? [] : [{ from, to, file, text, model }]
  })
  if (versions.length < definition.versions.length) return { ruleSet: undefined, findings }
  for (const version of versions) findings.push(...checkModel(version, definition, rulesFile))
  findings.push(...checkUsed(versions, definition, rulesFile))
  const ruleSet = { definition, versions, scenarios: scenarios ?? [] }
  const sound = findings.every(({ severity }) => severity === 'warning')
  // What scenarios say of rules that are faulty themselves would only hide the fault.
  if (scenarios && sound) {
    findings.push(...checkScenarios(scenariosFile, ruleSet, pack.settings.timeZone))
  }
  return { ruleSet, findings }
}

/** The model of a text; what is wrong with it is found at its place in the file. */
function compiled(file: string, text: string, findings: Finding[]): CompiledModel | undefined {
  const told = (all: DmnError['findings']) =>
    all.map(
      (finding): Finding => ({
        file,
        ...finding.place,
        code: 'model-faulty',
        message: english(finding),
        severity: finding.severity,
      }),
    )
  try {
    const model = compileDmn(readDmn(text))
    findings.push(...told(model.warnings))
    return model
  } catch (error) {
    if (!(error instanceof DmnError)) throw error
    findings.push(...told(error.findings))
    return undefined
  }
}

/** People read the sources that rules name, each in their language. */
function checkNamed(
  file: YamlFile,
  { sources = [], articles }: RuleSetFile,
  known: Pack['sources'],
): Finding[] {
  const nameless = (path: (string | number)[], id: string | undefined) => {
    const source = id === undefined ? undefined : known[id]
    if (!source || source.names) return []
    const message = `the source "${id}" has no names: add them to sources.yaml in each language, people read them here`
    return [file.finding([...path, 'source'], { code: 'text-missing', message })]
  }
  return [
    ...sources.flatMap(({ source }, at) => nameless(['sources', at], source)),
    ...Object.entries(articles).flatMap(([key, { source, law }]) =>
      law === undefined ? nameless(['articles', key], source) : [],
    ),
  ]
}

function checkDefinition(
  file: YamlFile,
  definition: RuleSetFile,
  id: string,
  { laws, owners }: Known,
): Finding[] {
  const { rules, owner, day, versions, inputs, articles } = definition
  const unknown = (
    path: (string | number)[],
    name: string,
    names: readonly string[],
    what: string,
  ) =>
    names.includes(name)
      ? []
      : [
          file.finding(path, {
            code: 'unknown-reference',
            message: `no ${what} "${name}": ${suggest(name, names)}`,
          }),
        ]
  const wrongName = `"${rules}" stands under the name ${id}: give both the same name`
  return [
    ...(rules === id
      ? []
      : [file.finding(['rules'], { code: 'wrong-folder', message: wrongName })]),
    ...unknown(['owner'], owner, owners, 'organisation'),
    ...Object.entries(articles).flatMap(([key, article]) => checkArticle(file, key, article, laws)),
    ...(day === undefined
      ? []
      : unknown(
          ['day'],
          day,
          inputs.flatMap(({ name, kind }) => (kind === 'date' ? name : [])),
          'date among the inputs',
        )),
    ...versions.flatMap(({ from }, at) => {
      const before = versions[at - 1]?.from
      const message = `versions stand by day: ${from} must come after ${before}`
      return before === undefined || before < from
        ? []
        : [file.finding(['versions', at, 'from'], { code: 'wrong-value', message })]
    }),
    ...inputs.flatMap(({ name }, at) =>
      inputs.findIndex((one) => one.name === name) === at
        ? []
        : [
            file.finding(['inputs', at, 'name'], {
              code: 'named-twice',
              message: `the input "${name}" stands twice: remove one`,
            }),
          ],
    ),
  ]
}

/** An article is one of a law, or stands on an announcement. */
function checkArticle(
  file: YamlFile,
  key: string,
  { law, amendedBy, source }: Article,
  laws: readonly string[],
): Finding[] {
  const path = ['articles', key]
  if (law === undefined && source === undefined) {
    const message = 'an article needs the law that it is of, or the source that says so'
    return [file.finding(path, { code: 'missing-key', message })]
  }
  return Object.entries({ law, amendedBy }).flatMap(([at, name]) =>
    name === undefined || laws.includes(name)
      ? []
      : [
          file.finding([...path, at], {
            code: 'unknown-reference',
            message: `no law in laws.yaml "${name}": ${suggest(name, laws)}`,
          }),
        ],
  )
}

/** Files of the folder that nothing names. */
const checkFiles = (
  folder: string,
  paths: readonly string[],
  { versions }: RuleSetFile,
): Finding[] => {
  const belongs = ['rules.yaml', 'scenarios.yaml', ...versions.map(({ model }) => model)]
  return paths
    .filter((path) => !belongs.includes(path))
    .map((path) => ({
      file: `${folder}/${path}`,
      line: 1,
      column: 1,
      code: 'unknown-file',
      message: `no version names ${path}: remove it, or name it in rules.yaml`,
      severity: 'error',
    }))
}
