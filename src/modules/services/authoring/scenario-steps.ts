import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { type FormBody, fieldOf } from '#kernel'
import { insertItem, type Json, moveItem, removeItem, setIn } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import { ACTS, type ScenarioAct } from '../scenario/scenario-file.ts'
import type { SourceFiles } from '../tables.ts'
import { changedMembers, type Member, withPlaces } from './members.ts'
import { scenarioIn, scenarioPath, yamlTyped } from './scenario-edit.ts'
import { textIn } from './source.ts'

/** More than any course of a case has. */
const MOST_STEPS = 40

type Row = Readonly<Record<string, unknown>>

/** What is done to the case in a scenario, one act after another. */
export function stepsIn(files: SourceFiles, name: string): Row[] {
  const steps = scenarioIn(files, name)?.steps
  return Array.isArray(steps) ? steps.filter(isRecord) : []
}

const isAct = (act: unknown): act is ScenarioAct => (ACTS as readonly unknown[]).includes(act)

export const DOES: Member = { at: 'do', as: 'one', of: 'acts', label: 'step-do', must: true }

/** What an act needs to be told. */
const OF_ACT: Readonly<Partial<Record<ScenarioAct, readonly Member[]>>> = {
  refuse: [{ at: 'reason', as: 'one', of: 'reasons', label: 'step-reason' }],
  return: [{ at: 'fields', as: 'several', of: 'answers', label: 'step-fields' }],
  opinion: [
    { at: 'by', as: 'one', of: 'bodies', label: 'step-by' },
    { at: 'favourable', as: 'verdict', of: 'favours', label: 'step-favourable' },
  ],
  'fill-in': [{ at: 'form', as: 'one', of: 'officer-forms', label: 'step-form' }],
  wait: [{ at: 'for', as: 'duration', label: 'step-for' }],
  list: [{ at: 'places', as: 'whole', label: 'step-places', least: 0 }],
}

/** What must come of it. */
const COMES: readonly Member[] = [
  { at: 'expect.state', as: 'one', of: 'states', label: 'step-state' },
  { at: 'expect.documents', as: 'several', of: 'results', label: 'step-documents' },
  { at: 'expect.notices', as: 'several', of: 'notices', label: 'step-notices' },
]

/** What may be said of a step by what it does. */
export const stepMembers = (act: unknown): readonly Member[] => [
  ...(isAct(act) ? (OF_ACT[act] ?? []) : []),
  ...COMES,
]

/** Acts that are told answers, which are written by their path. */
export const takesAnswers = (act: unknown): boolean => act === 'correct' || act === 'fill-in'

export const stepInput = (index: number | 'new', { at }: Member): string => `step.${index}.${at}`
export const answersInput = (index: number): string => `step.${index}.answers`

/** Answers that are given in a step, as they are typed. */
export const answersOfStep = ({ answers }: Row): string =>
  isRecord(answers) ? stringify(answers, { lineWidth: 0 }) : ''

/**
 * The files after what was typed and pressed of a scenario's steps; only what differs is written.
 *
 * @throws services/detail-wrong, services/scenario-wrong  with `field`, the input at fault
 */
export function withSteps(files: SourceFiles, name: string, form: FormBody): SourceFiles {
  const path = scenarioPath(name)
  if (!scenarioIn(files, name)) throw problem('file-missing')
  const steps = stepsIn(files, name)
  const text = steps.reduce<string>((now, step, index) => {
    const members = [DOES, ...stepMembers(step.do)]
    const places = changedMembers(step, members, form, (member) => stepInput(index, member))
    const put = withPlaces(now, ['steps', index], places)
    if (!takesAnswers(step.do)) return put
    const answers = answersTyped(form, index)
    return isDeepStrictEqual(step.answers, answers)
      ? put
      : setIn(put, ['steps', index, 'answers'], answers)
  }, textIn(files, path) ?? '')
  return { ...files, [path]: pressed(text, steps.length, form) }
}

function answersTyped(form: FormBody, index: number): Json | undefined {
  const field = answersInput(index)
  const read = yamlTyped(form, field)
  if (read !== undefined && !isRecord(read)) throw problem('scenario-wrong', { field })
  return read
}

function pressed(text: string, count: number, form: FormBody): string {
  const [act, at = ''] = fieldOf(form, 'act').split(' ')
  const index = Number(at)
  if (act === 'step-add') {
    const does = fieldOf(form, stepInput('new', DOES))
    if (!isAct(does) || count >= MOST_STEPS) {
      throw problem('detail-wrong', { field: stepInput('new', DOES), as: 'needed', most: 0 })
    }
    return count === 0
      ? setIn(text, ['steps'], [{ do: does }])
      : insertItem(text, ['steps'], count, { do: does })
  }
  if (!Number.isInteger(index) || index < 0 || index >= count) return text
  if (act === 'step-up') return moveItem(text, ['steps'], index, index - 1)
  if (act === 'step-down') return moveItem(text, ['steps'], index, index + 1)
  if (act !== 'step-out') return text
  return count === 1 ? setIn(text, ['steps'], undefined) : removeItem(text, ['steps'], index)
}
