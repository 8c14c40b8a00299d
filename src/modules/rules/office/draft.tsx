import {
  type Ctx,
  fieldErrorOf,
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
  DeskPage,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import type { Decision, Definitions } from '#lib/dmn/model'
import { authorNames, type Draft, discardDraft, getDraft, saveDraft } from '../authoring/draft.ts'
import type { DraftCheck } from '../authoring/draft-check.ts'
import { checkKept } from '../authoring/kept-check.ts'
import { getProposal, listProposals, propose } from '../authoring/proposal.ts'
import { getRuleSet } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { draftHref, OfDraft, rulesHref } from './address.ts'
import { decisionName } from './decision-name.ts'
import { DAY_FIELDS, DayFields, daysTyped, daysWords } from './desk.tsx'
import { Findings } from './findings.tsx'

type Request = RouteRequest<unknown, unknown>

/** The field with the revision that somebody has before them. */
export const SEEN = 'seen'
export const seenOf = ({ form }: Pick<Request, 'form'>): number => Number(fieldOf(form, SEEN)) || 0

/** One draft: what it has of decisions and scenarios, what is wrong with it, and what becomes of it. */
export const draftRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft',
    allow: 'rules:edit',
    params: OfDraft,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await draftView(request, await getDraft(ctx, params.id, params.draft)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/days',
    allow: 'rules:edit',
    params: OfDraft,
    handler: (request) =>
      answered(request, DAY_FIELDS, async (draft) => {
        await saveDraft(request.ctx, draft, seenOf(request), { days: daysTyped(request) })
        return draftHref(request.ctx, draft)
      }),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/discard',
    allow: 'rules:edit',
    params: OfDraft,
    handler: (request) =>
      answered(request, {}, async ({ ruleSet, id }) => {
        await discardDraft(request.ctx, ruleSet, id)
        return rulesHref(request.ctx, ruleSet)
      }),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/propose',
    allow: 'rules:edit',
    params: OfDraft,
    perMinute: 30,
    handler: (request) =>
      answered(request, PROPOSE_FIELDS, async (draft) => {
        const { ctx, form } = request
        const typed = { reason: fieldOf(form, 'reason'), basis: fieldOf(form, 'basis') }
        const proposal = await propose(ctx, draft, seenOf(request), typed)
        return rulesHref(ctx, draft.ruleSet, `/proposals/${proposal}`)
      }),
  }),
]

const PROPOSE_FIELDS = {
  'rules/reason-missing': 'reason',
  'rules/basis-missing': 'basis',
  'rules/draft-faulty': 'reason',
  'rules/draft-same': 'reason',
}

/** Somebody else was quicker: their page shows how the draft is now, with what was typed still in it. */
const OVERTAKEN = ['rules/draft-stale', 'rules/draft-ended', 'rules/draft-proposed']

/** Where an act leads; what somebody can mend is told on the draft's page. */
async function answered(
  request: RouteRequest<{ id: string; draft: Draft['id'] }>,
  fields: Readonly<Record<string, string>>,
  act: (draft: Draft) => Promise<string>,
) {
  const { ctx, params } = request
  const draft = await getDraft(ctx, params.id, params.draft)
  try {
    return redirect(await act(draft))
  } catch (thrown) {
    const now = await getDraft(ctx, params.id, params.draft)
    if (thrown instanceof Problem && OVERTAKEN.includes(thrown.code)) {
      const wrong = { overtaken: ctx.t(textKeyOf(thrown.code)) }
      return html(await draftView(request, now, wrong), { status: 409 })
    }
    const error = fieldErrorOf(ctx.t, thrown, fields)
    return html(await draftView(request, now, { error }), { status: 422 })
  }
}

type Wrong = { error?: FieldError; overtaken?: string }

async function draftView(request: Request, draft: Draft, { error, overtaken }: Wrong = {}) {
  const { ctx } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const check = await checkKept(ctx, draft)
  const nameOf = await authorNames(ctx, [draft.savedBy])
  const name = t.of(definition.names)
  return (
    <DeskPage request={request} title={t('rules.edit.draft-of', { name })} error={error}>
      <Breadcrumbs t={t} crumbs={[{ href: rulesHref(ctx, draft.ruleSet), text: name }]} />
      {overtaken ? <Notice kind="bad" live text={overtaken} /> : ''}
      <p>
        <b safe>{daysWords(ctx, draft.days)}</b>{' '}
        <span class="quiet small" safe>
          {t('rules.edit.revision', {
            number: draft.version,
            name: t.of(nameOf(draft.savedBy)),
            at: t.date(draft.savedAt, 'moment'),
          })}
        </span>
      </p>
      {await Waiting({ ctx, draft })}
      <Findings
        {...{ ctx, definition, check }}
        hrefOf={(decision) => draftHref(ctx, draft, `/decisions/${decision}`)}
      />
      <Decisions {...{ ctx, definition, draft, check }} />
      <Scenarios {...{ ctx, draft, check }} />
      {draft.ended || draft.proposed ? '' : <Ends {...{ request, draft, check, error }} />}
    </DeskPage>
  )
}

