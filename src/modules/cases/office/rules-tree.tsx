import type { T } from '#kernel'
import { Heading, Link, Notice } from '#kernel/ui'
import { type ExplainedDecision, type ExplainedInput, explain } from '#rules'
import type { InputSource, ServiceBundle } from '#services'
import type { KeptOutcome } from '../outcome.ts'
import { itemWords, queueName, sentencesOf } from '../rules-words.ts'

export type RulesTreeProps = { t: T; bundle: ServiceBundle; outcome: KeptOutcome; open?: boolean }

const answerOf = ({ qualifies }: KeptOutcome) =>
  qualifies === null ? 'open' : qualifies ? 'yes' : 'no'

/**
 * What the rules decided over one set of answers, for officials: the two sentences, and as a tree what it came
 * from: decisions, inputs with their source, rows that matched and those that nearly did, articles.
 */
export function RulesTree({ t, bundle, outcome, open = false }: RulesTreeProps) {
  const { decided, on, ruleSet, fee, queue } = outcome
  const answer = answerOf(outcome)
  const several = decided.outcomes.length > 1
  return (
    <Notice kind={answer === 'yes' ? 'ok' : 'wait'} title={t(`cases.rules-say.${answer}`)}>
      {sentencesOf(t, bundle, outcome).map((sentence) => (
        <p safe>{sentence}</p>
      ))}
      {fee ? <p safe>{t('cases.rules-say.fee', { fee: t.money(fee) })}</p> : ''}
      {queue ? <p safe>{t('cases.rules-say.queue', { queue: queueName(t, outcome) })}</p> : ''}
      <details class="why-how" open={open}>
        <summary safe>{t('cases.rules-say.how')}</summary>
        {decided.outcomes.map((one, index) => {
          const { officer, beside } = explain(t, one)
          return (
            <>
              {several ? <Heading level={3} text={itemWords(t, bundle, index)} /> : ''}
              <ul class="why">
                {eachOnce([officer, ...beside]).map((decision) => (
                  <DecisionLine t={t} decision={decision} />
                ))}
              </ul>
            </>
          )
        })}
      </details>
      <p class="why-rules">
        <Link
          href={`/${t.locale}/rules/${ruleSet}/on/${on}`}
          text={t('cases.rules-say.rules', { day: t.date(on) })}
        />
      </p>
    </Notice>
  )
}

/** Several decisions may come from the same one: how that came about is told where it first stands. */
function eachOnce(
  decisions: readonly ExplainedDecision[],
  told = new Set<string>(),
): ExplainedDecision[] {
  return decisions.map((decision) => {
    if (told.has(decision.name)) return { ...decision, tables: [], from: [] }
    told.add(decision.name)
    const from = decision.from.flatMap((one): readonly (ExplainedDecision | ExplainedInput)[] =>
      one.kind === 'decision' ? eachOnce([one], told) : [one],
    )
    return { ...decision, from }
  })
}

function DecisionLine({ t, decision }: { t: T; decision: ExplainedDecision }) {
  const { name, value, tables, from } = decision
  return (
    <li>
      <b safe>{t('cases.rules-say.value', { name, value })}</b>
      {tables.map(({ matched, near }) => (
        <>
          {matched.map((row) => (
            <p class="tiny" safe>
              {t('cases.rules-say.matched', { row: row.row, why: whyOf(t, row.articles) })}
            </p>
          ))}
          {near.map((row) => (
            <p class="tiny quiet" safe>
              {t('cases.rules-say.near', {
                row: row.row,
                name: row.name,
                value: row.value,
                why: whyOf(t, row.articles),
              })}
            </p>
          ))}
        </>
      ))}
      {from.length > 0 ? (
        <ul>
          {from.map((one) =>
            one.kind === 'decision' ? (
              <DecisionLine t={t} decision={one} />
            ) : (
              <InputLine t={t} input={one} />
            ),
          )}
        </ul>
      ) : (
        ''
      )}
    </li>
  )
}

function InputLine({ t, input: { name, value, source } }: { t: T; input: ExplainedInput }) {
  const from = source === undefined ? undefined : t(`cases.rules-say.from.${source as InputSource}`)
  return (
    <li>
      <span safe>{t('cases.rules-say.value', { name, value })}</span>{' '}
      {from === undefined ? (
        ''
      ) : (
        <span class="tiny quiet" safe>
          {from}
        </span>
      )}
    </li>
  )
}

type Articles = ExplainedDecision['tables'][number]['matched'][number]['articles']

/** The sentence of a row, with the article it stands on. */
const whyOf = (t: T, articles: Articles): string =>
  t.list(
    articles.map(({ text, at }) => {
      const sentence = text.replace(/[.。]\s*$/u, '')
      return at === undefined ? sentence : t('cases.rules-say.article', { text: sentence, at })
    }),
  )
