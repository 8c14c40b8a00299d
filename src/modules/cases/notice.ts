import { type Ctx, inAllLanguages, type PersonId, type T } from '#kernel'
import { notifyPerson } from '#notify'

export type NoticeName =
  | 'received'
  | 'claimed'
  | 'returned'
  | 'reminded'
  | 'corrected'
  | 'approved'
  | 'granted'
  | 'refused'
  | 'withdrawn'
  | 'lapsed'

/**
 * Tells the applicant what happened, in every language of the pack, in the act's own transaction.
 *
 * @param blanks  of the texts `cases.notices.<name>.subject` and `.body` */
export const tellApplicant = (
  ctx: Ctx,
  about: { reference: string; applicant: PersonId },
  name: NoticeName,
  blanks: (t: T) => Record<string, unknown>,
) =>
  notifyPerson(ctx, about.applicant, {
    subject: inAllLanguages(ctx, (t) => t(`cases.notices.${name}.subject`, blanks(t))),
    body: inAllLanguages(ctx, (t) => t(`cases.notices.${name}.body`, blanks(t))),
    href: `my/cases/${about.reference}`,
  })
