import {
  type Ctx,
  dayOf,
  type FormBody,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  DateInput,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Link,
  Notice,
  Table,
  Tag,
  TextInput,
} from '#kernel/ui'
import type { Json } from '#lib/feel/index'
import { isLocalDate } from '#lib/time'
import { type Draft, getDraft, saveDraft } from '../authoring/draft.ts'
import type { DraftCheck } from '../authoring/draft-check.ts'
import { checkKept } from '../authoring/kept-check.ts'
import {
  copiedTo,
  type Expected,
  expectedOf,
  plainJson,
  withScenario,
} from '../authoring/scenarios.ts'
import { isOn } from '../authoring/timeline.ts'
import { articlesIn } from '../cited.ts'
import type { RuleInput, Scenario } from '../pack/rule-set-file.ts'
import { QuestionField } from '../pages/question-field.tsx'
import { problem } from '../problems.ts'
import { getRuleSet, listVersions } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { typedAnswer } from '../typed-answer.ts'
import { valueWords } from '../words.ts'
import { draftHref, OfDraft, OfDraftPart, rulesHref } from './address.ts'
import { expectWords, scenarioName } from './difference-view.tsx'
import { SEEN, seenOf } from './draft.tsx'
import { faultWords } from './office-words.ts'

type Request = RouteRequest<{ id: string; draft: Draft['id']; part?: string }>

const LONGEST_NAME = 200

/** The cases whose answers are known: how each comes out by the draft, and what is expected of it. */
export const scenarioRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios',
    allow: 'rules:edit',
    params: OfDraft,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await listView(request, await getDraft(ctx, params.id, params.draft)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios',
    allow: 'rules:edit',
    params: OfDraft,
    perMinute: 120,
    handler: changed,
  }),
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios/:part',
    allow: 'rules:edit',
    params: OfDraftPart,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await oneView(request, await getDraft(ctx, params.id, params.draft)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios/:part',
    allow: 'rules:edit',
    params: OfDraftPart,
    perMinute: 120,
    handler: saved,
  }),
]

/** What somebody can put right on the same page: that they were overtaken, mostly. */
const told = (thrown: unknown): thrown is Problem =>
  thrown instanceof Problem && /^rules\/(draft|scenario)/.test(thrown.code)

/** Takes what comes out for what is expected, removes one, or copies those of the version before. */
async function changed(request: Request) {
  const { ctx, params, form } = request
  const draft = await getDraft(ctx, params.id, params.draft)
  const [, act, number] = /^(accept|remove|copy):?([0-9]{0,3})$/.exec(fieldOf(form, 'do')) ?? []
  try {
    const scenarios = await changedScenarios(ctx, draft, act, Number(number))
    await saveDraft(ctx, draft, seenOf(request), { scenarios })
    return redirect(draftHref(ctx, draft, '/scenarios'))
  } catch (thrown) {
    if (!told(thrown)) throw thrown
    const now = await getDraft(ctx, params.id, params.draft)
    const over = ctx.t(textKeyOf(thrown.code), thrown.params)
    return html(await listView(request, now, over), { status: thrown.status })
  }
}

async function changedScenarios(ctx: Ctx, draft: Draft, act: string | undefined, at: number) {
  const { scenarios, ruleSet, base, days } = draft
  if (act === 'copy') {
    const definition = await getRuleSet(ctx, ruleSet)
    const versions = (await listVersions(ctx, ruleSet)).filter(({ model }) => model === base)
    return copiedTo(definition, scenarios, days.from, ({ on }) =>
      versions.some((one) => isOn(one, on)),
    )
  }
  const scenario = scenarios[at]
  if (!scenario || act === undefined) throw problem('scenario-missing')
  if (act === 'remove') return withScenario(scenarios, at, undefined)
  const { cameOut } = (await checkKept(ctx, draft)).scenarios[at] ?? {}
  if (cameOut === undefined) throw problem('scenario-missing')
  return withScenario(scenarios, at, { ...scenario, expect: cameOut })
}

