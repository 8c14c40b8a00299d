import type { T, Texts } from '#kernel'
import type { DecisionTrace, FailedCell, RowTrace } from '#lib/dmn/trace'
import { articlesOf, citedBy } from './cited.ts'
import type { Outcome } from './decide-by.ts'
import { say } from './said.ts'
import { type DecidedTogether, hindering } from './together.ts'
import { toldWords, traceWords, type Wording, wordingOfInput } from './words.ts'

/** What one outcome is said to be, to each who asks. */
export type Explanation = {
  /** two sentences at most: the value, and why, with article and law */
  applicant: readonly string[]
  /** how the answer came about, from the answer down to the inputs */
  officer: ExplainedDecision
  /** the same of what was decided along with it */
  beside: readonly ExplainedDecision[]
  /** JSON that replays to the same outcome by the same model */
  auditor: string
}

export type ExplainedDecision = {
  kind: 'decision'
  name: string
  value: string
  tables: readonly ExplainedTable[]
  /** why something in it has no value, in order */
  reasons: readonly string[]
  /** what it was made from */
  from: readonly (ExplainedDecision | ExplainedInput)[]
}

/** An input with the source that the caller named; `value` is `rules.value.unknown` where it was not given. */
export type ExplainedInput = { kind: 'input'; name: string; value: string; source?: string }

export type ExplainedTable = {
  matched: readonly ExplainedRow[]
  /** what one cell alone kept from matching, with what it looked at in words */
  near: readonly (ExplainedRow & { failed: FailedCell; name: string; value: string })[]
}

export type ExplainedRow = { row: number; articles: readonly ExplainedArticle[] }

export type ExplainedArticle = {
  /** why, as the pack says it */
  text: string
  /** 'article 54 of Law …', or the announcement that says so */
  at?: string
}

/**
 * Explains an outcome in the language of `t`, without asking anything anew.
 *
 * @returns for the applicant, the officer and the auditor
 */
export function explain(t: T, outcome: Outcome): Explanation {
  return {
    applicant: sentences(t, outcome),
    officer: treeOf(t, outcome, outcome.decision, new Set()),
    beside: Object.keys(outcome.beside).map((name) => treeOf(t, outcome, name, new Set())),
    auditor: JSON.stringify(outcome),
  }
}

/**
 * What several outcomes come to, in the language of `t`.
 *
 * @param nameOf  what the thing with an index is called that was decided over
 * @returns two sentences at most: the value of all, and why. Where several were decided over and some stand in the
 *   way, a sentence for each reason, with those whose it is
 */
export function explainTogether(
  t: T,
  { outcomes, value, decisive }: Pick<DecidedTogether, 'outcomes' | 'value' | 'decisive'>,
  nameOf: (thing: number) => string,
): readonly string[] {
  const told = (at: number) => {
    const outcome = outcomes[at]
    return outcome ? sentences(t, { ...outcome, value }) : []
  }
  const [first, ...why] = told(decisive)
  if (first === undefined) return []
  if (outcomes.length === 1) return [first, ...why]
  const byReason = new Map<string, string[]>()
  for (const at of hindering(outcomes)) {
    const reason = told(at).slice(1).join(' ')
    byReason.set(reason, [...(byReason.get(reason) ?? []), nameOf(at)])
  }
  if (byReason.size === 0) return [first, ...why]
  return [
    first,
    ...[...byReason].map(([why, names]) => t('rules.explain.of', { things: t.list(names), why })),
  ]
}

/** The article with its law, where it has one. */
export function articleOf(
  t: T,
  { articles, laws, titles }: Pick<Outcome['said'], 'articles' | 'laws' | 'titles'>,
  key: string,
): ExplainedArticle | undefined {
  const found = articles[key]
  if (!found) return undefined
  const { law, article, source, texts } = found
  const names = law === undefined ? undefined : laws[law]
  const title = source === undefined ? undefined : sourceTitle(t, titles[source])
  if (!names) return { text: t.of(texts), ...(title === undefined ? {} : { at: title }) }
  const params = { law: t.of(names), article: article ?? '' }
  const at = article === undefined ? t.of(names) : t('rules.explain.article', params)
  return { text: t.of(texts), at }
}

/** What a source is called, where it is known. */
export const sourceTitle = (t: T, title: Texts | string | undefined): string | undefined =>
  typeof title === 'object' ? t.of(title) : title

