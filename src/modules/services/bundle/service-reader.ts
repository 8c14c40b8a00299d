import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  checkSources,
  type Finding,
  findingAt,
  hashOf,
  type Pack,
  type PackSettings,
  readFolder,
  type Said,
  shaped,
  type YamlFile,
  yamlOf,
} from '#kernel'
import { said } from '../found/said.ts'
import { checkHelp, helpIn } from '../help/check.ts'
import { type Help, helpOf } from '../help/help.ts'
import { APPLY } from '../licence-draft.ts'
import { checkMaps } from '../migration/check.ts'
import { plainForms, type ReadMaps, readMaps } from '../migration/read.ts'
import { type ReadScenario, readScenarios } from '../scenario/check.ts'
import { checkAfter } from './after-check.ts'
import { checkProcedureData } from './beginning-check.ts'
import type { ServiceBundle } from './bundle.ts'
import { checkClock } from './clock-check.ts'
import { checkCompetition } from './competition-check.ts'
import { type DeskFile, deskSchema } from './desk-file.ts'
import { checkForm } from './form-check.ts'
import type { FormFile } from './form-file.ts'
import { shapeForm } from './form-shape.ts'
import { checkProcedure, type Followed } from './procedure-check.ts'
import { checkDesk, checkService } from './service-check.ts'
import { type ServiceFile, serviceSchema } from './service-file.ts'
import { checkStatus } from './status-check.ts'
import { checkMessages, type ExpectedTexts, expectedTexts, messagesOf } from './texts.ts'

/** What belongs in the folder of a service. */
export const BELONGS =
  /^(service\.yaml|desk\.yaml|procedure\.bpmn|forms\/[a-z0-9-]+\.yaml|scenarios\/[a-z0-9-]+\.yaml|messages\/[a-z]{2,3}\.yaml|paper\/[a-z0-9-]+\.pdf|documents\/.+|help\/[a-z]{2,3}\.md|migrations\/([a-z][a-z0-9-]*-)?[0-9]+-to-[0-9]+\.yaml|versions\/[0-9]+\/(forms|scenarios)\/[a-z0-9-]+\.yaml)$/

const wrongName = (file: YamlFile, key: string, id: string, expected: string): Finding[] =>
  id === expected
    ? []
    : [
        file.finding([key], {
          code: 'wrong-folder',
          message: said('wrong-name', { id, name: expected }),
        }),
      ]

type Read = {
  /** every YAML file by its path in the folder */
  files: Map<string, YamlFile>
  findings: Finding[]
  service: ServiceFile | undefined
  forms: Map<string, { file: YamlFile; form: FormFile }>
  desk: DeskFile | undefined
}

