import { type Ctx, type Delivered, inAllLanguages, type PersonId } from '#kernel'
import { notifyPerson } from './message.ts'

/**
 * Tells a person at every address that is known of them: whoever gets into an account must not be
 * able to do so in silence.
 */
export async function tellOfChange(ctx: Ctx, { fact, payload }: Delivered): Promise<void> {
  const { subject, data = {} } = payload
  if (!subject) return
  const what = fact.replace('identity/', '')
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) => {
      const kind = typeof data.kind === 'string' ? t(`identity.kinds.${data.kind}`) : ''
      return t(`notify.security.${what}.${part}`, { kind })
    })
  const atCentre = payload.resource?.startsWith('recovery:')
  const href = atCentre ? 'my/security/recovery' : 'my/security/activity'
  await notifyPerson(ctx, subject as PersonId, { subject: say('subject'), body: say('body'), href })
}
