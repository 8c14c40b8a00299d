import { type Ctx, inAllLanguages, type PersonId, type T } from '#kernel'
import { stillStands } from '#mandates'
import { notifyPerson } from '#notify'
import type { Case } from './case.ts'

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
  | 'held'
  | 'resumed'
  | 'extended'
  | 'deemed-approval'
  | 'deemed-refusal'
  | 'appeal-allowed'
  | 'appeal-upheld'
  | 'joined'
  | 'parted'
  | 'split'
  | 'fee-asked'
  | 'fee-reminded'
  | 'fee-paid'
  | 'fee-paid-back'
  | 'fee-kept'
  | 'lapsed-unpaid'
  | 'lapsed-undecided'
  | 'hearing-set'
  | 'hearing-moved'
  | 'visit-set'
  | 'visit-moved'
  | 'place-offered'
  | 'place-reserved'
  | 'place-moved-up'
  | 'place-missed'
  | 'place-declined'
  | 'offer-lapsed'
  | 'list-refused'

type FilerNotice = 'filer-decided' | 'filer-returned' | 'filer-fee' | 'filer-offered'

/** What happened to a case, as who sent it for another hears of it: that something did, and not what. */
const FOR_FILER: Partial<Record<NoticeName, FilerNotice>> = {
  'fee-asked': 'filer-fee',
  'fee-reminded': 'filer-fee',
  'lapsed-unpaid': 'filer-decided',
  'lapsed-undecided': 'filer-decided',
  'place-offered': 'filer-offered',
  'place-moved-up': 'filer-offered',
  'place-reserved': 'filer-decided',
  'place-missed': 'filer-decided',
  'place-declined': 'filer-decided',
  'offer-lapsed': 'filer-decided',
  'list-refused': 'filer-decided',
  returned: 'filer-returned',
  reminded: 'filer-returned',
  approved: 'filer-decided',
  refused: 'filer-decided',
  withdrawn: 'filer-decided',
  lapsed: 'filer-decided',
  'deemed-approval': 'filer-decided',
  'deemed-refusal': 'filer-decided',
  'appeal-allowed': 'filer-decided',
  'appeal-upheld': 'filer-decided',
}

type Told = { reference: string; applicant: PersonId } & Partial<
  Pick<Case, 'applicantName' | 'filedBy' | 'mandate' | 'service'>
>

/**
 * Tells the applicant what happened, in every language of the pack, in the act's own transaction; and who
 * sent it for them that there is something to read, while they may read it.
 *
 * @param blanks  of the texts `cases.notices.<name>.subject` and `.body` */
export async function tellApplicant(
  ctx: Ctx,
  about: Told,
  name: NoticeName,
  blanks: (t: T) => Record<string, unknown>,
): Promise<void> {
  await notifyPerson(ctx, about.applicant, {
    ...textsOf(ctx, name, blanks),
    href: `my/cases/${about.reference}`,
  })
  const text = FOR_FILER[name]
  if (text) await tellFiler(ctx, about, text)
}

/** Whoever acts for them no more, or not in this service, hears nothing. */
async function tellFiler(
  ctx: Ctx,
  { reference, applicantName = {}, filedBy, mandate, service }: Told,
  text: FilerNotice,
) {
  const { actor } = ctx
  // Their own act is no news to them.
  const isOwn = actor.kind === 'person' && actor.id === filedBy
  if (!filedBy || !mandate || !service || isOwn) return
  if (!(await stillStands(ctx, mandate, service))) return
  const blanks = (t: T) => ({ reference, principal: t.of(applicantName) })
  await notifyPerson(ctx, filedBy, { ...textsOf(ctx, text, blanks), href: 'my/acting' })
}

const textsOf = (ctx: Ctx, name: string, blanks: (t: T) => Record<string, unknown>) => ({
  subject: inAllLanguages(ctx, (t) => t(`cases.notices.${name}.subject`, blanks(t))),
  body: inAllLanguages(ctx, (t) => t(`cases.notices.${name}.body`, blanks(t))),
})
