import type { Ctx, Texts } from '#kernel'
import { insertItem, type Json, setIn } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import { MOST } from '../scaffold/answer-faults.ts'
import type { Answers, Paper } from '../scaffold/answers.ts'
import { type BundleFiles, bundleOf } from '../scaffold/files.ts'
import type { SourceFiles } from '../tables.ts'
import {
  choicesAtOffice,
  chosen,
  daysTyped,
  type TypedService,
  textsTyped,
} from './begun-service.ts'
import { type Change, saveChange } from './change.ts'
import { textIn, yamlIn } from './source.ts'
import { messagePath, textsIn } from './texts.ts'

const SERVICE = 'service.yaml'
/** of `service.yaml`, where an empty one says as little as none */
const LISTS = ['costs', 'legalResources', 'outputs']

type Described = { readonly [key: string]: unknown }

/** What has to be asked before a described service runs; the rest is known of it. */
export type ToAsk = { days: boolean; output: boolean; law: boolean }

/** @returns undefined: it cannot be read, or runs already */
export function toAsk(files: SourceFiles): ToAsk | undefined {
  const described = yamlIn(files, SERVICE)
  if (!isRecord(described) || 'forms/apply.yaml' in files) return undefined
  return {
    days: described.processingTime === undefined,
    output: listIn(described, 'outputs').length === 0,
    law: listIn(described, 'legalResources').length === 0,
  }
}

const listIn = (described: Described, key: string) => {
  const list = described[key]
  return Array.isArray(list) ? list.filter(isRecord) : []
}

/**
 * Makes a change of a described service run: it gets the form, procedure, desk, words, help and scenarios that a new
 * service has, with a question for each paper that it names. What is said of it already stays as it is.
 *
 * @throws services/service-answer-wrong, and as `saveChange`
 */
export async function makeRun(
  ctx: Ctx,
  change: Change,
  seen: number,
  typed: TypedService,
): Promise<void> {
  const choices = await choicesAtOffice(ctx, change.service)
  const { languages } = choices
  await saveChange(ctx, change, seen, (files) => {
    const asked = toAsk(files)
    if (!asked) return files
    const answers = answersOf(ctx, { ...change, files }, choices.laws, asked, typed)
    return joined(files, bundleOf(answers, choices, ctx.translate), languages)
  })
}

/** Files of a described service with those that make it run; what it says itself is kept. */
function joined(files: SourceFiles, written: BundleFiles, languages: readonly string[]) {
  const all: Record<string, SourceFiles[string]> = { ...Object.fromEntries(written), ...files }
  const scaffold = Object.fromEntries(written)
  for (const lang of languages) {
    const path = messagePath(lang)
    const said = textsIn(files, lang)
    const lacking = [...textsIn(scaffold, lang)].filter(([key, text]) => text && !said.has(key))
    all[path] = lacking.reduce(
      (text, [key, value]) => setIn(text, key.split('.'), value),
      textIn(files, path) ?? '',
    )
  }
  all[SERVICE] = runningService(files, scaffold)
  return all
}

/** What `service.yaml` says of a service that runs: a channel here, and what is issued is kept in a register. */
function runningService(files: SourceFiles, scaffold: SourceFiles): string {
  const described = yamlIn(files, SERVICE) as Described
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
  const [first] = listIn(described, 'outputs')
  if (first && first.register === undefined) {
    text = setIn(text, ['outputs', 0, 'register'], `${described.service}-issued`)
    text = setIn(text, ['outputs', 0, 'rows'], ['request'])
  }
  return text
}

function answersOf(
  ctx: Ctx,
  { service, agency, files }: Change,
  laws: readonly string[],
  asked: ToAsk,
  typed: TypedService,
): Answers {
  const { languages } = ctx.pack.settings
  const described = yamlIn(files, SERVICE) as Described
  const say = (key: string): Texts =>
    Object.fromEntries(languages.map((lang) => [lang, textsIn(files, lang).get(key) ?? '']))
  const [law] = listIn(described, 'legalResources')
  return {
    id: service,
    owner: agency,
    audience: '',
    topic: '',
    titles: say('service.title'),
    summaries: say('service.summary'),
    outputs: asked.output ? textsTyped(typed, 'output', languages, MOST.title) : {},
    papers: listIn(described, 'evidence').map(
      ({ evidence }): Paper => ({
        evidence: String(evidence),
        titles: say(`evidence.${evidence}.label`),
      }),
    ),
    days: asked.days ? daysTyped(typed) : 5,
    fourEyes: chosen(typed, 'fourEyes', ['yes', 'no']) === 'yes',
    law: asked.law ? chosen(typed, 'law', laws) : String(law?.law),
    source: String(described.source ?? ''),
    reliability: String(described.reliability ?? ''),
  }
}
