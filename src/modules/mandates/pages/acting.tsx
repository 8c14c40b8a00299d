import { Type } from 'typebox'
import { listBusinesses } from '#identity'
import {
  ACTING_COOKIE,
  type Ctx,
  fieldOf,
  html,
  kernelProblem,
  type MandateId,
  type RouteRequest,
  redirect,
  route,
  type Texts,
} from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Heading,
  Notice,
  Page,
  PageTitle,
  Section,
} from '#kernel/ui'
import { isUuid } from '#lib/uuid'
import { beginActing, stopActing } from '../acting.ts'
import { confirmDirector, confirmFamily } from '../from-register.ts'
import { listHeld, personOf } from '../mandate.ts'
import { problem } from '../problems.ts'
import { actableOf, type Contributors, Lang, servicesText } from './parts.tsx'

/** As long as a session of the portal. */
const COOKIE_SECONDS = 12 * 3_600
const ASKS_A_MINUTE = 10

/** For whom to act: oneself, or somebody whose mandate one holds. */
export const actingPage = (contributors: Contributors) =>
  route({
    method: 'GET',
    url: '/:lang/my/acting',
    allow: 'mandates:act',
    params: Lang,
    query: Type.Object({ family: Type.Optional(Type.Enum(['some', 'none'])) }),
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
    if (!isUuid(mandate)) throw problem('missing')
    return begun(ctx, await beginActing(ctx, session, mandate as MandateId))
  },
})

/** For a business of their list: its register is asked whether it names them still. */
export const beginBusinessForm = route({
  method: 'POST',
  url: '/:lang/my/acting/business',
  allow: 'mandates:act',
  assurance: { ial: 2 },
  params: Lang,
  perMinute: ASKS_A_MINUTE,
  handler: async ({ ctx, form, session }) => {
    const business = fieldOf(form, 'business')
    if (!session) throw kernelProblem('sign-in-first')
    if (!isUuid(business)) throw problem('not-a-director')
    const mandate = await confirmDirector(ctx, business)
    return begun(ctx, await beginActing(ctx, session, mandate))
  },
})

/** Asks the register of people for their children and wards. */
export const familyForm = route({
  method: 'POST',
  url: '/:lang/my/acting/family',
  allow: 'mandates:act',
  assurance: { ial: 2 },
  params: Lang,
  perMinute: ASKS_A_MINUTE,
  handler: async ({ ctx }) => {
    const count = await confirmFamily(ctx)
    return redirect(`/${ctx.t.locale}/my/acting?family=${count > 0 ? 'some' : 'none'}`)
  },
})

function begun(ctx: Ctx, names: Texts) {
  const value = JSON.stringify(names)
  const cookie = { name: ACTING_COOKIE, value, maxAgeSeconds: COOKIE_SECONDS, readable: true }
  return redirect(`/${ctx.t.locale}/my`, [cookie])
}

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

async function actingView(
  request: RouteRequest<unknown, { family?: 'some' | 'none' }>,
  contributors: Contributors,
) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { id, mandate: chosen } = personOf(ctx)
  const [held, actable] = await Promise.all([listHeld(ctx, id), actableOf(ctx, contributors)])
  const businesses = await listBusinesses(ctx, id)
  const others = held.filter(({ mandate }) => mandate !== chosen)
  const to = (path: string) => `/${t.locale}/my/${path}`
  return (
    <Page request={request} title={t('mandates.acting.title')} form>
      <PageTitle text={t('mandates.acting.title')} lede={t('mandates.acting.lede')} />
      {request.query.family === 'none' ? <Notice live text={t('mandates.acting.no-family')} /> : ''}
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
        <article class="stamp" aria-label={t.of(principal.name)}>
          <Heading level={2} text={t.of(principal.name)} lettering={false} />
          <p class="quiet" safe>
            {[
              t(`mandates.kinds.${kind}`),
              servicesText(ctx, services === 'all' ? null : services, actable),
            ].join(' · ')}
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
        </article>
      ))}
      <FromRegisters {...{ ctx, csrf, businesses }} />
      <Actions>
        <ButtonLink href={to('mandates')} text={t('mandates.acting.manage')} kind="plain" />
      </Actions>
    </Page>
  )
}

/** What needs no offer: a register says it, and is asked when it is used. */
function FromRegisters(props: {
  ctx: Ctx
  csrf: string
  businesses: Awaited<ReturnType<typeof listBusinesses>>
}) {
  const { ctx, csrf, businesses } = props
  const { t } = ctx
  const to = (path: string) => `/${t.locale}/my/${path}`
  return (
    <Section title={t('mandates.acting.registers')} id="registers">
      <p safe>{t('mandates.acting.registers-more')}</p>
      {businesses.map(({ id, names, number }) => (
        <Form action={to('acting/business')} csrf={csrf} hidden={{ business: id }}>
          <Actions>
            <Button
              text={t('mandates.acting.business', { business: t.of(names), number })}
              kind="second"
            />
          </Actions>
        </Form>
      ))}
      <Actions>
        <ButtonLink href={to('businesses')} text={t('mandates.acting.add-business')} kind="plain" />
      </Actions>
      <Form action={to('acting/family')} csrf={csrf}>
        <Actions>
          <Button text={t('mandates.acting.family')} kind="second" />
        </Actions>
      </Form>
    </Section>
  )
}
