import { Type } from 'typebox'
import { type Ctx, fieldOf, html, kernelProblem, type PersonId, redirect, route } from '#kernel'
import { Actions, Button, EmptyState, Form, Letters, Page, PageTitle } from '#kernel/ui'
import { listMessages, markRead, readerOf } from '../message.ts'

const Lang = Type.Object({ lang: Type.String() })

export const inboxPage = route({
  method: 'GET',
  url: '/:lang/my/messages',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => {
    const { ctx, csrf } = request
    const { t } = ctx
    const messages = await listMessages(ctx, personOf(ctx))
    const unread = messages.some(({ readAt }) => readAt === null)
    return html(
      <Page request={request} title={t('notify.inbox.title')}>
        <PageTitle text={t('notify.inbox.title')} lettering />
        {messages.length === 0 ? (
          <EmptyState title={t('notify.inbox.empty')} text={t('notify.inbox.empty-more')} />
        ) : (
          <Letters
            t={t}
            letters={messages.map(({ subject, body, href, at, readAt }) => ({
              href: `/${t.locale}/${href}`,
              title: t.of(subject),
              text: t.of(body),
              when: t.date(at, 'moment'),
              at: at.toISOString(),
              unread: readAt === null,
            }))}
          />
        )}
        {unread ? (
          <Form action={`/${t.locale}/my/messages/read`} csrf={csrf}>
            <Actions>
              <Button text={t('notify.inbox.mark-read')} kind="second" />
            </Actions>
          </Form>
        ) : (
          ''
        )}
      </Page>,
    )
  },
})

export const markReadForm = route({
  method: 'POST',
  url: '/:lang/my/messages/read',
  allow: 'signed-in',
  params: Lang,
  handler: async ({ ctx, form }) => {
    const about = fieldOf(form, 'about')
    // Read where the thing itself stands: back there.
    const own = /^my\/cases\/[\w-]{1,40}$/.test(about)
    await markRead(ctx, personOf(ctx), own ? about : undefined)
    return redirect(`/${ctx.t.locale}/${own ? about : 'my/messages'}`)
  },
})

function personOf({ actor }: Ctx): PersonId {
  if (actor.kind !== 'person') throw kernelProblem('sign-in-first')
  return readerOf(actor)
}
