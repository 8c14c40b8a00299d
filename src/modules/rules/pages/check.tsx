import { Type } from 'typebox'
import { type Ctx, html, Id, type Module, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  Notice,
  Page,
  PageTitle,
  Section,
  SummaryList,
  Verdict,
} from '#kernel/ui'
import { type Json, toJson } from '#lib/feel/index'
import { decideBy, type Outcome } from '../decide-by.ts'
import { explain } from '../explain.ts'
import { problem } from '../problems.ts'
import { getRuleSet } from '../rule-set.ts'
import { standIns } from '../stand-ins.ts'
import type { Definition } from '../tables.ts'
import { carried } from '../typed-answer.ts'
import { valueWords, wordingOfInput } from '../words.ts'
import { ASKED, answerField, CHANGE, type CheckState, checkState } from './check-state.ts'
import { QuestionField } from './question-field.tsx'
import { Links, ruledBy } from './rule-set.tsx'

const params = Type.Object({ lang: Type.String(), id: Id })
type Request = RouteRequest<{ lang: string; id: string }, unknown>
type Contributors = () => readonly Module[]

/**
 * Whether somebody qualifies, made from the model alone. Answers are carried in the form and nowhere else:
 * they stand in no address, and nothing is kept.
 *
 * @param contributors  all modules, whose services may be decided by rule sets
 */
export const checkPages = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/rules/:id/check',
    allow: 'public',
    params,
    handler: (request) => answer(request, contributors),
  }),
  route({
    method: 'POST',
    url: '/:lang/rules/:id/check',
    allow: 'public',
    // It changes nothing, whoever sends it.
    openForm: true,
    params,
    handler: (request) => answer(request, contributors),
  }),
]

async function answer(request: Request, contributors: Contributors) {
  const { ctx, params, form } = request
  const definition = await getRuleSet(ctx, params.id)
  const state = await checkState(ctx, definition, form)
  const { next } = state
  if ('ask' in next) {
    const at = definition.inputs.findIndex(({ name }) => name === next.ask)
    if (at < 0) throw problem('rule-set-missing')
    const page = <Question {...{ request, definition, state, at }} />
    return html(page, { status: state.fault === undefined ? 200 : 422 })
  }
  const outcome = await decided(ctx, definition, state)
  const services = await ruledBy(ctx, definition.rules, contributors)
  return html(<Result {...{ request, definition, state, outcome, services }} />)
}

/**
 * The outcome for what was answered. What could not change it any more was not asked: values stand for it under
 * which the outcome, and the reason that is told, turn on what was answered.
 */
function decided(
  ctx: Ctx,
  { rules, inputs, decision }: Definition,
  { answers, known, on, candidates }: CheckState,
): Promise<Outcome> {
  const source = ctx.t('rules.check.source')
  const given = Object.fromEntries(
    inputs.flatMap(({ name }, at): [string, Json][] => {
      const json = answers.get(at)
      return json === undefined ? [] : [[name, json]]
    }),
  )
  const sources = Object.fromEntries(Object.keys(given).map((name) => [name, source]))
  const [candidate] = candidates
  const others = candidate ? standIns(candidate, decision, known) : new Map<string, never>()
  const values = Object.fromEntries([...others].map(([name, value]) => [name, toJson(value)]))
  return decideBy(ctx, { ruleSet: rules, inputs: { ...values, ...given }, on, sources })
}

type QuestionProps = { request: Request; definition: Definition; state: CheckState; at: number }

