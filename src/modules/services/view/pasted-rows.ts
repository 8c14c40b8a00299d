import type { OptionsField } from '../bundle/options.ts'
import { type FieldNode, plainOf } from '../form/model.ts'
import { plainName } from '../form/offered.ts'
import { pastedItems } from '../form/paste.ts'
import { type DatedWording, optionsOf } from './option-words.ts'
import { labelOf } from './words.ts'

/** The rows of a table that a text holds, read with the words that the page shows. */
export function itemsPasted(wording: DatedWording, node: FieldNode, text: string) {
  const labels = node.children.map(({ name }) => plainName(labelOf(wording, name)))
  const isHeading = (row: readonly string[]) =>
    row.every((cell, column) => cell === '' || plainName(cell) === labels[column])
  return pastedItems(node, text, (child, cell) => meant(wording, child, cell), isHeading)
}

/** The code of an option, or the yes or no, that a cell names. */
function meant(wording: DatedWording, node: FieldNode, cell: string): unknown {
  const field = plainOf(node.field)
  const name = plainName(cell)
  if (field.kind === 'yesNo') {
    const { t } = wording
    if ([t('ui.form.yes'), 'yes'].some((yes) => plainName(yes) === name)) return true
    return [t('ui.form.no'), 'no'].some((no) => plainName(no) === name) ? false : undefined
  }
  return optionsOf(wording, field as OptionsField, []).find(
    ({ label, value }) => plainName(label) === name || plainName(value) === name,
  )?.value
}
