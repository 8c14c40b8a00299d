import { type Ctx, datePartsOf, fieldOf, today } from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  TextArea,
  TextInput,
} from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import { listProposals } from '../authoring/proposal.ts'
import { changeHref, type Request, SEEN, serviceHref } from './address.ts'

/** A proposal of the change that waits, or the last that was declined, with its reasons. */
export async function Waiting({ ctx, change }: { ctx: Ctx; change: Change }) {
  const { t } = ctx
  const all = await listProposals(ctx, change.service)
  const last = all.find((one) => one.change === change.id)
  if (!last || last.outcome === 'withdrawn') return ''
  const link = (
    <Link
      href={serviceHref(ctx, change.service, `/proposals/${last.id}`)}
      text={t('services.studio.see-proposal')}
    />
  )
  if (last.outcome === 'declined') {
    return (
      <Notice
        kind="wait"
        title={t('services.studio.was-declined', { name: t.of(last.decider) })}
        text={last.answer ?? ''}
      >
        {link}
      </Notice>
    )
  }
  return (
    <Notice text={t(`services.studio.${change.proposed ? 'is-proposed' : 'is-published'}`)}>
      {link}
    </Notice>
  )
}

type EndsProps = {
  request: Request
  change: Change
  sound: boolean
  error: FieldError | undefined
}

/** The proposal, and putting the change aside. */
export function Ends({ request, change, sound, error }: EndsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const field = (name: 'reason' | 'basis' | 'starts') => ({
    ...{ t, name, label: t(`services.studio.${name}`) },
    hint: t(`services.studio.${name}-hint`),
    ...(error?.name === name && { error: error.message }),
  })
  const [year = '', month = '', day = ''] = today(ctx).split('-')
  const typed = datePartsOf(form, 'starts')
  return (
    <Section title={t('services.studio.propose')} id="propose" lettering={false}>
      <p class="before-form" safe>
        {t('services.studio.propose-about')}
      </p>
      <Form
        action={changeHref(ctx, change, '/propose')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        <DateInput
          {...field('starts')}
          value={typed.day || typed.month || typed.year ? typed : { day, month, year }}
        />
        <TextInput {...field('basis')} value={fieldOf(form, 'basis')} maxLength={300} />
        <TextArea {...field('reason')} value={fieldOf(form, 'reason')} maxLength={1_000} rows={3} />
        <Actions>
          <Button
            text={t('services.studio.propose')}
            {...(!sound && { disabled: t('services.studio.mend-first') })}
          />
          <Button
            text={t('services.studio.discard')}
            kind="stop"
            formaction={changeHref(ctx, change, '/discard')}
          />
        </Actions>
      </Form>
    </Section>
  )
}