function Question({ request, definition, state, at }: QuestionProps) {
  const { ctx, params, form } = request
  const { t } = ctx
  const input = definition.inputs[at]
  if (!input) return ''
  const { fault, answers } = state
  const others = [...answers].filter(([number]) => number !== at)
  const action = `/${t.locale}/rules/${params.id}/check`
  const error = fault && t(`rules.check.fault.${fault}`)
  const label = t.of(input.question)
  return (
    <Page
      request={request}
      title={`${label} ${t.of(definition.names)}`}
      wrong={error !== undefined}
      form
    >
      <Crumbs t={t} definition={definition} />
      <ErrorSummary
        t={t}
        errors={error === undefined ? [] : [{ name: answerField(at), message: error, label }]}
      />
      <PageTitle
        text={t.of(definition.names)}
        above={t('rules.check.question', { number: others.length + 1 })}
        {...(others.length === 0 ? { lede: t('rules.check.lede') } : {})}
      />
      <Form action={action} hidden={{ ...hidden(others), [ASKED]: String(at) }}>
        <QuestionField
          {...{ ctx, form, input, error }}
          name={answerField(at)}
          value={answers.get(at)}
        />
        <Actions>
          <Button text={t('rules.check.continue')} />
        </Actions>
      </Form>
      <Given {...{ request, definition, action }} answers={others} />
    </Page>
  )
}

type Answered = readonly (readonly [number, Json])[]

const hidden = (answers: Answered) =>
  Object.fromEntries(answers.map(([at, value]) => [answerField(at), carried(value)]))

const Crumbs = ({ t, definition }: { t: Ctx['t']; definition: Definition }) => (
  <Breadcrumbs
    t={t}
    crumbs={[
      { href: `/${t.locale}/rules`, text: t('rules.list.title') },
      { href: `/${t.locale}/rules/${definition.rules}`, text: t.of(definition.names) },
    ]}
  />
)

type GivenProps = { request: Request; definition: Definition; action: string; answers: Answered }

/** The answers so far, each with a way to change it. */
function Given({ request, definition, action, answers }: GivenProps) {
  const { t, pack } = request.ctx
  if (answers.length === 0) return ''
  const rows = answers.flatMap(([at, value]) => {
    const input = definition.inputs[at]
    if (!input) return []
    const label = t.of(input.question)
    return [
      {
        label,
        value: valueWords(t, pack.settings.currency, value, wordingOfInput(input)),
        beside: (
          <Button
            kind="plain"
            text={t('ui.form.change')}
            hidden={label}
            name={CHANGE}
            value={String(at)}
          />
        ),
      },
    ]
  })
  return (
    <Form action={action} hidden={hidden(answers)}>
      <SummaryList t={t} sections={[{ title: t('rules.check.given'), rows }]} />
    </Form>
  )
}

/** Whether an answer is no, or begins with one. */
function isNo({ value, said }: Outcome): boolean {
  const [first] = said.outcome.entries ?? []
  const isContext = typeof value === 'object' && value !== null && !Array.isArray(value)
  const fields = isContext ? (value as Readonly<Record<string, Json>>) : {}
  return value === false || (first !== undefined && fields[first.name] === false)
}

type ResultProps = Omit<QuestionProps, 'at'> & {
  outcome: Outcome
  services: Awaited<ReturnType<typeof ruledBy>>
}

function Result({ request, definition, state, outcome, services }: ResultProps) {
  const { t } = request.ctx
  const { rules } = definition
  const [said = '', because] = explain(t, outcome).applicant
  return (
    <Page request={request} title={said}>
      <Crumbs t={t} definition={definition} />
      <Verdict title={said} pearl={!isNo(outcome)} {...(because ? { text: because } : {})} />
      {definition.simulated ? <Notice kind="wait" text={t('rules.page.simulated')} /> : ''}
      <Given
        request={request}
        definition={definition}
        action={`/${t.locale}/rules/${rules}/check`}
        answers={[...state.answers]}
      />
      {services.length > 0 ? (
        <Section title={t('rules.page.services')} id="services">
          <Links links={services} />
        </Section>
      ) : (
        ''
      )}
      <Notice text={t('rules.check.not-kept')} />
      <Actions>
        <ButtonLink
          kind="second"
          href={`/${t.locale}/rules/${rules}`}
          text={t('rules.check.read')}
        />
        <ButtonLink
          kind="plain"
          href={`/${t.locale}/rules/${rules}/check`}
          text={t('rules.check.again')}
        />
      </Actions>
    </Page>
  )
}
