import { type Ctx, csvFile, type FormBody, html, type RouteRequest, route } from '#kernel'
import { DeskPage, FilterBar, LinkColumns, Notice, Section } from '#kernel/ui'
import type { CompiledModel } from '#lib/dmn/engine'
import { type Draft, getDraft } from '../authoring/draft.ts'
import { checkKept } from '../authoring/kept-check.ts'
import { casesOfYear } from '../cases.ts'
import { feelInputs } from '../evaluation.ts'
import type { RuleInput } from '../pack/rule-set-file.ts'
import { QuestionField } from '../pages/question-field.tsx'
import { getModel, getRuleSet, type KeptModel } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { typedAnswer } from '../typed-answer.ts'
import { type EffectOptions, effectOf } from '../what-if.ts'
import { feelWords, wordingOfInput } from '../words.ts'
import { draftHref, OfDraft } from './address.ts'
import { DraftCrumbs } from './draft-crumbs.tsx'
import { EffectView, effectRows } from './effect.tsx'

type Request = RouteRequest<{ id: string; draft: Draft['id'] }>

const VALUE = 'value'

/** Whose outcome of the last year a draft would change, also with one input set to a value for all. */
export const effectRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/what-if',
    allow: 'rules:edit',
    params: OfDraft,
    perMinute: 30,
    handler: async (request) => html(await effectView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/what-if.csv',
    allow: 'rules:edit',
    params: OfDraft,
    perMinute: 30,
    handler: async (request) => {
      const { ctx, params } = request
      const trial = await trialOf(request)
      const rows = trial.after ? effectRows(ctx, trial.definition, await tried(ctx, trial)) : []
      return csvFile(`${params.id}-what-if`, rows)
    },
  }),
]

/** What is tried: a draft beside what it began from, and what all cases have otherwise. */
type Trial = {
  draft: Draft
  definition: Definition
  before: KeptModel
  /** undefined while an expression of the draft cannot be read */
  after: CompiledModel | undefined
  input: RuleInput | undefined
  changed: EffectOptions['changed']
  /** why what was typed is no value */
  fault: string | undefined
  form: FormBody
}

async function trialOf({ ctx, params, query }: Request): Promise<Trial> {
  const draft = await getDraft(ctx, params.id, params.draft)
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const before = await getModel(ctx, draft.base)
  const { model } = await checkKept(ctx, draft)
  const fields = query as Record<string, string>
  const form: FormBody = { fields, files: {} }
  const input = Object.hasOwn(fields, 'input') ? definition.inputs[Number(fields.input)] : undefined
  const common = { draft, definition, before, after: model, input, form }
  const typed = input && typedAnswer(form, VALUE, input, ctx.pack)
  if (!input || !typed) return { ...common, changed: undefined, fault: undefined }
  if ('fault' in typed) {
    // Chosen and not filled in yet: nothing is wrong.
    const fault = typed.fault === 'empty' ? undefined : typed.fault
    return { ...common, changed: undefined, fault }
  }
  const needs = before.model.inputs([definition.decision])
  const { inputs } = feelInputs(needs, { [input.name]: typed.value })
  const value = inputs.get(input.name)
  if (value === undefined) return { ...common, changed: undefined, fault: 'range' }
  return { ...common, changed: { input: input.name, value }, fault: undefined }
}

async function tried(ctx: Ctx, { definition, before, after, changed }: Trial) {
  const cases = await casesOfYear(ctx, definition, before)
  return effectOf({
    ...{ decision: definition.decision, before: before.model, after: after ?? before.model },
    ...{ cases, changed, moment: momentNow(ctx) },
  })
}

const momentNow = ({ clock, pack }: Ctx) => ({
  now: clock.now(),
  zone: pack.settings.timeZone,
})

async function effectView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const trial = await trialOf(request)
  const { draft, definition, after, changed } = trial
  const name = t.of(definition.names)
  const effect = after ? await tried(ctx, trial) : undefined
  return (
    <DeskPage request={request} title={t('rules.edit.effect-of', { name })}>
      <DraftCrumbs {...{ ctx, definition, draft }} />
      <p safe>{t('rules.edit.effect-about')}</p>
      {changed ? <Notice text={changedWords(ctx, trial)} /> : ''}
      {effect ? (
        <EffectView
          {...{ ctx, definition, effect }}
          csv={draftHref(ctx, draft, `/what-if.csv${queryOf(request.path)}`)}
        />
      ) : (
        <Notice kind="wait" text={t('rules.edit.mend-first')} />
      )}
      <ForAll {...{ ctx, trial }} />
    </DeskPage>
  )
}

const queryOf = (path: string) => (path.includes('?') ? path.slice(path.indexOf('?')) : '')

function changedWords({ t, pack }: Ctx, { input, changed }: Trial): string {
  if (!input || !changed) return ''
  const value = feelWords(t, pack.settings.currency, changed.value, wordingOfInput(input))
  return t('rules.edit.for-all-is', { question: t.of(input.question), value })
}

/** One input, set to a value for all cases: chosen first, then asked as the question asks for it. */
function ForAll({ ctx, trial }: { ctx: Ctx; trial: Trial }) {
  const { t } = ctx
  const { draft, definition, input, form, fault } = trial
  const base = draftHref(ctx, draft, '/what-if')
  return (
    <Section title={t('rules.edit.for-all')} id="for-all" lettering={false}>
      <p safe>{t('rules.edit.for-all-about')}</p>
      <LinkColumns
        t={t}
        links={definition.inputs.map(({ question }, at) => ({
          href: `${base}?input=${at}#for-all`,
          text: t.of(question),
        }))}
      />
      {input ? (
        <FilterBar t={t} action={base} clear={base}>
          <input type="hidden" name="input" value={String(definition.inputs.indexOf(input))} />
          <QuestionField
            {...{ ctx, form, input, name: VALUE, value: undefined }}
            error={fault === undefined ? undefined : t(`rules.check.fault.${fault}`)}
          />
        </FilterBar>
      ) : (
        ''
      )}
    </Section>
  )
}

type DraftEffectProps = {
  ctx: Ctx
  definition: Definition
  before: KeptModel
  after: CompiledModel
}

/** By counts, whose outcome of the last year would change: for a proposal's page. */
export async function DraftEffect({ ctx, definition, before, after }: DraftEffectProps) {
  const cases = await casesOfYear(ctx, definition, before)
  const { decision } = definition
  const moment = momentNow(ctx)
  const effect = await effectOf({ decision, before: before.model, after, cases, moment })
  return <EffectView {...{ ctx, definition, effect }} />
}
