import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import type { Ctx } from '#kernel'
import { type Json, setIn } from '#lib/yaml-edit'
import { rulesPublished } from '../bundle/rules-at.ts'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import { runScenario, type ScenarioFault } from '../scenario/run.ts'
import type { SourceFiles } from '../tables.ts'
import { readForPages } from './check.ts'
import { textIn, yamlIn } from './source.ts'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const NAME_MOST = 60

/** What of a scenario is written as it stands in its file. */
export const SCENARIO_PARTS = [
  'account',
  'act',
  'licence',
  'registers',
  'answers',
  'expect',
  'steps',
  'variants',
] as const
export type ScenarioPart = (typeof SCENARIO_PARTS)[number]

/** Something for each part. */
export const partsBy = <V>(value: (part: ScenarioPart) => V): Record<ScenarioPart, V> =>
  Object.fromEntries(SCENARIO_PARTS.map((part) => [part, value(part)])) as Record<ScenarioPart, V>

export const scenarioPath = (name: string) => `scenarios/${name}.yaml`

/** A scenario as it is shown to who changes it. */
export type ScenarioText = {
  /** by language */
  names: Readonly<Record<string, string>>
  /** the day on which it is sent */
  on: string
  /** YAML; empty where the scenario says nothing */
  parts: Readonly<Record<ScenarioPart, string>>
}

/** @returns undefined where there is no such scenario, or its file cannot be read */
export function scenarioIn(files: SourceFiles, name: string): ScenarioText | undefined {
  const read = yamlIn(files, scenarioPath(name))
  if (!isRecord(read)) return undefined
  const names = isRecord(read.names) ? read.names : {}
  const parts = partsBy((part) =>
    read[part] === undefined ? '' : stringify(read[part], { lineWidth: 0 }),
  )
  return {
    names: Object.fromEntries(Object.entries(names).map(([lang, said]) => [lang, String(said)])),
    on: String(read.on ?? ''),
    parts,
  }
}

/**
 * The files with a scenario as it was typed; only what differs is written.
 *
 * @throws services/scenario-wrong  a part is no YAML; `field` is its input
 */
export function withScenario(files: SourceFiles, name: string, typed: ScenarioText): SourceFiles {
  const path = scenarioPath(name)
  const read = yamlIn(files, path)
  if (!isRecord(read)) return files
  let text = textIn(files, path) ?? ''
  const put = (key: string, value: unknown) => {
    if (!isDeepStrictEqual(read[key], value)) text = setIn(text, [key], value as Json | undefined)
  }
  put('names', typed.names)
  put('on', typed.on)
  for (const part of SCENARIO_PARTS) put(part, partTyped(part, typed.parts[part]))
  return { ...files, [path]: text }
}

function partTyped(part: ScenarioPart, text: string): unknown {
  try {
    return parse(text) ?? undefined
  } catch {
    throw problem('scenario-wrong', { field: `part.${part}` })
  }
}

/**
 * The files with a copy of a scenario under another name.
 *
 * @throws services/name-wrong, services/name-taken
 */
export function withCopiedScenario(files: SourceFiles, from: string, name: string): SourceFiles {
  if (!NAME.test(name) || name.length > NAME_MOST) throw problem('name-wrong')
  const path = scenarioPath(name)
  if (Object.hasOwn(files, path)) throw problem('name-taken')
  const text = textIn(files, scenarioPath(from))
  if (text === undefined) throw problem('file-missing')
  return { ...files, [path]: setIn(text, ['scenario'], name) }
}

/** What does not come out as a scenario says; undefined where the files cannot be read so far. */
export async function scenarioFaults(
  ctx: Ctx,
  service: string,
  files: SourceFiles,
  name: string,
): Promise<readonly ScenarioFault[] | undefined> {
  const { bundle } = await readForPages(ctx, service, files)
  const scenario = bundle?.scenarios?.find((one) => one.scenario === name)
  if (!bundle || !scenario) return undefined
  const reached = { pages: new Set<string>(), skipped: new Set<string>() }
  return runScenario(ctx.pack, bundle, scenario, reached, rulesPublished(ctx))
}

/** The files with what really comes of a scenario in the place of what it says. */
export function withWhatComes(
  files: SourceFiles,
  name: string,
  faults: readonly ScenarioFault[],
): SourceFiles {
  const path = scenarioPath(name)
  const text = faults.reduce(
    (text, { at, differs }) => (differs ? setIn(text, [...at], differs.came as Json) : text),
    textIn(files, path) ?? '',
  )
  return { ...files, [path]: text }
}
