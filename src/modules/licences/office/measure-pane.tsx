import type { RouteRequest } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Heading,
  Notice,
  Radios,
  TextArea,
} from '#kernel/ui'
import { isOpen, type Licence } from '../licence.ts'
import { type Measure, type Proposal, TEXT_LIMIT } from '../measure.ts'
import { decide } from '../policies.ts'
import type { LicenceFile } from './licence.tsx'

/** What an official typed that could not be accepted, and why; `measure` is absent for an answer to a proposal. */
export type Typed = {
  measure: Measure | undefined
  reason: string
  text: string
  error: FieldError
}

/** Name of a field: the forms of several measures stand on one page. */
export const fieldFor = (measure: Measure | undefined, name: 'reason' | 'text') =>
  measure === 'suspend' || measure === 'resume' ? `${measure}-${name}` : name

type PaneProps = {
  request: RouteRequest<{ number: string }, unknown>
  file: LicenceFile
  typed?: Typed
}

/** Which measures may be taken on a licence, and what a colleague thinks of one. */
export function MeasurePane(props: PaneProps) {
  const { request, file } = props
  const { t, actor } = request.ctx
  const { licence, terms, proposal } = file
  if (!isOpen(licence)) return ''
  if (proposal && !proposal.declined) {
    const mine = actor.kind === 'person' && actor.id === proposal.by
    return (
      <>
        <Proposed {...{ request, file, proposal }} what="proposed" />
        {mine ? (
          <Notice kind="info" text={t(`licences.office.${proposal.measure}.waits`)} />
        ) : (
          <SecondOfficial {...props} proposal={proposal} />
        )}
      </>
    )
  }
  return (
    <>
      {proposal?.declined ? <Proposed {...{ request, file, proposal }} what="declined" /> : ''}
      {terms.revoke.reasons.length === 0 ? (
        <Notice kind="info" text={t('licences.office.not-revocable')} />
      ) : (
        ''
      )}
      {offeredTo(request, licence, terms).map((measure) => (
        <MeasureForm {...props} measure={measure} />
      ))}
    </>
  )
}

function offeredTo(
  { ctx }: PaneProps['request'],
  licence: Licence,
  terms: LicenceFile['terms'],
): Measure[] {
  const may = (act: 'licences:revoke' | 'licences:suspend') =>
    decide(ctx, act, { Licence: { ...licence, proposer: null } }).allow
  const suspends = may('licences:suspend')
  return [
    ...(suspends && licence.suspended ? (['resume'] as const) : []),
    ...(suspends && !licence.suspended && terms.suspend.reasons.length > 0
      ? (['suspend'] as const)
      : []),
    ...(may('licences:revoke') && terms.revoke.reasons.length > 0 ? (['revoke'] as const) : []),
  ]
}

type ProposedProps = PaneProps & { proposal: Proposal; what: 'proposed' | 'declined' }

function Proposed({ request, file, proposal, what }: ProposedProps) {
  const { t } = request.ctx
  const { measure, declined, at, reason, text } = proposal
  return (
    <Notice kind="wait" title={t(`licences.office.${measure}.${what}`)}>
      <p class="quiet" safe>
        {t.date(declined?.at ?? at, 'moment')}
      </p>
      {reason === null ? '' : <p safe>{file.terms.textOf(t.locale, reason)}</p>}
      <p dir="auto" safe>
        {text}
      </p>
      {declined ? (
        <p dir="auto" safe>
          {declined.text}
        </p>
      ) : (
        ''
      )}
    </Notice>
  )
}

/** The second official's view: confirm, or decline with a reason. */
function SecondOfficial({ request, typed, proposal }: PaneProps & { proposal: Proposal }) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const here = `/${t.locale}/office/licences/${params.number}`
  return (
    <>
      <Form action={`${here}/confirm`} csrf={csrf}>
        <Button text={t(`licences.office.${proposal.measure}.confirm`)} kind="stop" />
      </Form>
      <Form action={`${here}/decline`} csrf={csrf}>
        <TextArea
          t={t}
          name="text"
          label={t('licences.office.decline-text')}
          value={typed?.text}
          error={typed?.error.message}
          maxLength={TEXT_LIMIT}
          rows={3}
        />
        <Button text={t('licences.office.decline')} kind="second" />
      </Form>
    </>
  )
}

type FormProps = PaneProps & { measure: Measure }

function MeasureForm({ request, file: { licence, terms }, typed, measure }: FormProps) {
  const { t } = request.ctx
  const mine = typed?.measure === measure ? typed : undefined
  const errorOf = (name: string) => (mine?.error.name === name ? mine.error.message : undefined)
  const { reasons, fourEyes } = terms[measure]
  const [reason, text] = [fieldFor(measure, 'reason'), fieldFor(measure, 'text')]
  const key = `licences.office.${measure}`
  return (
    <Form action={`/${t.locale}/office/licences/${licence.number}/${measure}`} csrf={request.csrf}>
      <Heading level={2} text={t(`${key}.title`)} />
      {fourEyes ? <Notice kind="info" text={t(`${key}.two`)} /> : ''}
      {reasons.length === 0 ? (
        ''
      ) : (
        <Radios
          t={t}
          name={reason}
          label={t(`${key}.why`)}
          hint={t(`${key}.hint`)}
          value={mine?.reason}
          options={reasons.map((value) => ({ value, label: terms.textOf(t.locale, value) }))}
          error={errorOf(reason)}
        />
      )}
      <TextArea
        t={t}
        name={text}
        label={t('licences.office.holder-text')}
        value={mine?.text}
        error={errorOf(text)}
        maxLength={TEXT_LIMIT}
      />
      <Actions>
        <Button
          text={t(fourEyes ? `${key}.propose` : `${key}.submit`)}
          kind={measure === 'resume' ? 'second' : 'stop'}
        />
      </Actions>
    </Form>
  )
}
