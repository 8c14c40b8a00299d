import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  type PersonId,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  OfficePage,
  Pairs,
  Table,
} from '#kernel/ui'
import { type AppointmentId, postTitle, roleNames } from '#organisations'
import { withdrawInvitation } from '../invitation.ts'
import {
  endPost,
  getOfficial,
  listHeld,
  type Official,
  type PostHeld,
} from '../officials/official.ts'
import { approveProposal, refuseProposal } from '../officials/proposal.ts'
import { holderOf } from '../officials/role.ts'
import { NOT_CONFIRMED } from '../recertification/decide.ts'
import { AGAIN, officialsHref, Reason, UUID } from './officials.tsx'
import { ShownOnce } from './shown-once.tsx'

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
  const posts = await listHeld(ctx, official.person)
  const own = ctx.actor.kind === 'person' && ctx.actor.id === official.person
  const name = t.of(official.name)
  return (
    <DeskPage {...{ request, title: name, error }}>
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
    </DeskPage>
  )
}

type ActsProps = { request: Request; official: Official; error?: FieldError | undefined }

/** What they hold now, each with the way out of it. */
function Acts({ request: { ctx, csrf, form }, official, error }: ActsProps) {
  const { t } = ctx
  return (
    <>
      <Heading level={2} text={t('identity.officials.holds')} />
      {official.appointments.map((one) => (
        <>
          <Heading level={3} text={postTitle(ctx, one)} />
          <Pairs
            pairs={[
              { label: t('identity.officials.as'), value: t(`organisations.kinds.${one.kind}`) },
              { label: t('identity.officials.roles'), value: roleNames(ctx, one.roles) },
              { label: t('identity.officials.since'), value: t.date(one.from, 'medium') },
            ]}
          />
          <Form
            action={officialsHref(ctx, `/${official.person}/end`)}
            csrf={csrf}
            hidden={{ appointment: one.id }}
          >
            <p safe>{t('identity.officials.end-hint')}</p>
            <Reason
              {...{
                t,
                value: fieldOf(form, 'reason'),
                error: error?.name === 'reason' ? error.message : undefined,
              }}
            />
            <Actions>
              <Button text={t('identity.officials.end')} kind="stop" />
            </Actions>
          </Form>
        </>
      ))}
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
        { label: t('identity.officials.post'), heads: true },
        { label: t('identity.officials.roles') },
        { label: t('identity.officials.given') },
        { label: t('identity.officials.ended') },
      ]}
      rows={posts.map((post) => ({
        cells: [
          t.date(post.from, 'moment'),
          post.until ? t.date(post.until, 'moment') : t('identity.officials.now'),
          postTitle(ctx, post),
          roleNames(ctx, post.roles),
          givenOf(ctx, post),
          endOf(ctx, post),
        ],
      }))}
    />
  )
}

function givenOf({ t }: Ctx, { givenBy, agreedBy, reason }: PostHeld): string {
  const by = t.list([givenBy, agreedBy].flatMap((name) => (name ? [t.of(name)] : [])))
  return [by, reason].filter(Boolean).join(': ')
}

function endOf({ t, clock }: Ctx, { until, endedBy, endReason }: PostHeld): string {
  if (until === null || until > clock.now()) return ''
  if (endedBy) return `${t.of(endedBy)}: ${endReason}`
  const lapsed = endReason === NOT_CONFIRMED
  return t(lapsed ? 'identity.recertification.decisions.lapsed' : 'identity.officials.by-recovery')
}

export const endForm = route({
  method: 'POST',
  url: '/:lang/office/identity/officials/:id/end',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, form, params } = request
    try {
      const id = fieldOf(form, 'appointment') as AppointmentId
      await endPost(ctx, asPerson(params.id), fieldOf(form, 'reason'), id)
      return redirect(officialsHref(ctx))
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.code !== 'identity/reason-missing') throw thrown
      const error = { name: 'reason', message: ctx.t(textKeyOf(thrown.code)) }
      return html(await officialView(request, params.id, error), { status: 422 })
    }
  },
})

/** Answers with the address of an invitation. */
function InvitedPage({ request, code }: { request: Request; code: string }) {
  const { ctx } = request
  const { t } = ctx
  const title = t('identity.officials.link')
  return (
    <OfficePage request={request} title={title}>
      <Heading level={1} text={title} />
      <ShownOnce
        text={t('identity.officials.link-once')}
        secret={`${ctx.url}/${t.locale}/invitation/${code}`}
      />
    </OfficePage>
  )
}

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
