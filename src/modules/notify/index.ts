/** Notices to people: inbox and e-mail. Start at README.md. */
import { type Config, type Ctx, type Delivered, defineModule, type Module } from '#kernel'
import { record } from './facts.ts'
import { mailerTo, mailMessage } from './mail.ts'
import { countUnread } from './message.ts'
import { inboxPage, markReadForm } from './pages/inbox.tsx'
import { securityNotices } from './security.ts'

export { listMessages, type Message, notifyPerson } from './message.ts'

/** @param config  e-mail is sent only where `smtp` is set */
export function notify({ smtp }: Pick<Config, 'smtp'>): Module {
  const mailer = smtp && mailerTo(smtp)
  return defineModule({
    name: 'notify',
    uses: ['identity'],
    routes: [inboxPage, markReadForm],
    facts: record,
    schema: true,
    ...(mailer && { oneByOne: true }),
    subscribes: {
      ...securityNotices,
      ...(mailer && {
        'notify/message-written': (ctx: Ctx, fact: Delivered) => mailMessage(ctx, mailer, fact),
      }),
    },
    portal: {
      unread: async (ctx) => (ctx.actor.kind === 'person' ? countUnread(ctx, ctx.actor.id) : 0),
    },
  })
}
