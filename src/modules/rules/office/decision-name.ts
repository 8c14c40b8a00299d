import type { T } from '#kernel'
import { wordingOf } from '../pages/rule-table.tsx'
import type { Definition } from '../tables.ts'

/** What people call a decision or an input; its name in the model where they have no words for it. */
export function decisionName(t: T, definition: Definition, name: string): string {
  const wording = wordingOf(definition, name)
  return wording ? t.of(wording.names) : name
}

/** Names in a list, each in quotation marks, since many are questions; a dash for none. */
export const namesTold = (t: T, definition: Definition, names: readonly string[]): string =>
  t.list(names.map((name) => t('rules.edit.named', { name: decisionName(t, definition, name) }))) ||
  '–'
