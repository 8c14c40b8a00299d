import type { PersonId, RouteRequest, T } from '#kernel'
import {
  Actions,
  Bdi,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Link,
  Notice,
  Radios,
  Select,
  TextArea,
} from '#kernel/ui'
import type { Colleague } from '../desk/colleague.ts'
import { MAX_REASON } from '../desk/reassign.ts'
import { officeHref } from '../pages/addresses.ts'
import { backHref, type Picked } from './picked.ts'

/** What was typed and could not be accepted. */
export type Typed = { reason: string; how: string; to: PersonId | undefined }

type QuestionProps = {
  request: RouteRequest<unknown, unknown>
  act: string
  order: Picked
  colleagues: readonly Colleague[]
  loads: ReadonlyMap<PersonId, number>
  typed?: Typed
  error?: FieldError
}

/** What is asked before an act on many cases: to whom and why, or whether really. */
export function Question(props: QuestionProps) {
  const { request, act, order, typed, error } = props
  const { ctx, csrf } = request
  const { t } = ctx
  const { picked, run, back } = order
  const title = t(`cases.bulk.ask.${act === 'reassign' || act === 'approve' ? act : 'urgent'}`, {
    count: picked.length,
  })
  return (
    <DeskPage request={request} title={title} error={error}>
      <ul class="picked">
        {picked.map((reference) => (
          <li>
            <Link href={officeHref(t, reference)}>
              <Bdi text={reference} dir="ltr" />
            </Link>
          </li>
        ))}
      </ul>
      <Form
        action={`/${t.locale}/office/picked-cases`}
        csrf={csrf}
        hidden={{ act, run, back, pick: picked, asked: 'yes' }}
      >
        {act === 'reassign' ? <Receiver {...props} /> : ''}
        {act === 'approve' ? (
          <Notice text={t('cases.bulk.approve-about')} />
        ) : (
          <TextArea
            t={t}
            name="reason"
            label={t('cases.bulk.reason')}
            hint={t(act === 'reassign' ? 'cases.bulk.reason-given' : 'cases.bulk.reason-urgent')}
            value={typed?.reason}
            error={error?.name === 'reason' ? error.message : undefined}
            maxLength={MAX_REASON}
            rows={2}
          />
        )}
        <Actions>
          <Button
            text={t(`cases.bulk.acts.${act === 'reassign' || act === 'approve' ? act : 'urgent'}`)}
            shortcut="Ctrl+Enter"
          />
          <Link href={backHref(t, back)} text={t('cases.bulk.keep')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

function Receiver({ request, colleagues, loads, typed, error }: QuestionProps) {
  const { t } = request.ctx
  const there = colleagues.filter(({ awayUntil }) => !awayUntil)
  const away = colleagues.filter(({ awayUntil }) => awayUntil)
  return (
    <>
      <Radios
        t={t}
        name="how"
        label={t('cases.bulk.to-whom')}
        value={typed?.how || 'one'}
        options={[
          { value: 'one', label: t('cases.bulk.to-one') },
          {
            value: 'spread',
            label: t('cases.bulk.to-all', { count: there.length }),
            hint: t('cases.bulk.to-all-about'),
          },
        ]}
      />
      <Select
        t={t}
        name="to"
        label={t('cases.bulk.officer')}
        placeholder={t('cases.bulk.choose')}
        value={typed?.to}
        error={error?.name === 'to' ? error.message : undefined}
        options={there.map((one) => ({
          value: one.id,
          label: t('cases.bulk.officer-load', {
            officer: t.of(one.name),
            count: loads.get(one.id) ?? 0,
          }),
        }))}
      />
      {away.map((one) => (
        <p class="quiet small" safe>
          {awayText(t, one)}
        </p>
      ))}
    </>
  )
}

/** 'Hind Salem is away until 5 December.' */
const awayText = (t: T, { name, awayUntil }: Colleague) =>
  awayUntil ? t('cases.team.away', { officer: t.of(name), day: t.date(awayUntil, 'day') }) : ''