/** More than so many say no more. */
const REASONS_MOST = 10

/** What many rows say of one missing value is said once. */
const reasonsOf = (t: T, { reasons = [] }: Partial<DecisionTrace> = {}): string[] =>
  [...new Set(reasons.map((reason) => say(t, reason)))].slice(0, REASONS_MOST)

function sentences(t: T, { said, value, trace, decision }: Outcome): string[] {
  const { outcome, currency } = said
  const name = t.of(outcome.names)
  if (value === null) {
    const given = new Set(trace.inputs.map((input) => input.name))
    const missing = said.inputs.filter((input) => !given.has(input.name))
    const questions = t.list(missing.map(({ question }) => t.of(question)))
    const first = t('rules.explain.undecided', { name })
    if (missing.length > 0) return [first, t('rules.explain.missing', { questions })]
    const [why] = reasonsOf(
      t,
      trace.decisions.find((one) => one.name === decision),
    )
    return why === undefined ? [first] : [first, t('rules.explain.why', { why })]
  }
  const first = t('rules.explain.is', { name, value: toldWords(t, currency, value, outcome) })
  const [main] = citedBy(trace, decision)
  const because = main === undefined ? undefined : articleOf(t, said, main)
  if (!because) return [first]
  const text = because.text.replace(/[.。]\s*$/u, '')
  const { at } = because
  return [first, at === undefined ? because.text : t('rules.explain.because', { text, at })]
}

function treeOf(
  t: T,
  outcome: Outcome,
  name: string,
  above: ReadonlySet<string>,
): ExplainedDecision {
  const { said, trace } = outcome
  const found = trace.decisions.find((one) => one.name === name)
  const wording = wordingOfDecision(outcome, name)
  const value = found?.value ?? trace.values[name] ?? 'null'
  const within = new Set([...above, name])
  return {
    kind: 'decision',
    name: wording ? t.of(wording.names) : name,
    value: traceWords(t, said.currency, value, wording),
    tables: found?.tables.map((table) => tableOf(t, outcome, table)) ?? [],
    reasons: reasonsOf(t, found),
    from: (found?.causes ?? []).flatMap((cause) => causeOf(t, outcome, cause, within)),
  }
}

function causeOf(
  t: T,
  outcome: Outcome,
  cause: DecisionTrace['causes'][number],
  above: ReadonlySet<string>,
): (ExplainedDecision | ExplainedInput)[] {
  const { said, trace } = outcome
  if (above.has(cause.name)) return []
  if (trace.decisions.some(({ name }) => name === cause.name)) {
    return [treeOf(t, outcome, cause.name, above)]
  }
  const input = said.inputs.find(({ name }) => name === cause.name)
  // Functions of the model are no cause that somebody can look at.
  if (!input) return []
  const value = traceWords(t, said.currency, cause.value, wordingOfInput(input))
  const source = trace.inputs.find(({ name }) => name === cause.name)?.source
  const name = t.of(input.question)
  return [{ kind: 'input', name, value, ...(source === undefined ? {} : { source }) }]
}

const wordingOfDecision = ({ decision, said }: Outcome, name: string): Wording | undefined =>
  name === decision ? said.outcome : said.decisions.find((one) => one.name === name)

const tableOf = (
  t: T,
  outcome: Outcome,
  { hits, near }: DecisionTrace['tables'][number],
): ExplainedTable => {
  const row = (one: RowTrace): ExplainedRow => ({
    row: one.row,
    articles: articlesOf(one).flatMap((key) => articleOf(t, outcome.said, key) ?? []),
  })
  return {
    matched: hits.map(row),
    near: near.map((one) => ({
      ...row(one),
      failed: one.failed,
      ...seenBy(t, outcome, one.failed),
    })),
  }
}

/** What a cell looked at: an input by its question, a decision by its name, else as the rules write it. */
function seenBy(t: T, outcome: Outcome, { column, value }: FailedCell) {
  const { said } = outcome
  const input = said.inputs.find(({ name }) => name === column.trim())
  const wording = input ? wordingOfInput(input) : wordingOfDecision(outcome, column.trim())
  return {
    name: wording ? t.of(wording.names) : column,
    value: traceWords(t, said.currency, value, wording),
  }
}