async function listView(request: Request, draft: Draft, over?: string) {
  const { ctx, csrf } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const check = await checkKept(ctx, draft)
  const locked = draft.ended !== null || draft.proposed
  const rows = draft.scenarios
    .map((scenario, at) => ({ scenario, at, result: check.scenarios[at] }))
    .sort((a, b) => weight(a.result) - weight(b.result) || a.at - b.at)
  const title = t('rules.edit.scenarios')
  return (
    <DeskPage request={request} title={title}>
      <Crumbs {...{ ctx, definition, draft }} />
      {over ? <Notice kind="bad" live text={over} /> : ''}
      <p safe>{t('rules.edit.scenarios-about')}</p>
      {check.model ? '' : <Notice text={t('rules.edit.scenarios-later')} />}
      <Form
        action={draftHref(ctx, draft, '/scenarios')}
        csrf={csrf}
        hidden={{ [SEEN]: String(draft.version) }}
      >
        {locked ? '' : <ListActs {...{ ctx, draft, check }} />}
        <Table
          t={t}
          caption={title}
          columns={['scenario', 'day', 'expected', 'state'].map((key) => ({
            label: t(`rules.edit.${key}`),
          }))}
          rows={rows.map(({ scenario, at, result }) => ({
            cells: [
              {
                content: (
                  <Link
                    href={draftHref(ctx, draft, `/scenarios/${at}`)}
                    text={scenarioName(ctx, scenario)}
                  />
                ),
              },
              t.date(scenario.on),
              expectWords(ctx, definition, scenario),
              { content: <State {...{ ctx, definition, result, at, locked }} /> },
            ],
          }))}
        />
      </Form>
    </DeskPage>
  )
}

type Result = DraftCheck['scenarios'][number]

/** Those that come out otherwise first, then those that the draft decides. */
const weight = (result: Result | undefined) =>
  !result ? 3 : result.faults.length > 0 ? 0 : result.own ? 1 : 2

type PartProps = { ctx: Ctx; definition: Definition; draft: Draft; check: DraftCheck }

function Crumbs({ ctx, definition, draft }: Omit<PartProps, 'check'>) {
  const { t } = ctx
  const name = t.of(definition.names)
  return (
    <Breadcrumbs
      t={t}
      crumbs={[
        { href: rulesHref(ctx, draft.ruleSet), text: name },
        { href: draftHref(ctx, draft), text: t('rules.edit.draft-of', { name }) },
      ]}
    />
  )
}

function ListActs({ ctx, draft, check }: Omit<PartProps, 'definition'>) {
  const { t } = ctx
  const none = check.model !== undefined && !check.scenarios.some(({ own }) => own)
  return (
    <>
      {none ? <Notice kind="wait" text={t('rules.edit.none-own')} /> : ''}
      <Actions>
        <ButtonLink
          href={draftHref(ctx, draft, `/scenarios/${draft.scenarios.length}`)}
          text={t('rules.edit.add-scenario')}
          kind="second"
        />
        {none ? (
          <Button text={t('rules.edit.copy-scenarios')} kind="second" name="do" value="copy" />
        ) : (
          ''
        )}
      </Actions>
    </>
  )
}

type StateProps = {
  ctx: Ctx
  definition: Definition
  result: Result | undefined
  at: number
  locked: boolean
}

function State({ ctx, definition, result, at, locked }: StateProps) {
  const { t, pack } = ctx
  if (!result) return <Tag text={t('rules.edit.not-run')} />
  const by = (
    <Tag text={t(result.own ? 'rules.edit.by-draft' : 'rules.edit.by-standing')} kind="line" />
  )
  if (result.faults.length === 0) {
    return (
      <>
        <Tag text={t('rules.edit.comes-out')} kind="ok" /> {by}
      </>
    )
  }
  const differs = result.faults.some(({ code }) => code === 'differs')
  const value = result.cameOut ?? null
  return (
    <div class="stack">
      <p>
        <Tag text={t('rules.edit.otherwise')} kind="bad" /> {by}
      </p>
      {differs ? (
        <p safe>
          {t('rules.edit.is-now', {
            value: valueWords(t, pack.settings.currency, value, definition.outcome),
          })}
        </p>
      ) : (
        ''
      )}
      {result.faults
        .filter(({ code }) => code !== 'differs')
        .map((fault) => (
          <p safe>{faultWords(t, fault)}</p>
        ))}
      {locked ? (
        ''
      ) : (
        <div class="row">
          {differs ? (
            <Button
              text={t('rules.edit.accept')}
              hidden={t('rules.edit.scenario-number', { number: at + 1 })}
              kind="second"
              name="do"
              value={`accept:${at}`}
            />
          ) : (
            ''
          )}
          <Button
            text={t('rules.edit.remove')}
            hidden={t('rules.edit.scenario-number', { number: at + 1 })}
            kind="stop"
            name="do"
            value={`remove:${at}`}
          />
        </div>
      )}
    </div>
  )
}

type Wrong = { error?: FieldError; over?: string }

async function saved(request: Request) {
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

async function oneView(request: Request, draft: Draft, { error, over }: Wrong = {}) {
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
      <Crumbs {...{ ctx, definition, draft }} />
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
