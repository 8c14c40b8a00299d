import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { Button, type FieldError, Link, Select, Table } from '#kernel/ui'
import type { DecisionTable } from '#lib/dmn/model'
import type { TableProgram } from '#lib/dmn/table'
import type { DraftCheck } from '../authoring/draft-check.ts'
import { POLICIES, rowText } from '../authoring/edit.ts'
import { type CellWords, cellWords, resultWords } from '../cell-words.ts'
import { ARTICLE } from '../cited.ts'
import { wordingOf } from '../pages/rule-table.tsx'
import type { Definition } from '../tables.ts'
import type { Wording } from '../words.ts'
import { Words } from './findings.tsx'
import { officeWords } from './office-words.ts'
import { cellField, rowField, typedCells } from './typed-table.ts'

const ACTS = ['add', 'duplicate', 'up', 'down', 'remove'] as const
/** A longer text is easier to read in several lines. */
const LONG = 40

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

type CellFieldProps = {
  props: TableFieldsProps
  column: Column
  row: number
  cell: number
  program: TableProgram | undefined
  typed: string | undefined
}

function CellField({ props, column, row, cell, program, typed }: CellFieldProps) {
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
