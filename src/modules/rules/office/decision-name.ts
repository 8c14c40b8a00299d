import type { T } from '#kernel'
import { wordingOf } from '../pages/rule-table.tsx'
import type { Definition } from '../tables.ts'

/** What people call a decision or an input; its name in the model where they have no words for it. */
export function decisionName(t: T, definition: Definition, name: string): string {
  const wording = wordingOf(definition, name)
  return wording ? t.of(wording.names) : name
}
