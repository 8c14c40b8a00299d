import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type PersonId, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ErrorSummary,
  type FieldError,
  Form,
  Heading,
  OfficePage,
  Pairs,
  Table,
  TextInput,
} from '#kernel/ui'
import { withdrawInvitation } from '../invitation.ts'
import { endPost, getOfficial, listPosts, type Official, type PostHeld } from '../officials/post.ts'
import { approveProposal, changeRoles, refuseProposal } from '../officials/proposal.ts'
import { holderOf } from '../officials/role.ts'
import { InvitedPage } from './invite.tsx'
import { officialsHref, roleNames } from './officials.tsx'
import { AGAIN, mendable, OrderFields, orderOf } from './post-order.tsx'

const UUID = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const One = Type.Object({ lang: Type.String(), id: UUID })

type Request = RouteRequest<unknown, unknown>

const asPerson = (id: string) => id as PersonId

export const officialPage = route({
  method: 'GET',
  url: '/:lang/office/identity/officials/:id',
  allow: 'identity:manage-officials',
  params: One,
  handler: async (request) => html(await officialView(request, request.params.id)),
})

async function officialView(request: Request, id: string, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const official = await getOfficial(ctx, asPerson(id))
  const posts = await listPosts(ctx, official.person)
  const own = ctx.actor.kind === 'person' && ctx.actor.id === official.person
  const name = t.of(official.name)
  return (
    <OfficePage request={request} title={name} wrong={error !== undefined}>
      {error ? <ErrorSummary t={t} errors={[error]} /> : ''}
      <Heading level={1} text={name} />
      <Pairs
        pairs={[
          { label: t('identity.officials.roles'), value: roleNames(ctx, official.roles) },
          {
            label: t('identity.officials.last'),
            value: official.lastSignIn
              ? t.date(official.lastSignIn, 'moment')
              : t('identity.security.never'),
          },
          {
            label: t('identity.officials.ways'),
            value: t.list(official.ways.map((kind) => t(`identity.kinds.${kind}`))),
          },
        ]}
      />
      {own ? (
        <p safe>{t('identity.officials.not-own')}</p>
      ) : (
        <Acts {...{ request, official, error }} />
      )}
      <Heading level={2} text={t('identity.officials.history')} />
      <History ctx={ctx} posts={posts} />
    </OfficePage>
  )
}

type ActsProps = { request: Request; official: Official; error?: FieldError | undefined }

function Acts({ request, official, error }: ActsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const action = officialsHref(ctx, `/${official.person}`)
  const typed = error ? orderOf(form) : { roles: official.roles, reason: '' }
  return (
    <>
      <Heading level={2} text={t('identity.officials.change')} />
      <Form action={`${action}/roles`} csrf={csrf}>
        <OrderFields request={request} order={typed} {...(error && { error })} />
        <Actions>
          <Button text={t('identity.officials.change')} />
        </Actions>
      </Form>
      <Heading level={2} text={t('identity.officials.end')} />
      <Form action={`${action}/end`} csrf={csrf}>
        <p safe>{t('identity.officials.end-hint')}</p>
        <TextInput
          t={t}
          name="reason"
          id="end-reason"
          label={t('identity.officials.reason')}
          maxLength={500}
          error={error?.name === 'end-reason' ? error.message : undefined}
        />
        <Actions>
          <Button text={t('identity.officials.end')} kind="stop" />
        </Actions>
      </Form>
    </>
  )
}

function History({ ctx, posts }: { ctx: Ctx; posts: readonly PostHeld[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.officials.history')}
      columns={[
        { label: t('identity.officials.since') },
        { label: t('identity.officials.until') },
        { label: t('identity.officials.roles'), heads: true },
        { label: t('identity.officials.given') },
        { label: t('identity.officials.ended') },
      ]}
      rows={posts.map((post) => ({
        cells: [
          t.date(post.since, 'moment'),
          post.until ? t.date(post.until, 'moment') : t('identity.officials.now'),
          roleNames(ctx, post.roles),
          [post.givenBy ? t.of(post.givenBy) : '', post.reason].filter(Boolean).join(': '),
          endOf(ctx, post),
        ],
      }))}
    />
  )
}

function endOf({ t }: Ctx, { until, endedBy, endReason }: PostHeld): string {
  if (until === null) return ''
  return endedBy ? `${t.of(endedBy)}: ${endReason}` : t('identity.officials.by-recovery')
}

export const rolesForm = route({
  method: 'POST',
  url: '/:lang/office/identity/officials/:id/roles',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, form, params } = request
    try {
      const done = await changeRoles(ctx, asPerson(params.id), orderOf(form))
      return redirect(officialsHref(ctx, done === 'done' ? `/${params.id}` : ''))
    } catch (thrown) {
      const error = mendable(ctx, thrown)
      return html(await officialView(request, params.id, error), { status: 422 })
    }
  },
})

export const endForm = route({
  method: 'POST',
  url: '/:lang/office/identity/officials/:id/end',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, form, params } = request
    try {
      await endPost(ctx, asPerson(params.id), fieldOf(form, 'reason'))
      return redirect(officialsHref(ctx))
    } catch (thrown) {
      const error = { ...mendable(ctx, thrown), name: 'end-reason' }
      return html(await officialView(request, params.id, error), { status: 422 })
    }
  },
})

const decideOn = (url: string, decide: (ctx: Ctx, id: string) => Promise<string | undefined>) =>
  route({
    method: 'POST',
    url: `/:lang/office/identity/officials/${url}`,
    allow: 'identity:manage-officials',
    assurance: AGAIN,
    params: One,
    handler: async (request) => {
      const code = await decide(request.ctx, request.params.id)
      return code
        ? html(<InvitedPage {...{ request, code }} />)
        : redirect(officialsHref(request.ctx))
    },
  })

export const decideForms = [
  decideOn('proposals/:id/approve', approveProposal),
  decideOn('proposals/:id/refuse', async (ctx, id) => {
    await refuseProposal(ctx, id)
    return undefined
  }),
  decideOn('invitations/:id/withdraw', async (ctx, id) => {
    await withdrawInvitation(ctx, holderOf(ctx).office.agency, id)
    return undefined
  }),
]
