import type { Ctx, PersonId } from '#kernel'
import { getPerson } from '../person.ts'
import { canText, sendText } from '../text-message.ts'

const USEFUL_MINUTES = 24 * 60
const TELEPHONE = /^\+[0-9]{4,15}$/

/**
 * Tells a person by text message, in every language of the pack, with where to say that it was not
 * they. Whoever is at a false door must not be able to go through it in silence.
 */
export async function tellAtTelephone(ctx: Ctx, person: PersonId, what: string): Promise<void> {
  if (!canText(ctx)) return
  const { phone } = await getPerson(ctx, person)
  if (!phone || !TELEPHONE.test(phone)) return
  const text = ctx.pack.settings.languages
    .map((language) => {
      const link = `${ctx.url}/${language}/my/security/recovery`
      return ctx.translate(language)(`identity.recovery.texts.${what}`, { link })
    })
    .join('\n')
  await sendText(ctx, { to: phone, text, minutes: USEFUL_MINUTES, person })
}