/** Shapes of all structure files. */
const readShapes = (files: Map<string, YamlFile>, folder: string): Read => {
  const findings: Finding[] = []
  const forms: Read['forms'] = new Map()
  let service: ServiceFile | undefined
  let desk: DeskFile | undefined
  for (const [path, file] of files) {
    if (path === 'service.yaml') {
      const read = shaped(file, serviceSchema)
      findings.push(...read.findings)
      service = read.value
      if (service) findings.push(...wrongName(file, 'service', service.service, folder))
    } else if (path === 'desk.yaml') {
      const read = shaped(file, deskSchema)
      findings.push(...read.findings)
      desk = read.value
      if (desk) findings.push(...wrongName(file, 'desk', desk.desk, folder))
    } else if (path.startsWith('forms/')) {
      const read = shapeForm(file)
      findings.push(...read.findings)
      if (!read.value) continue
      const name = basename(path, '.yaml')
      findings.push(...wrongName(file, 'form', read.value.form, name))
      forms.set(name, { file, form: read.value })
    } else if (!/^(scenarios|migrations|versions)\//.test(path)) findings.push(...file.findings)
  }
  return { files, findings, service, forms, desk }
}

/** The procedure that cases follow: of its own folder, or of the service that it names. */
async function sharedProcedure(
  { content, procedureIn }: ServiceFolder,
  file: YamlFile,
  { procedureOf }: ServiceFile,
) {
  const own = content.get('procedure.bpmn')
  if (procedureOf === undefined) return { content, procedure: own?.toString(), findings: [] }
  const at = ['procedureOf']
  const fault = (code: 'unknown-file' | 'unknown-reference', message: Said) => ({
    ...{ content, procedure: own?.toString(), findings: [file.finding(at, { code, message })] },
  })
  if (own) return fault('unknown-file', said('procedure-twice'))
  const bpmn = await procedureIn(procedureOf)
  if (!bpmn) {
    return fault('unknown-reference', said('procedure-of-nothing', { other: procedureOf }))
  }
  // A change of the other's procedure is a new version of this service too.
  const whole = new Map([...content, ['procedure.bpmn', bpmn] as const])
  return { content: whole, procedure: bpmn.toString(), findings: [] }
}

/** What its documents are made from. */
export const templatesOf = (content: ReadonlyMap<string, Buffer>): ReadonlyMap<string, Buffer> =>
  new Map([...content].filter(([path]) => path.startsWith('documents/')))

/** Names of the templates of documents, sorted. */
const templatesIn = (content: ReadonlyMap<string, Buffer>) =>
  [...content.keys()]
    .filter((path) => path.startsWith('documents/') && path.endsWith('.typ'))
    .map((path) => basename(path, '.typ'))
    .sort()

/** By language, in the order of the pack. */
const messageFilesIn = (files: ReadonlyMap<string, YamlFile>, languages: readonly string[]) =>
  new Map(
    [...filesIn(files, 'messages/')]
      .map(([path, file]) => [basename(path, '.yaml'), file] as const)
      .sort(([a], [b]) => languages.indexOf(a) - languages.indexOf(b)),
  )

const filesIn = (files: ReadonlyMap<string, YamlFile>, folder: string) =>
  new Map([...files].filter(([path]) => path.startsWith(folder)))

/** What is missing of files, and what is there too much. */
const checkFiles = (dir: string, paths: readonly string[]): Finding[] =>
  paths
    .filter((path) => !BELONGS.test(path))
    .map((path) =>
      findingAt(
        { file: `${dir}/${path}` },
        { code: 'unknown-file', message: said('file-unknown', { path }) },
      ),
    )

/** Whoever has a desk has a procedure, and the other way round. */
function checkFollowed(
  dir: string,
  procedure: string | undefined,
  parts: Followed,
  settings: PackSettings,
): Finding[] {
  if (procedure !== undefined) {
    return checkProcedure(`${dir}/procedure.bpmn`, procedure, parts, settings)
  }
  if (!parts.desk) return []
  const message = said('desk-without-procedure')
  return [findingAt({ file: `${dir}/desk.yaml` }, { code: 'file-missing', message })]
}

/** The folder of a service, wherever its files lie. */
export type ServiceFolder = {
  /** its id */
  name: string
  /** by path in it */
  content: ReadonlyMap<string, Buffer>
  /** the `procedure.bpmn` of another service */
  procedureIn: (service: string) => Promise<Buffer | undefined>
}

/** What is known of a service after its folder was read. */
export type ReadService = {
  /** only when nothing with severity `error` was found */
  bundle: ServiceBundle | undefined
  /** in the place of `bundle` where words, help or scenarios alone are faulty: its other scenarios can be run */
  runnable?: ServiceBundle
  /** when `service.yaml` can be read */
  service: ServiceFile | undefined
  scenarios: readonly ReadScenario[]
  /** from its earlier versions */
  maps: ReadMaps
  /** the texts that it must and may have, when all its parts can be read */
  texts?: ExpectedTexts
  /** of the folder, by path in it */
  content: ReadonlyMap<string, Buffer>
  /** YAML files by path in the folder */
  files: ReadonlyMap<string, YamlFile>
  /** everything wrong at once */
  findings: Finding[]
}

/**
 * Reads one service of a pack.
 *
 * @param dir   its folder, below the pack's `services/`
 */
export const readService = async (dir: string, pack: Pack): Promise<ReadService> => {
  const procedureIn = async (service: string) => {
    const path = join(dir, '..', service, 'procedure.bpmn')
    return existsSync(path) ? readFile(path) : undefined
  }
  return readFiles({ name: basename(dir), content: await readFolder(dir), procedureIn }, pack)
}

/** Reads one service from files, as they may stand in its folder of the pack. */
export const readFiles = async (folder: ServiceFolder, pack: Pack): Promise<ReadService> => {
  const { name, content } = folder
  const inPack = `services/${name}`
  const { settings } = pack
  const files = yamlFilesOf(folder, inPack, settings)
  const read = readShapes(files, name)
  const { service, forms, desk } = read
  const documents = templatesIn(content)
  const messageFiles = messageFilesIn(files, settings.languages)
  const tried = readScenarios(filesIn(files, 'scenarios/'), settings.languages)
  const { scenarios } = tried
  const maps = readMaps(files, pack)
  const findings = [...read.findings, ...maps.findings]
  // Nothing that the service does hangs on these: scenarios are run for all that.
  const beside = [...tried.findings, ...checkFiles(inPack, [...content.keys()])]
  for (const [, file] of files) beside.push(...checkSources(file, pack.sources))
  for (const { file, form } of forms.values()) {
    findings.push(...checkForm(file, form, pack, [...forms.keys()]))
  }
  const file = files.get('service.yaml')
  // Where one file could not be read, what others say of it would be called wrong.
  if (read.findings.length > 0 || !service || !file) {
    findings.push(...beside)
    return { bundle: undefined, service, scenarios, maps, content, files, findings }
  }
  const shared = await sharedProcedure(folder, file, service)
  findings.push(...shared.findings)
  const { procedure } = shared
  const plain = Object.fromEntries([...forms].map(([id, { form }]) => [id, form]))
  findings.push(...checkFollowed(inPack, procedure, { service, desk, forms: plain }, settings))
  findings.push(...checkProcedureData(file, service, plain.apply, procedure, settings))
  findings.push(...checkClock(file, service, plain.apply, procedure, settings))
  const deskFile = files.get('desk.yaml')
  if (desk && deskFile) findings.push(...checkDesk(deskFile, desk, plain.apply, settings))
  const texts = expectedTexts({ service, forms: plain, desk })
  findings.push(
    ...checkService({ file, service, forms, documents }, settings),
    ...checkAfter({ file, service, forms }),
    ...checkCompetition({ file, service, apply: plain.apply, desk }),
    ...checkStatus({ file, service, apply: plain.apply, procedure, desk, content }, settings),
  )
  beside.push(...checkMessages(messageFiles, texts))
  // Of a form that is faulty itself maps would be called wrong.
  if (!findings.some(isError)) {
    findings.push(...checkMaps({ file, service, forms: plain, read: maps }, settings))
  }
  const help = helpIn(content)
  beside.push(...checkHelp(inPack, help, plain.apply, settings.languages))
  const runs = !findings.some(isError)
  findings.push(...beside)
  if (!runs) return { bundle: undefined, service, scenarios, maps, texts, content, files, findings }
  const messages = [...messageFiles].map(([language, each]) => [language, messagesOf(each)])
  const bundle: ServiceBundle = {
    id: service.service,
    version: hashOf(shared.content),
    service,
    forms: plain,
    ...(desk ? { desk } : {}),
    ...(procedure === undefined ? {} : { procedure }),
    messages: Object.fromEntries(messages),
    documents,
    ...(documents.length > 0 && { templates: hashOf(templatesOf(content)) }),
    scenarios: scenarios.map(({ scenario }) => scenario),
    ...(help.size > 0 && { help: helpByLanguage(help) }),
    ...keptOf(maps),
  }
  const sound = findings.some(isError) ? { bundle: undefined, runnable: bundle } : { bundle }
  return { ...sound, service, scenarios, maps, texts, content, files, findings }
}

/** The YAML files that are there, and those that must be, by path. */
function yamlFilesOf(
  { content }: Pick<ServiceFolder, 'content'>,
  inPack: string,
  settings: Pick<PackSettings, 'languages'>,
): Map<string, YamlFile> {
  const languages = settings.languages.map((language) => `messages/${language}.yaml`)
  const present = [...content.keys()].filter((path) => path.endsWith('.yaml'))
  const wanted = [...new Set([...present, 'service.yaml', ...languages])]
  return new Map(wanted.map((path) => [path, yamlOf(content, inPack, path)]))
}

const isError = ({ severity }: Finding) => severity === 'error'

/** Maps and what they lead from, as a version keeps them. */
function keptOf({ maps, earlier }: ReadMaps): Pick<ServiceBundle, 'migrations' | 'earlier'> {
  if (maps.length === 0) return {}
  const versions = [...earlier.values()].flatMap(({ number, forms, scenarios }) => {
    const { [APPLY]: form, ...others } = plainForms(forms)
    if (!form) return []
    const more = Object.keys(others).length > 0 && { forms: others }
    return [[number, { form, ...more, scenarios: scenarios.map(({ scenario }) => scenario) }]]
  })
  return { migrations: maps.map(({ map }) => map), earlier: Object.fromEntries(versions) }
}

const helpByLanguage = (help: ReadonlyMap<string, string>): Record<string, Help> =>
  Object.fromEntries([...help].map(([language, source]) => [language, helpOf(source)]))
