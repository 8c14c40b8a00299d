import { type Ctx, fieldOf, type RouteRequest } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
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
import type { Draft } from '../authoring/draft.ts'
import type { DraftCheck } from '../authoring/draft-check.ts'
import { getProposal, listProposals } from '../authoring/proposal.ts'
import type { Definition } from '../tables.ts'
import { draftHref, rulesHref } from './address.ts'
import { DayFields } from './days.tsx'
import { decisionName, namesTold } from './decision-name.ts'

export type Request = RouteRequest<unknown, unknown>

/** The field with the revision that somebody has before them. */
export const SEEN = 'seen'
export const seenOf = ({ form }: Pick<Request, 'form'>): number => Number(fieldOf(form, SEEN)) || 0

/** A proposal of the draft that waits, or the last that was declined, with its reasons. */
export async function Waiting({ ctx, draft }: { ctx: Ctx; draft: Draft }) {
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
export function Decisions({ ctx, definition, draft, check }: PartProps) {
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
            namesTold(t, definition, neededBy(check.definitions, element)),
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

export function Scenarios({ ctx, draft, check }: Omit<PartProps, 'definition'>) {
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
export function Ends({ request, draft, check, error }: EndsProps) {
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
        <p class="before-form" safe>
          {t('rules.edit.propose-about')}
        </p>
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
