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

/** What is kept of a version from which a map leads. */
export type ReadEarlier = {
  number: number
  file: YamlFile
  form: FormFile
  scenarios: readonly ReadScenario[]
}

export type ReadMaps = { maps: ReadMap[]; earlier: Map<number, ReadEarlier>; findings: Finding[] }

const FORM = /^versions\/(\d+)\/forms\/apply\.yaml$/

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
    const number = Number(FORM.exec(path)?.[1])
    if (Number.isNaN(number)) continue
    const { value: form, findings: shape } = shapeForm(file)
    findings.push(...shape)
    if (!form) continue
    findings.push(...checkForm(file, form, pack, [form.form]))
    const inVersion = `versions/${number}/scenarios/`
    const kept = new Map([...files].filter(([one]) => one.startsWith(inVersion)))
    const { scenarios, findings: tried } = readScenarios(kept, languages)
    findings.push(...tried)
    earlier.set(number, { number, file, form, scenarios })
  }
  return { maps: maps.sort((a, b) => a.map.from - b.map.from), earlier, findings }
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
