/** A document of answers, or a part of one: plain JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/**
 * Where an answer stands: `home.tenure`, `activities[1].materials`. Items are counted from 1, as FEEL
 * and people count them.
 */
export type AnswerPath = string

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const memberPath = (parent: AnswerPath, name: string): AnswerPath =>
  parent === '' ? name : `${parent}.${name}`

/** @param index  counted from 0 */
export const itemPath = (list: AnswerPath, index: number): AnswerPath => `${list}[${index + 1}]`

/** `activities[2].materials` → `['activities', 1, 'materials']` */
export function stepsOf(path: AnswerPath): (string | number)[] {
  return [...path.matchAll(/([A-Za-z][\w-]*)|\[(\d+)\]/g)].map(([, name, number]) =>
    name === undefined ? Number(number) - 1 : name,
  )
}

/** `activities[2].materials` → `activities.1.materials`, the name of its input in a page. */
export const inputName = (path: AnswerPath): string => stepsOf(path).join('.')

/** `activities.1.materials` → `activities[2].materials` */
export const pathOfInput = (name: string): AnswerPath =>
  name.replace(/\.(\d{1,3})(?=\.|$)/g, (_, index: string) => `[${Number(index) + 1}]`)

/** `activities[2].materials` → `activities.materials`: the field, whatever the item. */
export const fieldPath = (path: AnswerPath): string => path.replace(/\[\d+\]/g, '')

/** True for the path itself and everything inside it. */
export const isWithin = (path: AnswerPath, outer: AnswerPath): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)

/** The answer at a path; undefined where there is none. */
export function answerAt(answers: unknown, path: AnswerPath): unknown {
  let value: unknown = answers
  for (const step of stepsOf(path)) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined
    else value = isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined
  }
  return value
}

/**
 * Writes an answer in place, making the groups and items on the way.
 *
 * @param answers  a document of the caller's own
 * @param value    undefined takes the answer away
 */
export function writeAnswer(answers: Record<string, unknown>, path: AnswerPath, value: unknown) {
  const steps = stepsOf(path)
  let holder: Record<string | number, unknown> = answers
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const wantsList = typeof steps[index + 1] === 'number'
    const inner = Object.hasOwn(holder, step) ? holder[step] : undefined
    const fits = wantsList ? Array.isArray(inner) : isRecord(inner)
    if (!fits) holder[step] = wantsList ? [] : {}
    holder = holder[step] as Record<string | number, unknown>
  }
  const last = steps.at(-1)
  if (last === undefined) return
  if (value !== undefined) holder[last] = value
  else if (Array.isArray(holder)) holder[last as number] = null
  else delete holder[last]
}