/** A proposal of the draft that waits, or the last that was declined, with its reasons. */
async function Waiting({ ctx, draft }: { ctx: Ctx; draft: Draft }) {
  const { t } = ctx
  const all = await listProposals(ctx, draft.ruleSet)
  const last = all.find((one) => one.draft === draft.id)
  if (!last || last.outcome === 'withdrawn') return ''
  const { answer, decider } = await getProposal(ctx, draft.ruleSet, last.id)
  const link = (
    <Link
      href={rulesHref(ctx, draft.ruleSet, `/proposals/${last.id}`)}
      text={t('rules.edit.see-proposal')}
    />
  )
  if (last.outcome === 'declined') {
    return (
      <Notice
        kind="wait"
        title={t('rules.edit.was-declined', { name: t.of(decider) })}
        text={answer ?? ''}
      >
        {link}
      </Notice>
    )
  }
  return (
    <Notice text={t(draft.proposed ? 'rules.edit.is-proposed' : 'rules.edit.is-published')}>
      {link}
    </Notice>
  )
}

type PartProps = { ctx: Ctx; definition: Definition; draft: Draft; check: DraftCheck }

/** Each decision with what it is made from, and how much is to be mended in it. */
function Decisions({ ctx, definition, draft, check }: PartProps) {
  const { t } = ctx
  const title = t('rules.edit.decisions')
  const count = (at: number) =>
    check.findings.filter(({ spot, severity }) => spot?.decision === at && severity === 'error')
      .length
  const rows = check.definitions.elements.flatMap((element, at) =>
    element.kind === 'decision' ? [{ element, at }] : [],
  )
  return (
    <Section title={title} id="decisions" lettering={false}>
      <Table
        t={t}
        caption={title}
        columns={['decision', 'kind', 'needs', 'errors-short'].map((key) => ({
          label: t(`rules.edit.${key}`),
        }))}
        rows={rows.map(({ element, at }) => ({
          cells: [
            {
              content: editable(element) ? (
                <Link
                  href={draftHref(ctx, draft, `/decisions/${at}`)}
                  text={decisionName(t, definition, element.name)}
                />
              ) : (
                <span safe>{decisionName(t, definition, element.name)}</span>
              ),
            },
            t(`rules.edit.kinds.${kindOf(element)}`),
            t.list(
              neededBy(check.definitions, element).map((name) => decisionName(t, definition, name)),
            ) || '–',
            count(at) === 0 ? '–' : t.number(count(at)),
          ],
        }))}
      />
    </Section>
  )
}

const kindOf = ({ expression }: Decision) =>
  expression?.kind === 'decisionTable'
    ? 'table'
    : expression?.kind === 'literalExpression'
      ? 'formula'
      : 'other'

/** Tables and formulas are edited here; what puts their results together is not. */
export const editable = (decision: Decision): boolean => kindOf(decision) !== 'other'

/** Names of the inputs and decisions that a decision is made from. */
export function neededBy({ elements }: Definitions, { requirements }: Decision): string[] {
  return requirements.flatMap(({ kind, reference }) => {
    if (kind !== 'requiredInput' && kind !== 'requiredDecision') return []
    const id = reference.href.slice(reference.href.lastIndexOf('#') + 1)
    const found = elements.find((one) => one.id === id)
    return found ? [found.name] : []
  })
}

function Scenarios({ ctx, draft, check }: Omit<PartProps, 'definition'>) {
  const { t } = ctx
  const failed = check.scenarios.filter(({ faults }) => faults.length > 0).length
  const own = check.scenarios.filter((one) => one.own).length
  const params = { count: draft.scenarios.length, own, failed }
  return (
    <Section title={t('rules.edit.scenarios')} id="scenarios" lettering={false}>
      {check.model ? (
        <Notice kind={failed > 0 ? 'bad' : 'ok'} text={t('rules.edit.scenarios-told', params)} />
      ) : (
        <Notice text={t('rules.edit.scenarios-later')} />
      )}
      <Actions>
        <ButtonLink
          href={draftHref(ctx, draft, '/scenarios')}
          text={t('rules.edit.see-scenarios')}
          kind="second"
        />
        {check.model ? (
          <ButtonLink
            href={draftHref(ctx, draft, '/what-if')}
            text={t('rules.edit.see-effect')}
            kind="second"
          />
        ) : (
          ''
        )}
      </Actions>
    </Section>
  )
}

type EndsProps = {
  request: Request
  draft: Draft
  check: DraftCheck
  error: FieldError | undefined
}

/** Its days, the proposal, and putting it aside. */
function Ends({ request, draft, check, error }: EndsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const hidden = { [SEEN]: String(draft.version) }
  const field = (name: 'reason' | 'basis', maxLength: number) => ({
    ...{ t, name, label: t(`rules.edit.${name}`), hint: t(`rules.edit.${name}-hint`), maxLength },
    value: fieldOf(form, name),
    ...(error?.name === name && { error: error.message }),
  })
  return (
    <>
      <Section title={t('rules.edit.propose')} id="propose" lettering={false}>
        <p safe>{t('rules.edit.propose-about')}</p>
        <Form action={draftHref(ctx, draft, '/propose')} csrf={csrf} hidden={hidden}>
          <TextInput {...field('basis', 300)} />
          <TextArea {...field('reason', 1_000)} rows={3} />
          <Actions>
            <Button
              text={t('rules.edit.propose')}
              {...(!check.sound && { disabled: t('rules.edit.mend-first') })}
            />
          </Actions>
        </Form>
      </Section>
      <Section title={t('rules.edit.change-days')} id="days" lettering={false}>
        <Form action={draftHref(ctx, draft, '/days')} csrf={csrf} hidden={hidden}>
          <DayFields {...{ request, error }} days={draft.days} />
          <Actions>
            <Button text={t('rules.edit.save-days')} kind="second" />
            <Button
              text={t('rules.edit.discard')}
              kind="stop"
              formaction={draftHref(ctx, draft, '/discard')}
            />
          </Actions>
        </Form>
      </Section>
    </>
  )
}
