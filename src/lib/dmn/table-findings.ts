import { filled, type Params } from '#lib/wording'
import type { Place } from '#lib/xml/tree'
import { analyse, type Example, type TableFinding } from './analysis.ts'
import type { TableProgram } from './table.ts'
import { TABLE_WORDING, type TableCode, type TableGiven } from './wording.ts'

/** What the analysis found in a table, at its place in the text of the model. */
export type FoundInTable = {
  severity: 'error' | 'warning'
  code: TableCode
  params: Params
  /** decision or function that holds the table */
  within: string
  /** of the row, or of the table where it is about none */
  place: Place
}

/**
 * Analyses a table. Gaps, overlaps and contradictions are errors; a row that nothing reaches is only
 * superfluous, and a gap that a row may yet close is a doubt.
 */
export function findInTable(table: TableProgram): readonly FoundInTable[] {
  const { findings, stopped } = analyse(table)
  const large = foundAt(table, 0, 'warning', 'too-large', { within: table.within })
  return [...findings.map((finding) => found(table, finding)), ...(stopped ? [large] : [])]
}

/** In plain English, for the command line. */
export const englishOfTable = ({ code, params }: FoundInTable): string =>
  filled(TABLE_WORDING[code], params)

function found(table: TableProgram, finding: TableFinding): FoundInTable {
  const { within } = table
  switch (finding.kind) {
    case 'gap': {
      const params = { within, example: exampleText(finding.example) }
      return finding.certain
        ? foundAt(table, 0, 'error', 'gap', params)
        : foundAt(table, 0, 'warning', 'possible-gap', params)
    }
    case 'overlap':
    case 'contradiction': {
      const [row, other] = finding.rows
      const params = { within, row, other, example: exampleText(finding.example) }
      return foundAt(table, other, 'error', finding.kind, params)
    }
    case 'unreachable': {
      const code = finding.by === 'itself' ? 'row-impossible' : 'row-covered'
      return foundAt(table, finding.row, 'warning', code, { within, row: finding.row })
    }
  }
}

function foundAt<Code extends TableCode>(
  { model, within }: TableProgram,
  row: number,
  severity: FoundInTable['severity'],
  code: Code,
  ...[params]: TableGiven<Code>
): FoundInTable {
  const { place } = model.rules[row - 1] ?? model
  return { severity, code, params: params ?? {}, within, place }
}

const exampleText = (example: Example): string =>
  example.map(({ input, value }) => `${input} = ${value}`).join(', ')
