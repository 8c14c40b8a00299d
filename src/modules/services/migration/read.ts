import { Type } from 'typebox'
import { checkShape, checkTexts, type Finding, type Pack, shaped, type YamlFile } from '#kernel'
import { checkForm } from '../bundle/form-check.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { shapeForm } from '../bundle/form-shape.ts'
import { said } from '../found/said.ts'
import { type ReadScenario, readScenarios } from '../scenario/check.ts'
import { type MigrationFile, migrationSchema, nameOfMap, stepSchemas } from './migration-file.ts'

/** A map with the file that it stands in. */
export type ReadMap = { file: YamlFile; map: MigrationFile }

type ReadForm = { file: YamlFile; form: FormFile }

/** What is kept of a version from which a map leads. */
export type ReadEarlier = {
  number: number
  /** by id */
  forms: ReadonlyMap<string, ReadForm>
  scenarios: readonly ReadScenario[]
}

/** As a bundle has them. */
export const plainForms = (forms: ReadEarlier['forms']): Record<string, FormFile> =>
  Object.fromEntries([...forms].map(([id, { form }]) => [id, form]))

export type ReadMaps = { maps: ReadMap[]; earlier: Map<number, ReadEarlier>; findings: Finding[] }

const FORM = /^versions\/(\d+)\/forms\/([^/]+)\.yaml$/

/**
 * Maps of a service, and what is kept of the versions from which they lead: their shapes.
 *
 * @param files  of its folder, by path
 */
export function readMaps(files: ReadonlyMap<string, YamlFile>, pack: Pack): ReadMaps {
  const maps: ReadMap[] = []
  const earlier = new Map<number, ReadEarlier>()
  const findings: Finding[] = []
  const { languages } = pack.settings
  for (const [path, file] of files) {
    if (path.startsWith('migrations/')) {
      const { value: map, findings: shape } = shapeMap(file)
      findings.push(...shape, ...checkTexts(file, languages, ['because']))
      if (!map) continue
      findings.push(...wrongName(file, path, map))
      maps.push({ file, map })
    }
  }
  for (const number of numbersIn(files)) {
    const { forms, findings: shape } = readForms(files, pack, number)
    const inVersion = `versions/${number}/scenarios/`
    const kept = new Map([...files].filter(([one]) => one.startsWith(inVersion)))
    const { scenarios, findings: tried } = readScenarios(kept, languages)
    findings.push(...shape, ...tried)
    earlier.set(number, { number, forms, scenarios })
  }
  return { maps: maps.sort((a, b) => a.map.from - b.map.from), earlier, findings }
}

const numbersIn = (files: ReadonlyMap<string, YamlFile>): Set<number> =>
  new Set([...files.keys()].flatMap((path) => Number(FORM.exec(path)?.[1]) || []))

/** The forms of one version: their shapes, and whether each stands under its name. */
function readForms(files: ReadonlyMap<string, YamlFile>, pack: Pack, number: number) {
  const forms = new Map<string, ReadForm>()
  const findings: Finding[] = []
  for (const [path, file] of files) {
    const [, of, name = ''] = FORM.exec(path) ?? []
    if (Number(of) !== number) continue
    const { value: form, findings: shape } = shapeForm(file)
    findings.push(...shape)
    if (!form) continue
    if (form.form !== name) {
      const message = said('wrong-name', { id: form.form, name })
      findings.push(file.finding(['form'], { code: 'wrong-folder', message }))
    }
    forms.set(form.form, { file, form })
  }
  for (const { file, form } of forms.values()) {
    findings.push(...checkForm(file, form, pack, [...forms.keys()]))
  }
  return { forms, findings }
}

/** Without its steps, each of which is checked as what its verb says. */
const shell = Type.Object(
  {
    ...migrationSchema.properties,
    answers: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 200 }),
  },
  { additionalProperties: false },
)

const verbs = Object.keys(stepSchemas) as (keyof typeof stepSchemas)[]

function shapeMap(file: YamlFile): { value: MigrationFile | undefined; findings: Finding[] } {
  const { value, findings } = shaped(file, shell)
  for (const [index, step] of (value?.answers ?? []).entries()) {
    const at = ['answers', index]
    const keys = typeof step === 'object' && step !== null ? Object.keys(step) : []
    const [verb, ...more] = verbs.filter((one) => keys.includes(one))
    if (verb && more.length === 0) {
      findings.push(...checkShape(file, stepSchemas[verb], at))
      continue
    }
    const message = said('step-unclear')
    findings.push(file.finding(at, { code: 'wrong-value', message }))
  }
  // The shell is checked by its schema and each step by its verb's: together they are the type.
  return { value: findings.length === 0 ? (file.value as MigrationFile) : undefined, findings }
}

function wrongName(file: YamlFile, path: string, map: MigrationFile): Finding[] {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '')
  if (map.to !== map.from + 1) {
    const message = said('map-not-next', { to: map.from + 1 })
    return [file.finding(['to'], { code: 'wrong-value', message })]
  }
  if (name === nameOfMap(map)) return []
  const message = said('wrong-name', { id: nameOfMap(map), name })
  return [file.finding(['from'], { code: 'wrong-folder', message })]
}
