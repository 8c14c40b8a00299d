import { type Ctx, type Delivered, inAllLanguages, type PersonId } from '#kernel'
import { notifyPerson } from './message.ts'

/** What happens to an account that its person is told of, whoever did it. */
const FACTS = [
  'authenticator-bound',
  'authenticator-removed',
  'authenticator-suspended',
  'recovery-code-used',
  'not-me',
  'account-closed',
] as const

/**
 * Tells a person at every address that is known of them: whoever gets into an account must not be
 * able to do so in silence.
 */
async function tellOfChange(ctx: Ctx, { fact, payload }: Delivered): Promise<void> {
  const { subject, data = {} } = payload
  if (!subject) return
  const what = fact.replace('identity/', '')
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) => {
      const kind = typeof data.kind === 'string' ? t(`identity.kinds.${data.kind}`) : ''
      return t(`notify.security.${what}.${part}`, { kind })
    })
  const href = 'my/security/activity'
  await notifyPerson(ctx, subject as PersonId, { subject: say('subject'), body: say('body'), href })
}

/** The subscriptions of notices about accounts. */
export const securityNotices = Object.fromEntries(
  FACTS.map((fact) => [`identity/${fact}`, tellOfChange]),
)
