import type { Ctx } from '#kernel'
import { Notice, Section, Table } from '#kernel/ui'
import type { Json } from '#lib/feel/index'
import type { Definition } from '../tables.ts'
import type { Effect, Invented } from '../what-if.ts'
import { feelWords, valueWords, wordingOfInput } from '../words.ts'

/** So many of the cases that move are shown. */
const SHOWN = 20

export type EffectProps = { ctx: Ctx; definition: Definition; effect: Effect }

/** Outcomes before and after by counts, and some of the cases whose outcome would change. */
export function EffectView({ ctx, definition, effect }: EffectProps) {
  const { t } = ctx
  const { cases, moved, findings } = effect
  const broken = findings.filter(({ kind }) => kind !== 'unreachable').length
  return (
    <Section title={t('rules.try.effect')} id="effect" lettering={false}>
      <Notice live text={t('rules.try.moved', { moved: moved.length, cases })} />
      {broken > 0 ? <Notice kind="wait" text={t('rules.try.broken', { count: broken })} /> : ''}
      <Counts {...{ ctx, definition, effect }} />
      {moved.length > 0 ? <Moves {...{ ctx, definition, effect }} /> : ''}
    </Section>
  )
}

function Counts({ ctx, definition, effect }: EffectProps) {
  const { t } = ctx
  const [before, after] = [effect.before, effect.after].map((outcomes) =>
    countsOf(outcomes.map((value) => groupOf(ctx, definition, value))),
  )
  const groups = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])]
  return (
    <Table
      t={t}
      caption={t('rules.try.effect')}
      columns={[
        { label: t('rules.try.outcome') },
        { label: t('rules.try.before'), kind: 'amount' },
        { label: t('rules.try.after'), kind: 'amount' },
      ]}
      rows={groups.map((group) => ({
        cells: [group, t.number(before?.get(group) ?? 0), t.number(after?.get(group) ?? 0)],
      }))}
    />
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
  return valueWords(t, pack.settings.currency, counted, wording)
}

function Moves({ ctx, definition, effect }: EffectProps) {
  const { t, pack } = ctx
  const { outcome } = definition
  const words = (value: Json) => valueWords(t, pack.settings.currency, value, outcome)
  return (
    <Table
      t={t}
      caption={t('rules.try.examples')}
      columns={[
        { label: t('rules.try.case') },
        { label: t('rules.try.before') },
        { label: t('rules.try.after') },
      ]}
      rows={effect.moved.slice(0, SHOWN).map(({ given, before, after }) => ({
        cells: [givenWords(ctx, definition, given), words(before), words(after)],
      }))}
    />
  )
}

const givenWords = ({ t, pack }: Ctx, { inputs }: Definition, given: Invented): string =>
  inputs
    .map((input) => {
      const value = given.get(input.name) ?? null
      const said = feelWords(t, pack.settings.currency, value, wordingOfInput(input))
      return `${t.of(input.question)} ${said}`
    })
    .join(' · ')
