import { Type } from 'typebox'
import { type Ctx, html, type PersonId, redirect, route } from '#kernel'
import { Actions, Button, ButtonLink, EmptyState, Form, Notice, Page, PageTitle } from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { cancelRecovery, findOwnRecovery, type Recovery } from '../recovery/recovery.ts'
import { personOf } from './step-up.tsx'

const Lang = Type.Object({ lang: Type.String() })

const isLive = ({ state }: Recovery) => state === 'opened' || state === 'confirmed'

/** Where every notice of a recovery leads: what happened, and 'this was not me'. */
export const ownRecoveryPage = route({
  method: 'GET',
  url: '/:lang/my/security/recovery',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => {
    const { ctx, csrf } = request
    const { t } = ctx
    const recovery = await findOwnRecovery(ctx, personOf(ctx))
    const title = t('identity.recovery.own.title')
    return html(
      <Page request={request} title={title} form>
        <PageTitle text={title} />
        {recovery ? (
          <>
            <p safe>{await sentenceOf(ctx, recovery)}</p>
            <Stop {...{ ctx, csrf, recovery }} />
          </>
        ) : (
          <EmptyState title={t('identity.recovery.own.none')} />
        )}
      </Page>,
    )
  },
})

async function sentenceOf(ctx: Ctx, recovery: Recovery): Promise<string> {
  const { t } = ctx
  return t(`identity.recovery.own.${recovery.state}`, {
    at: t.date(recovery.openedAt, 'moment'),
    centre: t.of((await getOrganisation(ctx, recovery.agency)).names),
  })
}

/** One that is under way ends with a press; after it, what was done is undone elsewhere. */
function Stop({ ctx, csrf, recovery }: { ctx: Ctx; csrf: string; recovery: Recovery }) {
  const { t, pack } = ctx
  if (isLive(recovery)) {
    return (
      <Form action={`/${t.locale}/my/security/recovery/cancel`} csrf={csrf}>
        <p safe>{t('identity.recovery.own.cancel-hint')}</p>
        <Actions>
          <Button text={t('identity.recovery.own.cancel')} kind="stop" />
        </Actions>
      </Form>
    )
  }
  if (recovery.state !== 'used') return ''
  const { phone, names } = pack.settings.contact
  return (
    <>
      <p safe>{t('identity.recovery.own.not-me', { contact: [t.of(names), phone].join(' ') })}</p>
      <Actions>
        <ButtonLink
          href={`/${t.locale}/my/security/not-me`}
          text={t('identity.not-me.title')}
          kind="stop"
        />
      </Actions>
    </>
  )
}

export const cancelRecoveryForm = route({
  method: 'POST',
  url: '/:lang/my/security/recovery/cancel',
  allow: 'signed-in',
  params: Lang,
  handler: async ({ ctx }) => {
    await cancelRecovery(ctx, personOf(ctx))
    return redirect(`/${ctx.t.locale}/my/security/recovery`)
  },
})

/** On the security page: a recovery that is under way, and the rest after one. */
export async function RecoveryNotices({ ctx, person }: { ctx: Ctx; person: PersonId }) {
  const { t, actor, clock } = ctx
  const recovery = await findOwnRecovery(ctx, person)
  const until = actor.kind === 'person' ? actor.assurance?.coolingUntil : undefined
  const resting = until !== undefined && until > clock.now()
  return (
    <>
      {recovery && isLive(recovery) ? (
        <Notice text={t('identity.recovery.own.live')} kind="bad">
          <Actions>
            <ButtonLink
              href={`/${t.locale}/my/security/recovery`}
              text={t('identity.recovery.own.title')}
            />
          </Actions>
        </Notice>
      ) : (
        ''
      )}
      {resting ? (
        <Notice
          text={t('identity.security.resting', { until: t.date(until, 'moment') })}
          kind="wait"
        />
      ) : (
        ''
      )}
    </>
  )
}
