import { setIn } from '#lib/yaml-edit'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { caseFacts } from '../bundle/desk-file.ts'
import { placeFields } from '../bundle/scope.ts'
import { isRecord } from '../form/path.ts'
import { APPLY } from '../licence-draft.ts'
import type { SourceFiles } from '../tables.ts'
import { textIn, yamlIn } from './source.ts'

export const DESK_PATH = 'desk.yaml'

/** What of `desk.yaml` has an input of its own. */
export type DeskText = {
  /** answers and facts of a case that the list shows, in their order */
  columns: readonly string[]
  /** codes of the reasons for a refusal */
  reasons: readonly string[]
  fourEyes: boolean
  /** answers that may be asked for anew */
  returned: 'any' | readonly string[]
  /** ISO 8601 duration in which they are corrected */
  within: string
  /** answers without which nothing is approved */
  needs: readonly string[]
  bulk: boolean
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** @returns undefined where there is no desk, or its file cannot be read as one */
export function deskIn(files: SourceFiles): DeskText | undefined {
  const desk = yamlIn(files, DESK_PATH)
  if (!isRecord(desk) || !isRecord(desk.decide)) return undefined
  const part = (name: string) => {
    const found = (desk.decide as Record<string, unknown>)[name]
    return isRecord(found) ? found : {}
  }
  const [approve, refuse, back] = [part('approve'), part('refuse'), part('return')]
  return {
    columns: textsOf(desk.columns),
    reasons: textsOf(refuse.reasons),
    fourEyes: refuse.fourEyes === true,
    returned: back.fields === 'any' ? 'any' : textsOf(back.fields),
    within: typeof back.within === 'string' ? back.within : '',
    needs: textsOf(approve.needs),
    bulk: approve.bulk === true,
  }
}

/** The files with what was typed of the desk; only what differs is written. */
export function withDesk(files: SourceFiles, typed: DeskText): SourceFiles {
  const known = deskIn(files)
  if (!known) return files
  const at: Readonly<Record<keyof DeskText, readonly string[]>> = {
    columns: ['columns'],
    reasons: ['decide', 'refuse', 'reasons'],
    fourEyes: ['decide', 'refuse', 'fourEyes'],
    returned: ['decide', 'return', 'fields'],
    within: ['decide', 'return', 'within'],
    needs: ['decide', 'approve', 'needs'],
    bulk: ['decide', 'approve', 'bulk'],
  }
  const changed = (Object.keys(at) as (keyof DeskText)[]).filter(
    (key) => JSON.stringify(known[key]) !== JSON.stringify(typed[key]),
  )
  const text = changed.reduce((now, key) => {
    const value = typed[key]
    // What is not said means none, and one by one.
    const absent = (key === 'needs' && typed.needs.length === 0) || (key === 'bulk' && !value)
    return setIn(now, at[key], absent ? undefined : value)
  }, textIn(files, DESK_PATH) ?? '')
  return { ...files, [DESK_PATH]: text }
}

/** What the officers' list may show, and what may be asked for anew. */
export function pathsFor({ forms }: Pick<ServiceBundle, 'forms'>): {
  columns: string[]
  answers: string[]
} {
  const form = forms[APPLY]
  const placed = form ? placeFields(form).filter(({ field }) => field.kind !== 'note') : []
  const answers = placed.map(({ path }) => path)
  const counts = placed.flatMap(({ field, path }) => (field.many ? [`${path}.count`] : []))
  return { columns: [...caseFacts, ...answers, ...counts], answers }
}
