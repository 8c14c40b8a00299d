import type { Texts } from '#kernel'
import { decimalText, parseMoney } from '#lib/money'
import { parsePeriod } from '#lib/time'
import { insertItem, type Json, setIn } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import type { Answers, Paper } from '../scaffold/answers.ts'
import type { Choices } from '../scaffold/choices.ts'
import type { BundleFiles } from '../scaffold/files.ts'
import { rowsOf } from '../scaffold/form.ts'
import type { SourceFiles } from '../tables.ts'
import { textIn, yamlIn } from './source.ts'
import { messagePath, textsIn } from './texts.ts'

const SERVICE = 'service.yaml'
/** of `service.yaml`, where an empty one says as little as none */
const LISTS = ['costs', 'legalResources', 'outputs']

type Yaml = { readonly [key: string]: unknown }

/** What has to be asked before a described service runs; the rest is known of it. */
export type ToAsk = {
  days: boolean
  output: boolean
  law: boolean
  /** what it costs is not known, or is not said */
  fee: boolean
  /** how long what is issued holds is not said; true also where that there is none is not said */
  validity: boolean
}

/** What is known of a described service. */
export type Described = Pick<
  Answers,
  'id' | 'owner' | 'titles' | 'summaries' | 'papers' | 'source' | 'reliability'
> & {
  /** the first law that it names; empty: it names none */
  law: string
  /** what it costs, in the pack's currency; null: nothing, or it is not known */
  costs: string | null
  /** working days in which it is decided, as it promises; 5 where it promises nothing */
  days: number
  toAsk: ToAsk
}

/** @returns undefined: it cannot be read, or runs already */
export function describedIn(
  files: SourceFiles,
  { languages, currency }: Pick<Choices, 'languages' | 'currency'>,
): Described | undefined {
  const described = yamlIn(files, SERVICE)
  if (!isRecord(described) || 'forms/apply.yaml' in files) return undefined
  const say = (key: string): Texts =>
    Object.fromEntries(languages.map((lang) => [lang, textsIn(files, lang).get(key) ?? '']))
  const [law] = listIn(described, 'legalResources')
  const [output] = listIn(described, 'outputs')
  return {
    id: String(described.service),
    owner: String(described.owner),
    titles: say('service.title'),
    summaries: say('service.summary'),
    papers: listIn(described, 'evidence').map(
      ({ evidence }): Paper => ({
        evidence: String(evidence),
        titles: say(`evidence.${evidence}.label`),
      }),
    ),
    source: String(described.source ?? ''),
    reliability: String(described.reliability ?? ''),
    law: String(law?.law ?? ''),
    costs: costsIn(described, currency),
    days: daysIn(described),
    toAsk: {
      days: described.processingTime === undefined,
      output: output === undefined,
      law: law === undefined,
      fee: !isPriced(described),
      validity: output?.validity === undefined,
    },
  }
}

const listIn = (described: Yaml, key: string) => {
  const list = described[key]
  return Array.isArray(list) ? list.filter(isRecord) : []
}

const WORKING_DAYS = { year: 250, month: 21 }
const DAYS_OTHERWISE = 5

/** Of what is promised at once a day: officers decide it. */
function daysIn({ processingTime }: Yaml): number {
  const promise = isRecord(processingTime) ? processingTime.promise : undefined
  if (typeof promise !== 'string') return DAYS_OTHERWISE
  const { years, months, days } = parsePeriod(promise)
  return Math.max(1, years * WORKING_DAYS.year + months * WORKING_DAYS.month + days)
}

/** The sum of its costs, where each is known and in the pack's currency. */
function costsIn(described: Yaml, { code, decimals }: Choices['currency']): string | null {
  if (!isPriced(described)) return null
  let minor = 0n
  for (const { amount, currency } of listIn(described, 'costs')) {
    if (amount === 'by-rules' || (amount !== '0' && currency !== code)) return null
    minor += parseMoney(String(amount), code, decimals).minor
  }
  return minor === 0n ? null : decimalText({ minor, currency: code }, decimals)
}

/** Whether each of its costs has an amount. */
const isPriced = (described: Yaml) => {
  const costs = listIn(described, 'costs')
  return costs.length > 0 && costs.every(({ amount }) => amount !== 'unknown')
}

/**
 * Files of a described service with those that make it run; what it says itself is kept.
 *
 * @param written  what a new service of the same answers is made of
 */
export function running(
  files: SourceFiles,
  answers: Answers,
  written: BundleFiles,
  languages: readonly string[],
): SourceFiles {
  const scaffold = Object.fromEntries(written)
  const all: Record<string, SourceFiles[string]> = { ...scaffold, ...files }
  const hasSteps = listIn(yamlIn(files, SERVICE) as Yaml, 'steps').length > 0
  for (const lang of languages) {
    const path = messagePath(lang)
    const said = textsIn(files, lang)
    const lacking = [...textsIn(scaffold, lang)].filter(
      ([key, text]) => text && !said.has(key) && !(hasSteps && key.startsWith('steps.')),
    )
    all[path] = lacking.reduce(
      (text, [key, value]) => setIn(text, key.split('.'), value),
      textIn(files, path) ?? '',
    )
  }
  all[SERVICE] = runningService(files, answers, scaffold)
  return all
}

/** What `service.yaml` says of a service that runs: a channel here, and what is issued is kept in a register. */
function runningService(files: SourceFiles, answers: Answers, scaffold: SourceFiles): string {
  const described = yamlIn(files, SERVICE) as Yaml
  const running = yamlIn(scaffold, SERVICE) as { readonly [key: string]: Json }
  const lacking = Object.entries(running).filter(([key]) => listIn(described, key).length === 0)
  const added = lacking.filter(([key]) => described[key] === undefined || LISTS.includes(key))
  let text = setIn(textIn(files, SERVICE) ?? '', ['status'], 'live')
  for (const [key, value] of added) text = setIn(text, [key], value)
  const channels = listIn(described, 'channels')
  const web = channels.findIndex(({ channel }) => channel === 'web')
  text =
    web === -1
      ? insertItem(text, ['channels'], 0, { channel: 'web', forms: ['apply'] })
      : setIn(text, ['channels', web, 'forms'], ['apply'])
  for (const [index, one] of listIn(described, 'evidence').entries()) {
    if (one.heldBy === undefined) text = setIn(text, ['evidence', index, 'heldBy'], 'applicant')
    if (one.fallback === undefined) text = setIn(text, ['evidence', index, 'fallback'], 'upload')
  }
  if (answers.fee && listIn(described, 'costs').some(({ amount }) => amount === 'unknown')) {
    text = setIn(text, ['costs'], running.costs)
  }
  const [first] = listIn(described, 'outputs')
  if (!first) return text
  const lacks: Record<string, Json> = {
    register: `${described.service}-issued`,
    rows: rowsOf(answers),
    ...(answers.document !== 'none' && { document: answers.document }),
    ...(answers.validity !== null && { validity: answers.validity }),
  }
  for (const [key, value] of Object.entries(lacks)) {
    if (first[key] === undefined) text = setIn(text, ['outputs', 0, key], value)
  }
  return text
}
