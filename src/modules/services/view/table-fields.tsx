import type { Children } from '@kitajs/html'
import type { T } from '#kernel'
import { AddItem, Button, fieldId } from '#kernel/ui'

export type TableRow = {
  /** name of its inputs' beginning, `goods.0` */
  name: string
  number: number
  /** something in it is to be mended */
  wrong: boolean
  /** whether it is to go, asked once */
  question: Children
  asked: boolean
  /** the input of each column */
  cells: readonly Children[]
}

export type TableFieldsProps = {
  t: T
  /** name of its inputs' beginning, `goods` */
  name: string
  label: string
  /** what a row is called */
  noun: string
  columns: readonly string[]
  rows: readonly TableRow[]
  max: number | undefined
  /** rows may come and go */
  open: boolean
  /** name of the form's buttons */
  act: string
}

/**
 * A list as a table: a row for each item, on one page. On phones each row is a block with the labels of its
 * fields. Rows of a spreadsheet are pasted into a box below, or, where script runs, into any cell.
 */
export function TableFields(props: TableFieldsProps) {
  const { t, name, label, noun, columns, rows, max, open, act } = props
  return (
    <ig-rows data-act={`paste:${name}`}>
      <div class="scroll">
        <table class="rows">
          <caption class="hidden" safe>
            {label}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden" safe>
                  {noun}
                </span>
              </th>
              {columns.map((column) => (
                <th scope="col" safe>
                  {column}
                </th>
              ))}
              <th scope="col">
                <span class="hidden" safe>
                  {t('ui.form.remove')}
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row {...props} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      {open ? (
        <div class="stack">
          <AddItem
            t={t}
            text={t('services.form.add', { noun })}
            name={act}
            value={`add:${name}`}
            max={max}
            count={rows.length}
          />
          <PasteBox {...props} />
        </div>
      ) : (
        ''
      )}
    </ig-rows>
  )
}

function Row({ t, noun, columns, open, act, row }: TableFieldsProps & { row: TableRow }) {
  const { name, number, wrong, question, asked, cells } = row
  return (
    <>
      {asked ? (
        <tr>
          <td colspan={columns.length + 2}>{question}</td>
        </tr>
      ) : (
        ''
      )}
      <tr class={wrong ? 'wrong-group' : undefined}>
        <th scope="row" id={fieldId(name)} tabindex="-1">
          <span class="row-noun" safe>
            {noun}
          </span>{' '}
          <span safe>{t.number(number)}</span>
        </th>
        {cells.map((cell) => (
          <td>{cell}</td>
        ))}
        <td>
          {open && !asked ? (
            <Button
              text={t('ui.form.remove')}
              hidden={t('ui.form.item', { noun, number })}
              kind="plain"
              icon="remove"
              name={act}
              value={`ask:${name}`}
            />
          ) : (
            ''
          )}
        </td>
      </tr>
    </>
  )
}

function PasteBox({ t, name: list, act }: TableFieldsProps) {
  const name = `${list}.paste`
  return (
    <details class="paste">
      <summary safe>{t('services.form.paste.title')}</summary>
      <div class="stack">
        <div class="field">
          <label for={fieldId(name)} safe>
            {t('services.form.paste.label')}
          </label>
          <span class="hint" id={`${fieldId(name)}-hint`} safe>
            {t('services.form.paste.hint')}
          </span>
          <textarea
            class="input"
            id={fieldId(name)}
            name={name}
            dir="auto"
            rows="4"
            aria-describedby={`${fieldId(name)}-hint`}
          />
        </div>
        <div>
          <Button
            kind="plain"
            text={t('services.form.paste.act')}
            name={act}
            value={`paste:${list}`}
          />
        </div>
      </div>
    </details>
  )
}
