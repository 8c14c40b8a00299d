import type { Ctx } from '#kernel'
import { Heading, Link, Notice, Section, Table } from '#kernel/ui'
import type { Json } from '#lib/feel/index'
import type { Definition } from '../tables.ts'
import {
  CASE_SOURCES,
  type CaseSource,
  decidedOtherwise,
  type Effect,
  effectOn,
  type Moved,
  type RowTaken,
  type TriedCase,
} from '../what-if.ts'
import { feelWords, valueWords, wordingOfInput } from '../words.ts'
import { decisionName } from './decision-name.ts'

/** So many of the cases that move are shown; the file has all. */
const SHOWN = 20
const BAR = 100

export type EffectProps = {
  ctx: Ctx
  definition: Definition
  effect: Effect
  /** of the file with all cases that move */
  csv?: string
}

/**
 * Outcomes before and after by counts and as bars, and the cases whose outcome would change: those that were decided
 * first, and what is invented by itself.
 */
export function EffectView(props: EffectProps) {
  const { ctx, effect, csv } = props
  const { t } = ctx
  const sources = CASE_SOURCES.filter((source) =>
    effect.cases.some((tried) => tried.source === source),
  )
  return (
    <Section title={t('rules.try.effect')} id="effect" lettering={false}>
      {effect.stopped ? <Notice kind="wait" text={t('rules.try.stopped')} /> : ''}
      {sources.map((source) => (
        <OfSource {...props} effect={effectOn(effect, source)} source={source} />
      ))}
      {csv && effect.moved.length > 0 ? (
        <p>
          <Link href={csv} text={t('rules.try.csv', { count: effect.moved.length })} />
        </p>
      ) : (
        ''
      )}
    </Section>
  )
}

function OfSource(props: EffectProps & { source: CaseSource }) {
  const { ctx, effect, source } = props
  const { t } = ctx
  const params = { moved: effect.moved.length, cases: effect.cases.length }
  const otherwise = decidedOtherwise(effect)
  return (
    <div class="stack">
      <Heading level={3} text={t(`rules.try.source.${source}`)} />
      <Notice live text={t('rules.try.moved', params)} />
      <p class="quiet" safe>
        {t(`rules.try.sources.${source}`)}
      </p>
      {otherwise > 0 ? (
        <p class="quiet" safe>
          {t('rules.try.otherwise', { count: otherwise })}
        </p>
      ) : (
        ''
      )}
      <Counts {...props} />
      {effect.moved.length > 0 ? <Moves {...props} /> : ''}
    </div>
  )
}

function Counts({ ctx, definition, effect }: EffectProps) {
  const { t } = ctx
  const counts = [effect.before, effect.after].map((outcomes) =>
    countsOf(outcomes.map((value) => groupOf(ctx, definition, value))),
  )
  const [before, after] = counts
  const groups = [...new Set(counts.flatMap((one) => [...one.keys()]))]
  const most = Math.max(1, ...counts.flatMap((one) => [...one.values()]))
  return (
    <Table
      t={t}
      caption={t('rules.try.effect')}
      columns={[
        { label: t('rules.try.outcome') },
        { label: t('rules.try.picture') },
        { label: t('rules.try.before'), kind: 'amount' },
        { label: t('rules.try.after'), kind: 'amount' },
      ]}
      rows={groups.map((group) => {
        const [old, now] = [before?.get(group) ?? 0, after?.get(group) ?? 0]
        return {
          cells: [
            group,
            { content: <Bars {...{ old, now, most }} label={t('rules.try.bars', { old, now })} /> },
            t.number(old),
            t.number(now),
          ],
        }
      })}
    />
  )
}

type BarsProps = { old: number; now: number; most: number; label: string }

/** Two bars below each other: before hollow, after full. Their numbers stand in the row. */
function Bars({ old, now, most, label }: BarsProps) {
  const width = (count: number) => String(Math.round((count / most) * (BAR - 2) * 10) / 10)
  return (
    <svg class="bars" viewBox={`0 0 ${BAR} 22`} role="img" aria-label={label}>
      <rect class="was" x="1" y="1" width={width(old)} height="8" />
      <rect class="is" x="1" y="12" width={width(now)} height="9" />
    </svg>
  )
}

function countsOf(groups: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1)
  return counts
}

