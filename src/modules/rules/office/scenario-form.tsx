import {
  type Ctx,
  dayOf,
  type FormBody,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Notice,
  TextInput,
} from '#kernel/ui'
import type { Json } from '#lib/feel/index'
import { isLocalDate } from '#lib/time'
import { type Draft, getDraft, saveDraft } from '../authoring/draft.ts'
import { type Expected, expectedOf, plainJson, withScenario } from '../authoring/scenarios.ts'
import { articlesIn } from '../cited.ts'
import type { RuleInput, Scenario } from '../pack/rule-set-file.ts'
import { QuestionField } from '../pages/question-field.tsx'
import { problem } from '../problems.ts'
import { getRuleSet } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { typedAnswer } from '../typed-answer.ts'
import { draftHref } from './address.ts'
import { scenarioName } from './difference-view.tsx'
import { DraftCrumbs } from './draft-crumbs.tsx'
import { SEEN, seenOf } from './draft-parts.tsx'

export type Request = RouteRequest<{ id: string; draft: Draft['id']; part?: string }>

export const LONGEST_NAME = 200

/** What somebody can put right on the same page: that they were overtaken, mostly. */
export const told = (thrown: unknown): thrown is Problem =>
  thrown instanceof Problem && /^rules\/(draft|scenario)/.test(thrown.code)

type Wrong = { error?: FieldError; over?: string }

export async function saved(request: Request) {
  const { ctx, params } = request
  const draft = await getDraft(ctx, params.id, params.draft)
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const at = Number(params.part)
  const read = scenarioTyped(ctx, request.form, definition, draft.scenarios[at])
  if ('error' in read) return html(await oneView(request, draft, read), { status: 422 })
  try {
    const scenarios = withScenario(draft.scenarios, at, read.scenario)
    await saveDraft(ctx, draft, seenOf(request), { scenarios })
    return redirect(draftHref(ctx, draft, '/scenarios'))
  } catch (thrown) {
    if (!told(thrown)) throw thrown
    const now = await getDraft(ctx, params.id, params.draft)
    const over = ctx.t(textKeyOf(thrown.code), thrown.params)
    return html(await oneView(request, now, { over }), { status: thrown.status })
  }
}

const inputField = (at: number) => `a${at}`
const expectField = (at: number) => `e${at}`

/** A scenario as it was typed, or the first field that is none. */
function scenarioTyped(
  ctx: Ctx,
  form: FormBody,
  definition: Definition,
  before: Scenario | undefined,
): { scenario: Scenario } | { error: FieldError } {
  const { t } = ctx
  const name = fieldOf(form, 'name').trim()
  if (name === '' || name.length > LONGEST_NAME) {
    return { error: { name: 'name', message: t(textKeyOf(problem('scenario-name').code)) } }
  }
  const on = dayOf(form, 'on')
  if (!isLocalDate(on)) return { error: { name: 'on', message: t('rules.check.fault.date') } }
  const given: Record<string, Json> = {}
  for (const [at, input] of definition.inputs.entries()) {
    const typed = typedAnswer(form, inputField(at), input, ctx.pack)
    if ('value' in typed) given[input.name] = plainJson(typed.value, input)
    else if (typed.fault !== 'empty') return wrong(t, inputField(at), typed.fault)
  }
  const expected: [string | undefined, Json][] = []
  for (const [at, { name, input }] of expectedOf(definition, before).entries()) {
    const typed = typedAnswer(form, expectField(at), input, ctx.pack)
    if ('fault' in typed && typed.fault !== 'empty') return wrong(t, expectField(at), typed.fault)
    expected.push([name, 'value' in typed ? plainJson(typed.value, input) : null])
  }
  const [alone] = expected
  const expect: Json =
    alone?.[0] === undefined
      ? (alone?.[1] ?? null)
      : Object.fromEntries(expected.map(([key, value]) => [key ?? '', value]))
  const says = articlesIn(fieldOf(form, 'says'))
  const names = { ...before?.name, [t.locale]: name }
  return { scenario: { name: names, on, given, expect, ...(says.length > 0 && { says }) } }
}

const wrong = (t: Ctx['t'], name: string, fault: string) => ({
  error: { name, message: t(`rules.check.fault.${fault}`) },
})

export async function oneView(request: Request, draft: Draft, { error, over }: Wrong = {}) {
  const { ctx, csrf, form, params } = request
  const { t } = ctx
  const at = Number(params.part)
  const scenario = draft.scenarios[at]
  if (!scenario && at !== draft.scenarios.length) throw problem('scenario-missing')
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const title = scenario ? scenarioName(ctx, scenario) : t('rules.edit.add-scenario')
  const [year = '', month = '', day = ''] = (
    dayOf(form, 'on') ||
    scenario?.on ||
    draft.days.from
  ).split('-')
  const message = (name: string) => (error?.name === name ? error.message : undefined)
  const wrongAt = (name: string) => {
    const text = message(name)
    return text === undefined ? {} : { error: text }
  }
  const question = (name: string, input: RuleInput, value: Json | undefined) => (
    <QuestionField {...{ ctx, form, input, name, value }} error={message(name)} />
  )
  return (
    <DeskPage request={request} title={title} error={error}>
      <DraftCrumbs {...{ ctx, definition, draft }} />
      {over ? <Notice kind="bad" live text={over} /> : ''}
      <Form
        action={draftHref(ctx, draft, `/scenarios/${at}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(draft.version) }}
      >
        <TextInput
          {...{ t, name: 'name', label: t('rules.edit.scenario-name'), ...wrongAt('name') }}
          value={fieldOf(form, 'name') || scenarioName(ctx, scenario)}
        />
        <DateInput
          {...{ t, name: 'on', label: t('rules.edit.day'), hint: t('rules.edit.day-hint') }}
          {...wrongAt('on')}
          value={{ day, month, year }}
        />
        <Heading level={2} text={t('rules.edit.given')} />
        {definition.inputs.map((input, number) =>
          question(inputField(number), input, scenario?.given[input.name] as Json | undefined),
        )}
        <Heading level={2} text={t('rules.edit.expected')} />
        <p safe>{t('rules.edit.expected-hint')}</p>
        {expectedOf(definition, scenario).map((one, number) =>
          question(expectField(number), one.input, expectedValue(scenario, one)),
        )}
        <TextInput
          {...{ t, name: 'says', label: t('rules.edit.says'), hint: t('rules.edit.says-hint') }}
          value={fieldOf(form, 'says') || (scenario?.says ?? []).join(', ')}
          dir="ltr"
          optional
        />
        <Actions>
          <Button text={t('rules.edit.save')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

function expectedValue(scenario: Scenario | undefined, { name }: Expected): Json | undefined {
  const expect = (scenario?.expect ?? null) as Json
  if (expect === null) return undefined
  if (name === undefined) return expect
  return (expect as Record<string, Json>)[name] ?? undefined
}
