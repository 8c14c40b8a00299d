import { type Ctx, type Delivered, inAllLanguages, type PersonId } from '#kernel'
import { notifyPerson } from './message.ts'

const AT_DESK = ['recertification-ends-soon', 'last-administrator-kept']

/** Tells administrators and holders what becomes of access that nobody has confirmed. */
export async function tellOfAccess(ctx: Ctx, { fact, payload }: Delivered): Promise<void> {
  const { subject, resource = '', data = {} } = payload
  if (!subject) return
  const what = fact.replace('identity/', '')
  const due = typeof data.due === 'string' ? new Date(data.due) : undefined
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) => {
      const until = due ? t.date(due, 'moment') : ''
      return t(`notify.access.${what}.${part}`, { people: Number(data.people ?? 0), due: until })
    })
  const campaign = resource.replace('campaign:', '')
  const href = AT_DESK.includes(what)
    ? `office/identity/recertification/${campaign}`
    : 'my/security'
  await notifyPerson(ctx, subject as PersonId, { subject: say('subject'), body: say('body'), href })
}