/** Amounts count by whether there is one; a context by what it begins with. */
function groupOf(ctx: Ctx, { outcome }: Definition, value: Json): string {
  const { t, pack } = ctx
  const [first] = outcome.entries ?? []
  const isContext = typeof value === 'object' && value !== null && !Array.isArray(value)
  const counted = isContext && first ? ((value as Record<string, Json>)[first.name] ?? null) : value
  const wording = isContext && first ? first : outcome
  const isNumber = wording.kind === 'money' || wording.kind === 'number'
  if (isNumber && counted !== null) {
    return t(Number(counted) === 0 ? 'rules.try.zero' : 'rules.try.some')
  }
  const words = valueWords(t, pack.settings.currency, counted, wording)
  return isContext && first
    ? t('rules.value.entry', { name: t.of(first.names), value: words })
    : words
}

function Moves({ ctx, definition, effect }: EffectProps) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('rules.try.examples')}
      columns={[
        { label: t('rules.try.case'), kind: 'short' },
        { label: t('rules.try.before'), kind: 'long' },
        { label: t('rules.try.after'), kind: 'long' },
      ]}
      rows={effect.moved.slice(0, SHOWN).map((one) => ({
        cells: [
          { content: <Given {...{ ctx, definition }} tried={one.tried} /> },
          { content: <Side {...{ ctx, definition }} value={one.before} rows={one.rows.before} /> },
          { content: <Side {...{ ctx, definition }} value={one.after} rows={one.rows.after} /> },
        ],
      }))}
    />
  )
}

type SideProps = { ctx: Ctx; definition: Definition; value: Json; rows: readonly RowTaken[] }

/** An outcome, and the rows that led to it and not to the other. */
function Side({ ctx, definition, value, rows }: SideProps) {
  const { t, pack } = ctx
  return (
    <div class="stack">
      <span safe>{valueWords(t, pack.settings.currency, value, definition.outcome)}</span>
      {rows.length === 0 ? (
        ''
      ) : (
        <span class="quiet small" safe>
          {t.list(rows.map((row) => rowWords(ctx, definition, row)))}
        </span>
      )}
    </div>
  )
}

const rowWords = ({ t }: Ctx, definition: Definition, { decision, row }: RowTaken): string =>
  t('rules.try.row', { decision: decisionName(t, definition, decision), row })

type GivenProps = { ctx: Ctx; definition: Definition; tried: TriedCase }

function Given({ ctx, definition, tried }: GivenProps) {
  return (
    <details>
      <summary safe>{ctx.t.date(tried.on)}</summary>
      <ul class="points">
        {givenWords(ctx, definition, tried).map((words) => (
          <li safe>{words}</li>
        ))}
      </ul>
    </details>
  )
}

const givenWords = ({ t, pack }: Ctx, { inputs }: Definition, tried: TriedCase): string[] =>
  inputs.flatMap((input) => {
    const value = tried.inputs.get(input.name) ?? null
    if (value === null) return []
    const said = feelWords(t, pack.settings.currency, value, wordingOfInput(input))
    return [`${t.of(input.question)} ${said}`]
  })

/** All cases that move, as a table for a spreadsheet. */
export function effectRows(ctx: Ctx, definition: Definition, effect: Effect): string[][] {
  const { t, pack } = ctx
  const words = (value: Json) => valueWords(t, pack.settings.currency, value, definition.outcome)
  const rows = (all: readonly RowTaken[]) =>
    all.map((row) => rowWords(ctx, definition, row)).join('; ')
  const head = ['source-of', 'day', 'before', 'after', 'rows-before', 'rows-after'].map((key) =>
    t(`rules.try.${key}`),
  )
  const cells = ({ tried, before, after, rows: taken }: Moved) => [
    ...[
      t(`rules.try.source.${tried.source}`),
      tried.on,
      words(before),
      words(after),
      rows(taken.before),
      rows(taken.after),
    ],
    ...definition.inputs.map((input) => {
      const value = tried.inputs.get(input.name) ?? null
      return value === null
        ? ''
        : feelWords(t, pack.settings.currency, value, wordingOfInput(input))
    }),
  ]
  return [
    [...head, ...definition.inputs.map(({ question }) => t.of(question))],
    ...effect.moved.map(cells),
  ]
}
