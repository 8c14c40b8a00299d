import type { TableProgram } from '#lib/dmn/table'
import { rowText } from '../authoring/edit.ts'
import { type CellWords, cellWords, resultWords } from '../cell-words.ts'
import type { Column } from './columns.ts'
import { Words } from './findings.tsx'
import { officeWords } from './office-words.ts'
import type { TableFieldsProps } from './table-fields.tsx'
import { cellField } from './typed-table.ts'

/** A longer text is easier to read in several lines. */
const LONG = 40

type CellFieldProps = {
  props: TableFieldsProps
  column: Column
  row: number
  cell: number
  program: TableProgram | undefined
  typed: string | undefined
}

export function CellField({ props, column, row, cell, program, typed }: CellFieldProps) {
  const { ctx, draft, decision, definition, table, locked, error } = props
  const { t, pack } = ctx
  const { currency } = pack.settings
  const rule = table.rules[row]
  const stands = (rule && rowText(rule)[cell]) ?? ''
  const text = typed ?? stands
  const name = cellField(row, cell)
  const id = `c-${row}-${cell}`
  const found = draft.findings.filter(
    ({ spot }) => spot?.decision === decision && spot.row === row && spot.cell === cell,
  )
  const wrong = error?.name === name || found.some(({ severity }) => severity === 'error')
  const attributes = {
    ...{
      class: 'input code',
      id,
      name,
      dir: 'ltr',
      lang: 'en',
      autocomplete: 'off',
      spellcheck: 'false',
    },
    'aria-label': `${column.label} ${t.number(row + 1)}`,
    'aria-invalid': wrong ? 'true' : undefined,
    'aria-describedby': `${id}-about`,
    readonly: locked,
  } as const
  return (
    <div class="stack">
      {text.length > LONG || text.includes('\n') ? (
        <textarea
          {...attributes}
          rows={String(Math.min(8, Math.ceil(text.length / LONG) + 1))}
          safe
        >
          {text}
        </textarea>
      ) : (
        <input {...attributes} value={text} list={`column-${cell}`} />
      )}
      <div id={`${id}-about`}>
        {found.map((one) => (
          <p class={one.severity === 'error' ? 'msg' : 'quiet small'}>
            <Words {...officeWords({ t, definition, currency }, one)} />
          </p>
        ))}
        {typed !== undefined && typed.trim() !== stands ? (
          <p class="small">
            <span safe>{t('rules.edit.saved-is')}</span>{' '}
            <code dir="ltr" safe>
              {stands}
            </code>
          </p>
        ) : (
          <Said
            words={typed === undefined ? saidOf(props, column, { row, cell, program }) : undefined}
          />
        )}
      </div>
    </div>
  )
}

/** What a cell says to people, where it is more than its text. */
function saidOf(
  { ctx, table }: TableFieldsProps,
  { wording, kind }: Column,
  { row, cell, program }: { row: number; cell: number; program: TableProgram | undefined },
): CellWords | undefined {
  const { t, pack } = ctx
  const { currency } = pack.settings
  if (kind === 'note' || !program) return undefined
  if (kind === 'output') {
    const text = table.rules[row]?.outputs[cell - table.inputs.length]?.text ?? ''
    return text.trim() === '' ? undefined : resultWords(t, currency, text, wording)
  }
  const compiled = program.columns[cell]?.[row]
  return compiled && cellWords(t, currency, compiled, wording)
}

function Said({ words }: { words: CellWords | undefined }) {
  if (!words || !('text' in words)) return ''
  return (
    <span class="quiet small" safe>
      {words.text}
    </span>
  )
}
