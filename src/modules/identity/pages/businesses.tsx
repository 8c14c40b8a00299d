import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  type Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import { Actions, Button, EmptyState, Form, Page, PageTitle, Table, TextInput } from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { keyboardOf } from '../identifier.ts'
import {
  addBusiness,
  type BusinessSeen,
  businessRegister,
  leaveBusiness,
  listBusinesses,
} from '../registration/business.ts'
import { isOurs, Wrong } from './parts.tsx'
import { refused } from './sign-in.tsx'
import { personOf } from './step-up.tsx'

const TRIES_A_MINUTE = 10
/** Who somebody is must be known before it is known whom they speak for. */
const NEEDED = { ial: 2 } as const

const Lang = Type.Object({ lang: Type.String() })
const One = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: UUID_PATTERN }),
})

type Request = RouteRequest<unknown, unknown>

/** The businesses that somebody represents, as the register says, with a way to add one. */
export const businessesPage = route({
  method: 'GET',
  url: '/:lang/my/businesses',
  allow: 'signed-in',
  assurance: NEEDED,
  params: Lang,
  handler: async (request) => html(await businessesView(request)),
})

export const businessForm = route({
  method: 'POST',
  url: '/:lang/my/businesses',
  allow: 'signed-in',
  assurance: NEEDED,
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip } = request
    try {
      await addBusiness(ctx, personOf(ctx), { typed: fieldOf(form, 'number'), ip })
      return redirect(`/${ctx.t.locale}/my/businesses`)
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(await businessesView(request, error), error)
    }
  },
})

export const leaveBusinessForm = route({
  method: 'POST',
  url: '/:lang/my/businesses/:id/leave',
  allow: 'signed-in',
  params: One,
  handler: async ({ ctx, params }) => {
    await leaveBusiness(ctx, personOf(ctx), params.id)
    return redirect(`/${ctx.t.locale}/my/businesses`)
  },
})

async function businessesView(request: Request, error?: Problem) {
  const { ctx, csrf, form } = request
  const { t, pack } = ctx
  const { register, roles } = await businessRegister(ctx)
  const kind = pack.settings.identifiers[register.key]
  const businesses = await listBusinesses(ctx, personOf(ctx))
  return (
    <Page request={request} title={t('identity.businesses.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="number" error={error} />
      <PageTitle text={t('identity.businesses.title')} lede={t('identity.businesses.lede')} />
      <BusinessesTable {...{ ctx, csrf, businesses, roles }} />
      <Form action={`/${t.locale}/my/businesses`} csrf={csrf}>
        <TextInput
          t={t}
          name="number"
          label={t.of(kind?.names ?? {})}
          hint={kind?.hints && t.of(kind.hints)}
          value={fieldOf(form, 'number')}
          dir="ltr"
          inputMode={keyboardOf(ctx, [register.key])}
          autocomplete="off"
          error={error && t(textKeyOf(error.code), error.params)}
          short
        />
        <Actions>
          <Button text={t('identity.businesses.add')} />
        </Actions>
      </Form>
    </Page>
  )
}

function BusinessesTable(props: {
  ctx: Ctx
  csrf: string
  businesses: readonly BusinessSeen[]
  roles: Awaited<ReturnType<typeof businessRegister>>['roles']
}) {
  const { ctx, csrf, businesses, roles } = props
  const { t } = ctx
  if (businesses.length === 0) return <EmptyState title={t('identity.businesses.none')} />
  return (
    <Table
      t={t}
      caption={t('identity.businesses.title')}
      columns={[
        { label: t('identity.businesses.name') },
        { label: t('identity.businesses.number') },
        { label: t('identity.businesses.role') },
        { label: t('identity.security.since') },
        { label: t('identity.businesses.leave'), hidden: true },
      ]}
      rows={businesses.map(({ id, names, number, role, since }) => ({
        cells: [
          t.of(names),
          number,
          t.of(roles[role] ?? {}),
          t.date(since, 'medium'),
          {
            content: (
              <Form action={`/${t.locale}/my/businesses/${id}/leave`} csrf={csrf}>
                <Button text={t('identity.businesses.leave')} hidden={t.of(names)} kind="plain" />
              </Form>
            ),
          },
        ],
      }))}
    />
  )
}
