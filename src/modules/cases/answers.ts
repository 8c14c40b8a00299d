import { labelledFiles } from '#services'
import type { Answers } from './tables.ts'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What stands at a path of `desk.yaml` or of a certificate: through groups by name, `.count` of a
 * list; a list's members are all looked through, `activities.activity` gives each activity.
 *
 * @returns undefined where nothing was answered
 */
export function valueAt(answers: Answers, path: string): unknown {
  let value: unknown = answers
  for (const name of path.split('.')) {
    if (Array.isArray(value)) {
      if (name === 'count') return value.length
      value = value.flatMap((item) => (isRecord(item) ? [item[name]] : []))
    } else {
      value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
    }
  }
  return value
}

/** The answers that the desk shows in its list, by path. */
export const columnsOf = (paths: readonly string[], answers: Answers): Answers =>
  Object.fromEntries(
    paths.map((path) => [path, valueAt(answers, path)]).filter(([, value]) => value !== undefined),
  )

/** Ids of all files that answers hold, each once; a text that looks like an id names none. */
export const filesIn = (answers: unknown): string[] => [
  ...new Set(labelledFiles(answers).map(({ file }) => file)),
]
