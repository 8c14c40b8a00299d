import { type Ctx, type Delivered, inAllLanguages, type PersonId } from '#kernel'
import { notifyPerson } from './message.ts'

/** Tells an officer that what software of their agency authenticates with ends soon. */
export async function tellOfEnding(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const { subject, resource = '', data = {} } = payload
  if (!subject) return
  const client = resource.replace('client:', '')
  const what = data.what === 'certificate' ? 'certificate' : 'secret'
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) =>
      t(`notify.software.${what}.${part}`, { client, days: Number(data.days) }),
    )
  const href = `office/identity/clients/${client}`
  await notifyPerson(ctx, subject as PersonId, { subject: say('subject'), body: say('body'), href })
}
