import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { Button, type FieldError, Link, Select, Table } from '#kernel/ui'
import type { DecisionTable } from '#lib/dmn/model'
import type { DraftCheck } from '../authoring/draft-check.ts'
import { POLICIES, rowText } from '../authoring/edit.ts'
import type { Definition } from '../tables.ts'
import { CellField } from './cell-field.tsx'
import { type Column, columnsOf } from './columns.ts'
import { Words } from './findings.tsx'
import { officeWords } from './office-words.ts'
import { rowField, typedCells } from './typed-table.ts'

/** Which rows count where several match. */
export function PolicyField({
  ctx,
  table,
  typed,
}: {
  ctx: Ctx
  table: DecisionTable
  typed?: FormBody | undefined
}) {
  const { t } = ctx
  const policies = [...new Set([...POLICIES, table.hitPolicy])]
  return (
    <Select
      {...{ t, name: 'policy', label: t('rules.edit.policy'), hint: t('rules.edit.policy-hint') }}
      value={(typed && fieldOf(typed, 'policy')) || table.hitPolicy}
      options={policies.map((value) => ({
        value,
        label: t.has(`rules.edit.policies.${value}`) ? t(`rules.edit.policies.${value}`) : value,
      }))}
    />
  )
}

const ACTS = ['add', 'duplicate', 'up', 'down', 'remove'] as const

export type TableFieldsProps = {
  ctx: Ctx
  definition: Definition
  draft: DraftCheck
  decision: number
  table: DecisionTable
  page: { first: number; last: number; previous?: number; next?: number }
  href: string
  locked: boolean
  error?: FieldError
  typed?: FormBody
}

/** Each row as fields, with what it says below and what is wrong beside it; its buttons act on it. */
export function TableFields(props: TableFieldsProps) {
  const { ctx, definition, draft, decision, table, page, href } = props
  const { t } = ctx
  const element = draft.definitions.elements[decision]
  const within = element?.name ?? ''
  const columns = columnsOf(ctx, definition, table, within)
  const typed = props.typed ? typedCells(props.typed, table).cells : undefined
  const program = draft.model?.tables.find((one) => one.within === within)
  const rows = table.rules.slice(page.first, page.last).map((_, at) => page.first + at)
  return (
    <ig-grid>
      <Suggestions {...{ table, columns, definition }} />
      <div class="table-frame">
        <Table
          t={t}
          caption={t('rules.edit.rows-of', { name: columns.at(-1)?.label ?? within })}
          columns={[
            { label: t('rules.page.row') },
            ...columns.map(({ label, kind }) => ({
              label: kind === 'output' ? t('rules.page.then', { name: label }) : label,
            })),
          ]}
          rows={rows.map((row) => ({
            cells: [
              { content: <RowHead {...{ props, row }} id={table.rules[row]?.id} /> },
              ...columns.map((column, cell) => ({
                content: (
                  <CellField
                    {...{ props, column, row, cell, program }}
                    typed={typed?.get(row)?.[cell]}
                  />
                ),
              })),
            ],
          }))}
        />
      </div>
      {table.rules.length === 0 && !props.locked ? (
        <Button text={t('rules.edit.acts.add')} kind="second" name="do" value="add:-1" />
      ) : (
        ''
      )}
      <p class="row">
        {page.previous === undefined ? (
          ''
        ) : (
          <Link href={`${href}?from=${page.previous}`} text={t('rules.edit.rows-before')} />
        )}
        {page.next === undefined ? (
          ''
        ) : (
          <Link href={`${href}?from=${page.next}`} text={t('rules.edit.rows-after')} />
        )}
      </p>
    </ig-grid>
  )
}

/** The number of a row, and what can be done with it. */
function RowHead({
  props,
  row,
  id,
}: {
  props: TableFieldsProps
  row: number
  id: string | undefined
}) {
  const { ctx, draft, decision, definition, locked } = props
  const { t, pack } = ctx
  const found = draft.findings.filter(
    ({ spot }) => spot?.decision === decision && spot.row === row && spot.cell === undefined,
  )
  return (
    <div id={`row-${row}`} class="stack">
      <input type="hidden" name={rowField(row)} value={id ?? ''} />
      {locked ? (
        <span safe>{t.number(row + 1)}</span>
      ) : (
        <details class="row-acts">
          <summary>
            <span safe>{t.number(row + 1)}</span>
            <span class="hidden" safe>
              {t('rules.edit.row-acts')}
            </span>
          </summary>
          <div class="stack">
            {ACTS.map((act) => (
              <Button
                text={t(`rules.edit.acts.${act}`)}
                hidden={t('rules.edit.rule', { row: row + 1 })}
                kind={act === 'remove' ? 'stop' : 'plain'}
                name="do"
                value={`${act}:${row}`}
              />
            ))}
          </div>
        </details>
      )}
      {found.map((one) => (
        <p class={one.severity === 'error' ? 'msg' : 'quiet small'}>
          <Words {...officeWords({ t, definition, currency: pack.settings.currency }, one)} />
        </p>
      ))}
    </div>
  )
}

type SuggestionsProps = { table: DecisionTable; columns: readonly Column[]; definition: Definition }

/** What a cell of a column probably says: what its values are, and what others of it say. */
function Suggestions({ table, columns, definition }: SuggestionsProps) {
  return (
    <>
      {columns.map((column, cell) => {
        const said = table.rules.map((rule) => rowText(rule)[cell] ?? '')
        const all = new Set([...valuesOf(column, definition), ...said])
        return (
          <datalist id={`column-${cell}`}>
            {[...all]
              .filter((text) => text !== '')
              .slice(0, 60)
              .map((text) => (
                <option value={text}></option>
              ))}
          </datalist>
        )
      })}
    </>
  )
}

function valuesOf({ kind, wording }: Column, { articles }: Definition): string[] {
  if (kind === 'note') return Object.keys(articles)
  const words = wording?.values?.map(({ value }) => JSON.stringify(value)) ?? []
  const truth = wording?.kind === 'yes-no' ? ['true', 'false'] : []
  return [...(kind === 'input' ? ['-'] : []), ...truth, ...words]
}
