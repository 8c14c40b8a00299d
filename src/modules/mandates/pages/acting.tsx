import {
  ACTING_COOKIE,
  fieldOf,
  html,
  kernelProblem,
  type MandateId,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import { Actions, Button, ButtonLink, EmptyState, Form, Heading, Page, PageTitle } from '#kernel/ui'
import { beginActing, stopActing } from '../acting.ts'
import { listHeld, personOf } from '../mandate.ts'
import { problem } from '../problems.ts'
import { actableOf, type Contributors, Lang, servicesText } from './parts.tsx'

/** As long as a session of the portal. */
const COOKIE_SECONDS = 12 * 3_600
const NUMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** For whom to act: oneself, or somebody whose mandate one holds. */
export const actingPage = (contributors: Contributors) =>
  route({
    method: 'GET',
    url: '/:lang/my/acting',
    allow: 'mandates:act',
    params: Lang,
    handler: async (request) => html(await actingView(request, contributors)),
  })

export const beginForm = route({
  method: 'POST',
  url: '/:lang/my/acting',
  allow: 'mandates:act',
  assurance: { ial: 2 },
  params: Lang,
  handler: async ({ ctx, form, session }) => {
    const mandate = fieldOf(form, 'mandate')
    if (!session) throw kernelProblem('sign-in-first')
    if (!NUMBER.test(mandate)) throw problem('missing')
    const names = await beginActing(ctx, session, mandate as MandateId)
    const value = JSON.stringify(names)
    const cookie = { name: ACTING_COOKIE, value, maxAgeSeconds: COOKIE_SECONDS, readable: true }
    return redirect(`/${ctx.t.locale}/my`, [cookie])
  },
})

export const stopForm = route({
  method: 'POST',
  url: '/:lang/my/acting/stop',
  allow: 'mandates:act',
  params: Lang,
  handler: async ({ ctx, session }) => {
    if (session) await stopActing(ctx, session)
    return redirect(`/${ctx.t.locale}/my`, [{ name: ACTING_COOKIE, value: '', maxAgeSeconds: 0 }])
  },
})

async function actingView(request: RouteRequest<unknown, unknown>, contributors: Contributors) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { id, mandate: chosen } = personOf(ctx)
  const [held, actable] = await Promise.all([listHeld(ctx, id), actableOf(ctx, contributors)])
  const others = held.filter(({ mandate }) => mandate !== chosen)
  const to = (path: string) => `/${t.locale}/my/${path}`
  return (
    <Page request={request} title={t('mandates.acting.title')} form>
      <PageTitle text={t('mandates.acting.title')} lede={t('mandates.acting.lede')} />
      {chosen ? (
        <Form action={to('acting/stop')} csrf={csrf}>
          <Actions>
            <Button text={t('mandates.acting.myself')} />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      {others.length === 0 ? (
        <EmptyState title={t('mandates.acting.none')} text={t('mandates.acting.none-more')} />
      ) : (
        ''
      )}
      {others.map(({ mandate, principal, kind, services }) => (
        <section class="stamp" aria-label={t.of(principal.name)}>
          <Heading level={2} text={t.of(principal.name)} lettering={false} />
          <p class="quiet" safe>
            {t(`mandates.kinds.${kind}`)}
            {' · '}
            {servicesText(ctx, services === 'all' ? null : services, actable)}
          </p>
          <Form action={to('acting')} csrf={csrf} hidden={{ mandate }}>
            <Actions>
              <Button
                text={t('mandates.acting.choose')}
                hidden={t.of(principal.name)}
                kind="second"
              />
            </Actions>
          </Form>
        </section>
      ))}
      <Actions>
        <ButtonLink href={to('mandates')} text={t('mandates.acting.manage')} kind="plain" />
      </Actions>
    </Page>
  )
}
