import type { Ctx } from '#kernel'

/** Whom to ask about a service: its own contact, or the country's centre. */
export function whomToAsk(
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  contact: { phone?: string; email?: string } | undefined,
  body: string,
) {
  const { names, phone, email } = pack.settings.contact
  const own = contact?.phone ?? contact?.email
  if (own !== undefined) return t('services.page.ask', { body, at: own })
  return t('services.page.askCentre', { body, centre: t.of(names), at: phone ?? email ?? '' })
}
