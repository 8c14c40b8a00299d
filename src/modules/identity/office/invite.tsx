import { html, type RouteRequest, redirect, route } from '#kernel'
import { Actions, Button, ErrorSummary, Form, Heading, OfficePage } from '#kernel/ui'
import { inviteToPost } from '../officials/proposal.ts'
import { Lang, officialsHref } from './officials.tsx'
import { AGAIN, mendable, OrderFields, type OrderProps, orderOf } from './post-order.tsx'
import { ShownOnce } from './shown-once.tsx'

type Request = RouteRequest<unknown, unknown>

export const invitePage = route({
  method: 'GET',
  url: '/:lang/office/identity/officials/invite',
  allow: 'identity:manage-officials',
  params: Lang,
  handler: async (request) =>
    html(<InvitePage request={request} order={{ roles: [], reason: '' }} />),
})

/** The address is on the page that answers, and on no other. */
export const inviteForm = route({
  method: 'POST',
  url: '/:lang/office/identity/officials/invite',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    const order = orderOf(form)
    try {
      const code = await inviteToPost(ctx, order)
      return code ? html(<InvitedPage {...{ request, code }} />) : redirect(officialsHref(ctx))
    } catch (thrown) {
      const error = mendable(ctx, thrown)
      return html(<InvitePage {...{ request, order, error }} />, { status: 422 })
    }
  },
})

function InvitePage({ request, order, error }: OrderProps) {
  const { ctx, csrf } = request
  const title = ctx.t('identity.officials.invite')
  return (
    <OfficePage request={request} title={title} wrong={error !== undefined}>
      {error ? <ErrorSummary t={ctx.t} errors={[error]} /> : ''}
      <Heading level={1} text={title} />
      <p safe>{ctx.t('identity.officials.invite-lede')}</p>
      <Form action={officialsHref(ctx, '/invite')} csrf={csrf}>
        <OrderFields {...{ request, order, error }} />
        <Actions>
          <Button text={title} />
        </Actions>
      </Form>
    </OfficePage>
  )
}

/** Answers with the address of an invitation. */
export function InvitedPage({ request, code }: { request: Request; code: string }) {
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
