import type { Ctx } from '#kernel'
import type { DecisionTable } from '#lib/dmn/model'
import { ARTICLE } from '../cited.ts'
import { wordingOf } from '../pages/rule-table.tsx'
import type { Definition } from '../tables.ts'
import type { Wording } from '../words.ts'

/** What the cells of a column say, and of what. */
export type Column = { label: string; kind: 'input' | 'output' | 'note'; wording?: Wording }

/** The columns of a table as people call them. */
export function columnsOf(
  ctx: Ctx,
  definition: Definition,
  table: DecisionTable,
  within: string,
): Column[] {
  const { t } = ctx
  const named = (name: string): Omit<Column, 'kind'> => {
    const wording = wordingOf(definition, name)
    return wording ? { label: t.of(wording.names), wording } : { label: name }
  }
  const own = wordingOf(definition, within)
  const result = (name: string): Omit<Column, 'kind'> => {
    const entry = own?.entries?.find((one) => one.name === name)
    if (entry) return { label: t.of(entry.names), wording: entry }
    return named(name)
  }
  return [
    ...table.inputs.map((one) => ({
      ...named(one.expression.text.trim()),
      kind: 'input' as const,
    })),
    ...table.outputs.map(({ name }) => ({
      ...result(table.outputs.length === 1 ? within : (name?.trim() ?? within)),
      kind: 'output' as const,
    })),
    ...table.annotations.map(({ name }) => ({
      label: name === ARTICLE ? t('rules.edit.article') : name,
      kind: 'note' as const,
    })),
  ]
}
