import { findPersonBy, getParty } from '#identity'
import { type Ctx, inAllLanguages, type PersonId, type T } from '#kernel'
import { notifyPerson } from '#notify'
import { findTextOf, type ServiceBundle } from '../bundle/bundle.ts'
import type { Draft } from '../draft.ts'
import type { Confirmation } from './confirmation.ts'

/** What somebody hears who is to confirm. */
type ForConfirmer = 'asked' | 'reminded' | 'withdrawn' | 'sent'
/** What the applicant hears of those whom they asked. */
type ForApplicant = 'all-confirmed' | 'refused' | 'lapsed'

const titleOf = (bundle: ServiceBundle, t: T) =>
  findTextOf(bundle, t.locale, 'service.title') ?? bundle.id

const tell = (
  ctx: Ctx,
  person: PersonId,
  text: ForConfirmer | ForApplicant,
  href: string,
  blanks: (t: T) => Record<string, unknown>,
) =>
  notifyPerson(ctx, person, {
    subject: inAllLanguages(ctx, (t) => t(`services.confirm.notices.${text}.subject`, blanks(t))),
    body: inAllLanguages(ctx, (t) => t(`services.confirm.notices.${text}.body`, blanks(t))),
    href,
  })

/** Tells somebody who is to confirm. Whoever has no account yet finds it on their page once they open one. */
export async function tellConfirmer(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  { id, identifier, until }: Pick<Confirmation, 'id' | 'identifier' | 'until'>,
  text: ForConfirmer,
): Promise<void> {
  const person = await findPersonBy(ctx, identifier)
  if (!person) return
  const applicant = await getParty(ctx, draft.person)
  const open = text === 'asked' || text === 'reminded'
  await tell(ctx, person.id, text, open ? `my/confirmations/${id}` : 'my/confirmations', (t) => ({
    ...{ service: titleOf(bundle, t), reference: draft.reference },
    ...{ applicant: t.of(applicant.name), day: t.date(until, 'day') },
  }))
}

/** Tells the applicant what one of the others said, or did not say in time. */
export const tellAsker = (
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  { name, reason }: Pick<Confirmation, 'name'> & { reason?: string | null },
  text: ForApplicant,
): Promise<void> =>
  tell(ctx, draft.person, text, `apply/${draft.reference}/confirmations`, (t) => ({
    ...{ service: titleOf(bundle, t), reference: draft.reference, name, reason: reason ?? '' },
  }))
