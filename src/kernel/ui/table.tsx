import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Button, KeyHint } from './button.tsx'
import { fieldId } from './form.tsx'
import { Icon } from './icon.tsx'
import { checkedHref, Link } from './link.tsx'

/** Text is escaped; content is markup of other components. */
export type Cell = string | { content: Children }

export type Column = {
  label: string
  /** heading is read, not shown */
  hidden?: boolean
  /** column that names the row; the first when none says so */
  heads?: boolean
  /**
   * `amount`: figures, at the end; `ref`: a reference; `due-on`: a date that takes the row's tone;
   * `short`: on one line; `long`: sentences, in more than a third of the table;
   * `wide`: left out on narrow screens; `pick`: a box to pick the row
   */
  kind?: 'amount' | 'ref' | 'due-on' | 'short' | 'long' | 'wide' | 'pick'
  sort?: { href: string; now?: 'ascending' | 'descending' }
}

export type Row = { cells: Cell[]; tone?: 'late' | 'today'; selected?: boolean }

export type TableProps = {
  t: T
  caption: string
  columns: Column[]
  rows: Row[]
  /** `work`: the office's dense list, its rows reachable by keys */
  kind?: 'plain' | 'work'
  /** true: rows of a plain one are reachable by keys too */
  keys?: boolean
}

/** A table that folds into blocks on phones. */
export function Table({ t, caption, columns, rows, kind = 'plain', keys }: TableProps) {
  const head = Math.max(
    0,
    columns.findIndex(({ heads }) => heads),
  )
  return (
    <table class={kind === 'work' ? 'work' : 'plainlist folds'}>
      <caption class="hidden" safe>
        {caption}
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={column.kind} aria-sort={column.sort?.now}>
              <ColumnHead t={t} column={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            class={[row.tone, row.selected ? 'sel' : ''].filter(Boolean).join(' ') || undefined}
            data-row={kind === 'work' || keys ? '' : undefined}
          >
            {columns.map((column, index) => (
              <TableCell column={column} head={index === head} cell={row.cells[index] ?? ''} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ColumnHead({ t, column }: { t: T; column: Column }) {
  const { label, hidden, sort } = column
  if (hidden) {
    return (
      <span class="hidden" safe>
        {label}
      </span>
    )
  }
  if (!sort) return <span safe>{label}</span>
  return (
    <Link href={sort.href}>
      <span safe>{label}</span>
      <span class="hidden" safe>
        {t('ui.table.sort')}
      </span>
      {sort.now ? <span aria-hidden="true">{sort.now === 'ascending' ? '↑' : '↓'}</span> : ''}
    </Link>
  )
}

function TableCell({ column, head, cell }: { column: Column; head: boolean; cell: Cell }) {
  if (head) {
    return (
      <th scope="row" class={column.kind}>
        {cellContent(cell)}
      </th>
    )
  }
  return (
    <td class={column.kind} data-label={column.hidden ? undefined : column.label}>
      {cellContent(cell)}
    </td>
  )
}

function cellContent(cell: Cell): Children {
  if (typeof cell !== 'string') return cell.content
  return cell === '' ? '' : <bdi safe>{cell}</bdi>
}

export type PaginationProps = { t: T; previous?: string; next?: string; note?: string }

/** Keyset paging: only onward and back, no page numbers that would lie while rows come and go. */
export function Pagination({ t, previous, next, note }: PaginationProps) {
  if (!previous && !next && !note) return ''
  return (
    <nav class="pager" aria-label={t('ui.table.pages')}>
      {previous ? (
        <Link href={previous} rel="prev">
          <Icon name="back" />
          <span safe>{t('ui.table.previous')}</span>
        </Link>
      ) : (
        <span />
      )}
      {note ? (
        <span class="quiet small" safe>
          {note}
        </span>
      ) : (
        ''
      )}
      {next ? (
        <Link href={next} rel="next">
          <span safe>{t('ui.table.next')}</span>
          <Icon name="arrow" />
        </Link>
      ) : (
        <span />
      )}
    </nav>
  )
}

export type FilterBarProps = { t: T; action: string; clear?: string; children?: Children }

/** Fields that narrow a list, sent by GET so that the address holds the choice. */
export function FilterBar({ t, action, clear, children }: FilterBarProps) {
  return (
    <search>
      <form class="filter" method="get" action={checkedHref(action)}>
        {children}
        <Button text={t('ui.table.filter')} kind="second" icon="filter" />
        {clear ? <Link href={clear} text={t('ui.table.clear')} class="btn plain" /> : ''}
      </form>
    </search>
  )
}

export type SearchBoxProps = {
  t: T
  action: string
  label: string
  value?: string
  name?: string
}

/** Search in the list of a page; that of the whole portal is `Find`. */
export function SearchBox({ t, action, label, value, name = 'q' }: SearchBoxProps) {
  const id = `list-${fieldId(name)}`
  return (
    <search>
      <form class="search" method="get" action={checkedHref(action)}>
        <div class="field">
          <label for={id} safe>
            {label}
          </label>
          <input class="input" type="search" id={id} name={name} value={value} dir="auto" />
        </div>
        <Button text={t('ui.table.search')} icon="search" />
      </form>
    </search>
  )
}

export type QuickFilterProps = {
  action: string
  label: string
  placeholder: string
  value?: string
  name?: string
}

/** The office's one-line filter; the key `/` goes to it. */
export function QuickFilter({ action, label, placeholder, value, name = 'q' }: QuickFilterProps) {
  return (
    <search>
      <form method="get" action={checkedHref(action)}>
        <label class="quick">
          <Icon name="search" />
          <span class="hidden" safe>
            {label}
          </span>
          <input
            type="search"
            name={name}
            value={value}
            placeholder={placeholder}
            dir="auto"
            data-key="Slash"
          />
          <KeyHint label="/" />
        </label>
      </form>
    </search>
  )
}
