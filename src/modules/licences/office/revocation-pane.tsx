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
import { isOpen } from '../licence.ts'
import { decide } from '../policies.ts'
import { type Proposal, TEXT_LIMIT } from '../revocation.ts'
import type { LicenceFile } from './licence.tsx'

/** What an official typed that could not be accepted, and why. */
export type Typed = { reason: string; text: string; error: FieldError }

type PaneProps = {
  request: RouteRequest<{ number: string }, unknown>
  file: LicenceFile
  typed?: Typed
}

/** What may be done about revoking a licence, and what a colleague thinks of it. */
export function RevocationPane(props: PaneProps) {
  const { request, file } = props
  const { t, actor } = request.ctx
  const { licence, terms, proposal } = file
  if (!isOpen(licence)) return ''
  if (proposal && !proposal.declined) {
    const mine = actor.kind === 'person' && actor.id === proposal.by
    return (
      <>
        <Proposed {...{ request, file, proposal }} title={t('licences.office.proposed')} />
        {mine ? (
          <Notice kind="info" text={t('licences.office.waits')} />
        ) : (
          <SecondOfficial {...props} />
        )}
      </>
    )
  }
  const mayRevoke = decide(request.ctx, 'licences:revoke', {
    Licence: { ...licence, proposer: null },
  }).allow
  return (
    <>
      {proposal?.declined ? (
        <Proposed {...{ request, file, proposal }} title={t('licences.office.declined')} />
      ) : (
        ''
      )}
      {terms.reasons.length === 0 ? (
        <Notice kind="info" text={t('licences.office.not-revocable')} />
      ) : mayRevoke ? (
        <RevokeForm {...props} />
      ) : (
        ''
      )}
    </>
  )
}

type ProposedProps = PaneProps & { proposal: Proposal; title: string }

function Proposed({ request, file, proposal, title }: ProposedProps) {
  const { t } = request.ctx
  return (
    <Notice kind="wait" title={title}>
      <p class="quiet" safe>
        {t.date(proposal.declined?.at ?? proposal.at, 'moment')}
      </p>
      <p safe>{file.terms.textOf(t.locale, proposal.reason)}</p>
      <p dir="auto" safe>
        {proposal.text}
      </p>
      {proposal.declined ? (
        <p dir="auto" safe>
          {proposal.declined.text}
        </p>
      ) : (
        ''
      )}
    </Notice>
  )
}

/** The second official's view: confirm, or decline with a reason. */
function SecondOfficial({ request, typed }: PaneProps) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const here = `/${t.locale}/office/licences/${params.number}`
  return (
    <>
      <Form action={`${here}/confirm-revocation`} csrf={csrf}>
        <Button text={t('licences.office.confirm')} kind="stop" />
      </Form>
      <Form action={`${here}/decline-revocation`} csrf={csrf}>
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

function RevokeForm({ request, file: { licence, terms }, typed }: PaneProps) {
  const { t } = request.ctx
  const errorOf = (name: string) => (typed?.error.name === name ? typed.error.message : undefined)
  return (
    <Form action={`/${t.locale}/office/licences/${licence.number}/revoke`} csrf={request.csrf}>
      <Heading level={2} text={t('licences.office.revoke-title')} />
      {terms.fourEyes ? <Notice kind="info" text={t('licences.office.two')} /> : ''}
      <Radios
        t={t}
        name="reason"
        label={t('licences.office.revoke')}
        hint={t('licences.office.revoke-hint')}
        value={typed?.reason}
        options={terms.reasons.map((reason) => ({
          value: reason,
          label: terms.textOf(t.locale, reason),
        }))}
        error={errorOf('reason')}
      />
      <TextArea
        t={t}
        name="text"
        label={t('licences.office.revoke-text')}
        value={typed?.text}
        error={errorOf('text')}
        maxLength={TEXT_LIMIT}
      />
      <Actions>
        <Button
          text={t(terms.fourEyes ? 'licences.office.propose' : 'licences.office.revoke-submit')}
          kind="stop"
        />
      </Actions>
    </Form>
  )
}
