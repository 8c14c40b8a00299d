import { type FormBody, fieldOf, plainTyped } from '#kernel'
import { problem } from '../problems.ts'
import type { Askable } from './askable.ts'
import {
  type Condition,
  type ConditionRow,
  HOWS,
  readCondition,
  writeCondition,
} from './condition.ts'

/** Comparisons of one condition. */
export const MOST_ROWS = 8

/** The comparisons that were chosen; a row without a question is none. Undefined: the page has not asked for them. */
export function chosenCondition(form: FormBody): Condition | undefined {
  if (form.fields['cond.0.of'] === undefined) return undefined
  const rows = Array.from({ length: MOST_ROWS }, (_, index): ConditionRow => {
    const how = fieldOf(form, `cond.${index}.how`)
    const silent = how === 'answered' || how === 'empty'
    return {
      of: fieldOf(form, `cond.${index}.of`),
      how: HOWS.find((one) => one === how) ?? 'is',
      value: silent ? '' : typedValue(fieldOf(form, `cond.${index}.value`)),
    }
  })
  const join = fieldOf(form, 'cond.join') === 'or' ? 'or' : 'and'
  return { join, rows: rows.filter(({ of }) => of !== '') }
}

const typedValue = (typed: string) => {
  const plain = plainTyped(typed)
  return /^[-0-9.]+$/.test(plain) ? plain : typed.trim()
}

/**
 * The condition after what was typed in FEEL and chosen as comparisons. Whichever was changed counts; what says the
 * same as before is left as it was written.
 *
 * @param kept  the condition that stands there; empty: none
 * @returns undefined: it always counts
 * @throws services/condition-twice  both were changed, and say different things; and as `writeCondition`
 */
export function typedCondition(
  form: FormBody,
  kept: string,
  asked: readonly Askable[],
): string | undefined {
  const raw = fieldOf(form, 'when').trim()
  const chosen = chosenCondition(form)
  const read = readCondition(kept, asked)
  const before = read && read.rows.length <= MOST_ROWS ? read : undefined
  if (!chosen || isSame(chosen, before)) return raw === '' ? undefined : raw
  const built = chosen.rows.length === 0 ? '' : writeCondition(chosen, asked)
  if (raw !== kept && raw !== built) throw problem('condition-twice', { field: 'when' })
  return built === '' ? undefined : built
}

function isSame(chosen: Condition, before: Condition | undefined): boolean {
  const rows = before?.rows ?? []
  if (chosen.rows.length !== rows.length) return false
  if (rows.length > 1 && chosen.join !== before?.join) return false
  return JSON.stringify(chosen.rows) === JSON.stringify(rows)
}
