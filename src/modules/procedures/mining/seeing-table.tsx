import type { Children } from '@kitajs/html'
import type { Ctx } from '#kernel'
import { Section, Table } from '#kernel/ui'
import type { Lines, TableName, Value } from './lines.ts'
import { durationText, shareText } from './words.ts'

/** So many lines of a table are shown; its file has all. */
const SHOWN = 15

type LinesProps = { ctx: Ctx; table: TableName; lines: Lines; children?: Children }

/** A table of what was seen, with what its figures mean; what it has no lines for is said. */
export function LinesTable({ ctx: { t }, table, lines, children }: LinesProps) {
  const title = t(`procedures.seeing.tables.${table}`)
  const { columns, rows } = lines
  return (
    <Section title={title} id={table} lettering={false}>
      <p class="quiet" safe>
        {rows.length === 0 ? t('procedures.seeing.none') : t(`procedures.seeing.meanings.${table}`)}
      </p>
      {rows.length === 0 ? (
        ''
      ) : (
        <div class="measured">
          <Table
            t={t}
            caption={title}
            columns={columns.map((column, at) => ({
              label: t(`procedures.seeing.columns.${column}`),
              ...(typeof rows[0]?.[at] === 'object' && { kind: 'amount' as const }),
            }))}
            rows={rows.slice(0, SHOWN).map((row) => ({
              cells: row.map((value) => valueText(t, value)),
            }))}
          />
          {children}
        </div>
      )}
    </Section>
  )
}

function valueText(t: Ctx['t'], value: Value): string {
  if (typeof value === 'string') return value
  if ('count' in value) return t.number(value.count)
  if ('ms' in value) return durationText(t, value.ms)
  return shareText(t, value.share)
}
