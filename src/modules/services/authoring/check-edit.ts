import { type FormBody, fieldOf } from '#kernel'
import { insertItem, removeItem, setIn, type YamlPath } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import type { FieldLine } from './form-edit.ts'

/** A condition that an answer is held against, and the name of what is said where it does not hold. */
export type CheckLine = { is: string; error: string }

const LONGEST = 1_000
const MOST = 20

/** The checks of a question; those that are none are left out. */
export const checksIn = ({ check }: FieldLine): CheckLine[] =>
  (Array.isArray(check) ? check : [])
    .filter(isRecord)
    .map(({ is, error }) => ({ is: String(is ?? ''), error: String(error ?? '') }))

/** The name of the check that is being added; undefined: none is. */
export const addedCheck = (form: FormBody): string | undefined =>
  fieldOf(form, 'act') === 'check-add' ? fieldOf(form, 'check.error').trim() : undefined

/** The name of the check that is being taken away; undefined: none is. */
export const removedCheck = (form: FormBody, field: FieldLine): CheckLine | undefined => {
  const [act, at] = fieldOf(form, 'act').split(' ')
  return act === 'check-out' ? checksIn(field)[Number(at)] : undefined
}

/**
 * The text of a form with the checks of one question as they were typed and pressed.
 *
 * @param at  the question in the file
 * @throws services/check-wrong  with `field`: no condition, too long a one, or a name that is none or there already
 */
export function withChecks(text: string, at: YamlPath, field: FieldLine, form: FormBody): string {
  const checks = checksIn(field)
  const list = [...at, 'check']
  const typed = checks.reduce((now, { is }, index) => {
    const name = `check.${index}.is`
    if (form.fields[name] === undefined) return now
    const condition = conditionOf(form, name)
    return condition === is ? now : setIn(now, [...list, index, 'is'], condition)
  }, text)
  const removed = removedCheck(form, field)
  if (removed) {
    const index = checks.indexOf(checks.find(({ error }) => error === removed.error) ?? removed)
    return checks.length === 1 ? setIn(typed, list, undefined) : removeItem(typed, list, index)
  }
  const error = addedCheck(form)
  if (error === undefined) return typed
  const taken = checks.some((one) => one.error === error)
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(error) || taken || checks.length >= MOST)
    throw problem('check-wrong', { field: 'check.error' })
  const added = { is: conditionOf(form, 'check.is'), error }
  return checks.length === 0
    ? setIn(typed, list, [added])
    : insertItem(typed, list, checks.length, added)
}

function conditionOf(form: FormBody, name: string): string {
  const condition = fieldOf(form, name).trim()
  if (condition === '' || condition.length > LONGEST) throw problem('check-wrong', { field: name })
  return condition
}
