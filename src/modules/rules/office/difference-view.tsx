import type { Ctx } from '#kernel'
import { Heading, Notice, Section, Table } from '#kernel/ui'
import type { DecisionTable } from '#lib/dmn/model'
import type { TableProgram } from '#lib/dmn/table'
import type { Json } from '#lib/feel/index'
import { columnKeys } from '../authoring/columns.ts'
import {
  type DecisionChange,
  differences,
  type RowChange,
  type ScenarioChange,
  scenarioChanges,
} from '../authoring/difference.ts'
import { rowText } from '../authoring/edit.ts'
import { cellWords, resultWords } from '../cell-words.ts'
import { articlesIn } from '../cited.ts'
import { articleOf } from '../explain.ts'
import type { Scenario } from '../pack/rule-set-file.ts'
import type { KeptModel } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { valueWords } from '../words.ts'
import { columnsOf } from './columns.ts'
import { decisionName, namesTold } from './decision-name.ts'

export type DifferenceProps = {
  ctx: Ctx
  definition: Definition
  before: KeptModel
  after: KeptModel
  scenarios: { before: readonly Scenario[]; after: readonly Scenario[] }
}

/** What a proposal changes, in words that a lawyer reads: rule by rule, before and after. */
export function Difference(props: DifferenceProps) {
  const { ctx, before, after, scenarios } = props
  const { t } = ctx
  const changes = differences(before.definitions, after.definitions)
  const told = scenarioChanges(scenarios.before, scenarios.after)
  return (
    <Section title={t('rules.edit.difference')} id="difference" lettering={false}>
      {changes.length === 0 ? <Notice text={t('rules.edit.no-difference')} /> : ''}
      {changes.map((change) => (
        <DecisionDifference {...props} change={change} />
      ))}
      {told.length > 0 ? <ScenarioDifference {...props} changes={told} /> : ''}
    </Section>
  )
}

function DecisionDifference(props: DifferenceProps & { change: DecisionChange }) {
  const { ctx, definition, change } = props
  const { t } = ctx
  const { decision, rows, policy, formula, columns } = change
  const name = decisionName(t, definition, decision)
  const policyName = (one: string) =>
    t.has(`rules.edit.policies.${one}`) ? t(`rules.edit.policies.${one}`) : one
  const namesOf = (asked: readonly string[]) => namesTold(t, definition, asked)
  const plain = [
    ...(policy
      ? [[t('rules.edit.policy'), policyName(policy.before), policyName(policy.after)]]
      : []),
    ...(columns
      ? [[t('rules.edit.columns'), namesOf(columns.removed), namesOf(columns.added)]]
      : []),
  ]
  return (
    <>
      <Heading level={3} text={name} />
      <Table
        t={t}
        caption={name}
        columns={['what', 'before', 'after'].map((key) => ({ label: t(`rules.edit.${key}`) }))}
        rows={[
          ...plain.map((cells) => ({ cells })),
          ...(formula
            ? [
                {
                  cells: [
                    t('rules.edit.formula'),
                    { content: <Code text={formula.before} /> },
                    { content: <Code text={formula.after} /> },
                  ],
                },
              ]
            : []),
          ...rows.map((row) => ({
            cells: [
              rowTitle(ctx, row),
              { content: <RowWords {...props} side="before" row={row} /> },
              { content: <RowWords {...props} side="after" row={row} /> },
            ],
          })),
        ]}
      />
    </>
  )
}

const Code = ({ text }: { text: string }) => (
  <code dir="ltr" safe>
    {text}
  </code>
)

function rowTitle({ t }: Ctx, { kind, before, after }: RowChange): string {
  const number = (after ?? before ?? 0) + 1
  return t(`rules.edit.row-${kind}`, { row: number, from: (before ?? 0) + 1 })
}

type RowWordsProps = DifferenceProps & {
  change: DecisionChange
  row: RowChange
  side: 'before' | 'after'
}

/** A row as a sentence; what the other side says otherwise is marked. */
function RowWords(props: RowWordsProps) {
  const { ctx, change, row, side } = props
  const { t } = ctx
  const at = row[side]
  const program = props[side].model.tables.find(({ within }) => within === change.decision)
  if (at === undefined || !program) return <span safe>{t('rules.edit.no-row')}</span>
  const parts = rowParts(props, program, at)
  const keys = columnKeys(program.model)
  return (
    <ul class="points">
      {parts.map(({ text, cell, code }) => (
        <li>
          {row.cells.includes(keys[cell] ?? '') ? (
            side === 'before' ? (
              <del safe>{text}</del>
            ) : (
              <ins safe>{text}</ins>
            )
          ) : (
            <span safe>{text}</span>
          )}{' '}
          {code === undefined ? '' : <Code text={code} />}
        </li>
      ))}
    </ul>
  )
}

type Part = { text: string; cell: number; code?: string }

/** If, then, because: what asks for nothing is left out. */
function rowParts(
  { ctx, definition, change }: RowWordsProps,
  program: TableProgram,
  row: number,
): Part[] {
  const { t, pack } = ctx
  const { currency } = pack.settings
  const table: DecisionTable = program.model
  const columns = columnsOf(ctx, definition, table, change.decision)
  const rule = table.rules[row]
  const texts = rule ? rowText(rule) : []
  return columns.flatMap(({ kind, label, wording }, cell): Part[] => {
    if (kind === 'note') {
      const keys = articlesIn(texts[cell])
      const why = keys.map((key) => articleWords(ctx, definition, key))
      return why.length === 0 ? [] : [{ text: t('rules.edit.because', { why: t.list(why) }), cell }]
    }
    const compiled = program.columns[cell]?.[row]
    const words =
      kind === 'output'
        ? resultWords(t, currency, texts[cell] ?? '', wording)
        : compiled && cellWords(t, currency, compiled, wording)
    if (!words) return []
    const key = kind === 'input' ? 'rules.edit.if' : 'rules.edit.then'
    if ('code' in words) {
      return [{ text: t(key, { name: label, value: '' }), cell, code: words.code }]
    }
    return [{ text: t(key, { name: label, value: words.text }), cell }]
  })
}

function articleWords({ t }: Ctx, definition: Definition, key: string): string {
  const found = articleOf(t, definition, key)
  if (!found) return key
  return found.at === undefined
    ? found.text
    : t('rules.edit.article-at', { text: found.text, at: found.at })
}

function ScenarioDifference({
  ctx,
  definition,
  changes,
}: DifferenceProps & { changes: readonly ScenarioChange[] }) {
  const { t } = ctx
  const title = t('rules.edit.scenario-difference')
  return (
    <>
      <Heading level={3} text={title} />
      <Table
        t={t}
        caption={title}
        columns={['scenario', 'before', 'after'].map((key) => ({ label: t(`rules.edit.${key}`) }))}
        rows={changes.map(({ kind, before, after }) => ({
          cells: [
            t(`rules.edit.scenario-${kind}`, { name: scenarioName(ctx, after ?? before) }),
            before ? expectWords(ctx, definition, before) : '–',
            after ? expectWords(ctx, definition, after) : '–',
          ],
        }))}
      />
    </>
  )
}

/** A scenario's name in the language of the page, or in one that it has. */
export const scenarioName = ({ t }: Pick<Ctx, 't'>, scenario: Scenario | undefined): string =>
  scenario?.name[t.locale] ?? Object.values(scenario?.name ?? {})[0] ?? ''

/** What a scenario expects, in words. */
export function expectWords(
  { t, pack }: Ctx,
  { outcome }: Definition,
  { expect }: Scenario,
): string {
  return valueWords(t, pack.settings.currency, (expect ?? null) as Json, outcome)
}
