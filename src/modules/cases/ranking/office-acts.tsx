import { fieldOf, today } from '#kernel'
import {
  Actions,
  Button,
  Form,
  Notice,
  NumberInput,
  Radios,
  Section,
  Select,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { officerOf } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import { reasonText } from '../service-texts.ts'
import { type RoundRequest, roundHref, type Wrong } from './addresses.ts'
import { stands } from './list.ts'
import type { RoundView } from './view.ts'

type ActsProps = { request: RoundRequest; view: RoundView; wrong: Wrong | undefined }

/** What can be done with the list now: propose it, decide on it as the second one, or nothing any more. */
export function ListActs(props: ActsProps) {
  const { request, view } = props
  const { t } = request.ctx
  const { list, round, unready, digest } = view
  if (list?.state === 'proposed') return <Second {...props} />
  if (list?.state === 'approved') return <Notice kind="info" text={t('cases.ranking.carrying')} />
  if (list?.state === 'done') {
    const days = {
      accept: t.date(list.acceptBy ?? '', 'day'),
      ends: t.date(list.reserveEnds ?? '', 'day'),
    }
    return <Notice kind="ok" text={t('cases.ranking.carried', days)} />
  }
  return (
    <>
      {list?.state === 'declined' ? (
        <Notice
          kind="bad"
          title={t('cases.ranking.declined', { name: t.of(list.decidedByName ?? {}) })}
        >
          <p dir="auto" safe>
            {list.text ?? ''}
          </p>
        </Notice>
      ) : (
        ''
      )}
      {digest === undefined || unready.length > 0 || today(request.ctx) <= round.closesOn ? (
        <p class="quiet" safe>
          {t('cases.ranking.later', { day: t.date(round.closesOn, 'day') })}
        </p>
      ) : (
        <Form action={roundHref(request.ctx, `/${round.id}/propose`)} csrf={request.csrf}>
          <input type="hidden" name="digest" value={digest} />
          <p safe>{t('cases.ranking.propose-hint')}</p>
          <Actions>
            <Button text={t('cases.ranking.propose')} />
          </Actions>
        </Form>
      )}
    </>
  )
}

function Second({ request, view: { list, round, digest }, wrong }: ActsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  if (!list) return ''
  if (list.proposedBy === officerOf(ctx).id) {
    return <Notice kind="info" text={t('cases.ranking.second-waits')} />
  }
  const error = wrong?.act === 'decline' ? wrong.error.message : undefined
  return (
    <Section title={t('cases.ranking.second')} id="second">
      <p safe>
        {t('cases.ranking.proposed-by', {
          ...{ name: t.of(list.proposedByName), day: t.date(list.proposedAt, 'day') },
        })}
      </p>
      {digest === list.digest ? '' : <Notice kind="bad" text={t('cases.ranking.changed')} />}
      <Form action={roundHref(ctx, `/${round.id}/approve`)} csrf={csrf}>
        <Actions>
          <Button text={t('cases.ranking.approve')} />
        </Actions>
      </Form>
      <Form action={roundHref(ctx, `/${round.id}/decline`)} csrf={csrf}>
        <TextArea
          t={t}
          name="text"
          id="decline-text"
          label={t('cases.ranking.decline-text')}
          value={error ? fieldOf(form, 'text') : ''}
          error={error}
          maxLength={MAX_TEXT}
          rows={2}
        />
        <Actions>
          <Button text={t('cases.ranking.decline')} kind="stop" />
        </Actions>
      </Form>
    </Section>
  )
}

/** Something of one application against the rules, while no list stands. */
export function Deviate({ request, view: { list, round, bundle, rows }, wrong }: ActsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  if (stands(list) || !bundle || rows.length === 0) return ''
  const at = (name: string) =>
    wrong?.act === 'deviate' && wrong.error.name === name ? wrong.error.message : undefined
  const typed = (name: string) => (wrong?.act === 'deviate' ? fieldOf(form, name) : '')
  return (
    <Section title={t('cases.ranking.deviate')} id="deviate">
      <p safe>{t('cases.ranking.deviate-about')}</p>
      <Form action={roundHref(ctx, `/${round.id}/deviate`)} csrf={csrf}>
        <TextInput
          t={t}
          name="reference"
          label={t('cases.ranking.reference')}
          value={typed('reference')}
          error={at('reference')}
          dir="ltr"
          maxLength={40}
          short
        />
        <Radios
          t={t}
          name="kind"
          label={t('cases.ranking.kind')}
          value={typed('kind') || 'points'}
          options={['points', 'exclude', 'as-ruled'].map((kind) => ({
            ...{ value: kind, label: t(`cases.ranking.kinds.${kind}`) },
          }))}
        />
        <NumberInput
          t={t}
          name="points"
          label={t('cases.ranking.new-points')}
          value={typed('points')}
          error={at('points')}
          optional
        />
        <Select
          t={t}
          name="reason"
          label={t('cases.ranking.reason')}
          value={typed('reason')}
          options={(bundle.desk?.decide.refuse.reasons ?? []).map((reason) => ({
            ...{ value: reason, label: reasonText(bundle, t.locale, reason) },
          }))}
          placeholder={t('cases.ranking.no-reason')}
          error={at('reason')}
          optional
        />
        <TextArea
          t={t}
          name="text"
          label={t('cases.ranking.why')}
          hint={t('cases.ranking.why-hint')}
          value={typed('text')}
          error={at('text')}
          maxLength={MAX_TEXT}
          rows={2}
        />
        <Actions>
          <Button text={t('cases.ranking.deviate-do')} kind="plain" />
        </Actions>
      </Form>
    </Section>
  )
}
