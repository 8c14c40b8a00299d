/** Notices to people: inbox and e-mail. Start at README.md. */
import { type Config, type Ctx, type Delivered, defineModule, type Module } from '#kernel'
import { tellOfAccess } from './access.ts'
import { record } from './facts.ts'
import { mailerTo, mailMessage } from './mail.ts'
import { countUnread, isOfPerson, readerOf } from './message.ts'
import { inboxPage, markReadForm } from './pages/inbox.tsx'
import { tellOfChange } from './security.ts'
import { tellOfEnding } from './software.ts'

export {
  answerMessages,
  forgetMessages,
  listMessages,
  type Message,
  notifyPerson,
} from './message.ts'

/** What happens to an account its person is told of, whoever did it. */
const notices = {
  subscribes: {
    'identity/authenticator-bound': tellOfChange,
    'identity/authenticator-removed': tellOfChange,
    'identity/authenticator-suspended': tellOfChange,
    'identity/recovery-code-used': tellOfChange,
    'identity/registration-refused': tellOfChange,
    'identity/not-me': tellOfChange,
    'identity/account-closed': tellOfChange,
    'identity/invitation-taken': tellOfChange,
    'identity/post-given': tellOfChange,
    'identity/post-changed': tellOfChange,
    'identity/post-ended': tellOfChange,
    'identity/post-lapsed': tellOfChange,
    'identity/absence-planned': tellOfChange,
    'identity/absence-ended': tellOfChange,
    'identity/recovery-opened': tellOfChange,
    'identity/recovery-confirmed': tellOfChange,
    'identity/recovery-cancelled': tellOfChange,
    'identity/recovery-used': tellOfChange,
    'identity/client-ends-soon': tellOfEnding,
    'identity/recertification-ends-soon': tellOfAccess,
    'identity/access-unconfirmed': tellOfAccess,
    'identity/last-administrator-kept': tellOfAccess,
  },
}

/** @param config  e-mail is sent only where `smtp` is set */
export function notify({ smtp }: Pick<Config, 'smtp'>): Module {
  const mailer = smtp && mailerTo(smtp)
  const mailing = mailer && {
    subscribes: {
      'notify/message-written': (ctx: Ctx, fact: Delivered) => mailMessage(ctx, mailer, fact),
    },
  }
  return defineModule({
    name: 'notify',
    uses: ['identity'],
    // Nobody reads another person's messages by a mandate; a business's are for those who act for it.
    routes: [inboxPage, markReadForm].map((route) => ({ ...route, own: isOfPerson })),
    facts: record,
    schema: true,
    ...(mailing && { oneByOne: true }),
    subscribes: { ...notices.subscribes, ...mailing?.subscribes },
    portal: {
      unread: async (ctx) =>
        ctx.actor.kind === 'person' ? countUnread(ctx, readerOf(ctx.actor)) : 0,
    },
  })
}
