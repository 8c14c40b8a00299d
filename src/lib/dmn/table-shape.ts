import type { DecisionTable } from './model.ts'
import { aboutOf, type Place } from './place.ts'

/** Whether the rows of a table fit its columns, and its policy fits its outputs. */
export function judgeTable(one: DecisionTable, place: Place): void {
  const { complaints } = place
  const about = aboutOf(one, place)
  const { hitPolicy, aggregation, outputs } = one
  if (outputs.length === 0) complaints.error(about, 'table-outputs')
  if (outputs.length > 1) {
    for (const output of outputs) {
      if (!output.name?.trim()) {
        complaints.error(aboutOf({ kind: 'output', ...output }, place), 'output-name')
      }
    }
    if (aggregation) {
      complaints.error(about, 'policy-one-output', { policy: `${hitPolicy} ${aggregation}` })
    }
  }
  if (aggregation && hitPolicy !== 'COLLECT') {
    complaints.error(about, 'aggregation-policy', { policy: hitPolicy })
  }
  if (hitPolicy === 'COLLECT' && !outputs.some((output) => output.defaultEntry)) {
    complaints.warning(about, 'policy-needs-default')
  }
  judgeRows(one, place)
}

/** One output whose values have an order is enough: the others take no part in it. */
export function judgePriorities(
  one: DecisionTable,
  outputs: readonly { rankOf?: unknown }[],
  place: Place,
): void {
  const { hitPolicy } = one
  if (hitPolicy !== 'PRIORITY' && hitPolicy !== 'OUTPUT ORDER') return
  if (outputs.some(({ rankOf }) => rankOf)) return
  const output = one.outputs[0]?.name ?? '1'
  place.complaints.error(aboutOf(one, place), 'policy-needs-values', { policy: hitPolicy, output })
}

function judgeRows(one: DecisionTable, place: Place): void {
  for (const rule of one.rules) {
    const about = aboutOf({ kind: 'rule', ...rule }, place)
    const wrong = [
      [rule.inputs.length, one.inputs.length, 'inputEntry'],
      [rule.outputs.length, one.outputs.length, 'outputEntry'],
    ] as const
    for (const [cells, columns, of] of wrong) {
      if (cells !== columns) place.complaints.error(about, 'table-cells', { cells, columns, of })
    }
    if (rule.annotations.length > one.annotations.length) {
      const [cells, columns] = [rule.annotations.length, one.annotations.length]
      const params = { cells, columns, of: 'annotationEntry' }
      place.complaints.error(about, 'table-cells', params)
    }
  }
}
