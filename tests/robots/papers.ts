import {
  fieldPath,
  inputName,
  isRecord,
  modelOf,
  type PlainField,
} from '../../src/modules/services/fixture.ts'
import { SIGNER, typed } from './typed.ts'
import type { Bundle } from './walk.ts'

export type Answers = Record<string, unknown>
export type Scenario = NonNullable<Bundle['scenarios']>[number]

export const applyOf = ({ forms }: Bundle) =>
  modelOf(forms.apply as NonNullable<Bundle['forms'][string]>)

/** The question at a place; undefined where a group stands there, or nothing is asked. */
export const fieldAt = (bundle: Bundle, path: string): PlainField | undefined => {
  const field = applyOf(bundle).byPath.get(fieldPath(path))?.field
  return field && field.kind !== 'group' ? field : undefined
}

/** Answers as a scenario has them; what the account of a test does not know is answered as its own does. */
export const givenIn = (bundle: Bundle, { account, answers }: Scenario): Answers => {
  const { nationality, phone, email } = account
  const known = { nationality, phone, email }
  const told = Object.entries(known).filter(([, value]) => value !== undefined)
  const signed = [...applyOf(bundle).byPath.values()].flatMap(({ field, name }) =>
    field.kind === 'signature' ? [[name, SIGNER] as const] : [],
  )
  return { ...Object.fromEntries(told), ...answers, ...Object.fromEntries(signed) }
}

/** Every answer by its path: those of groups and lists, one by one. */
export function leavesOf(bundle: Bundle, value: unknown, path = ''): [string, unknown][] {
  const field = path === '' ? undefined : fieldAt(bundle, path)
  if (field && !(Array.isArray(value) && field.many)) return [[path, value]]
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leavesOf(bundle, item, `${path}[${index + 1}]`))
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(bundle, inner, path === '' ? name : `${path}.${name}`),
  )
}

/** Into a document of answers, where its groups and items are there already. */
function put(answers: Answers, path: string, value: unknown) {
  const steps = inputName(path).split('.')
  const last = steps.pop() ?? ''
  const holder = steps.reduce<Answers>((inner, step) => inner[step] as Answers, answers)
  holder[last] = value
}

/** What stands for a paper in answers, once it is kept. */
type Keep = (path: string, name: string, bytes: Buffer) => Promise<unknown>

/** Keeps each paper that answers name, and puts what stands for it in its place. */
export async function keepPapers(bundle: Bundle, named: Answers, into: Answers, keep: Keep) {
  for (const [path, value] of leavesOf(bundle, named)) {
    const field = fieldAt(bundle, path)
    if (field?.kind !== 'file') continue
    const paper = Object.values(typed(field, 'file', value).files)[0]
    if (paper) put(into, path, await keep(path, paper.name, paper.bytes))
  }
}
