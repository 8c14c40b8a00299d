import { Type } from 'typebox'
import { type Answer, type Ctx, Problem, redirect, today } from '#kernel'
import type { Crumb } from '#kernel/ui'
import { daysBetween, localDateOf } from '#lib/time'
import { type Draft, getOpenDraft } from '../draft.ts'
import type { Assessment } from '../form/assessment.ts'
import { pageTitle, type Wording, words } from '../view/words.ts'

/** A reference as it stands in addresses. */
export const Reference = Type.String({ pattern: '^[A-Z]{2,3}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$' })

/** Address of a page of a draft. */
export const draftPath = ({ t }: Pick<Ctx, 't'>, draft: Pick<Draft, 'reference'>, page: string) =>
  `/${t.locale}/apply/${draft.reference}/${page}`

/**
 * Shows a draft; one that was sent leads to its case, so that the back button ends there too.
 *
 * @throws services/draft-missing, services/draft-expired
 */
export const showDraft = (
  ctx: Ctx,
  reference: string,
  show: (draft: Draft) => Promise<Answer>,
): Promise<Answer> => orToCase(ctx, reference, async () => show(await getOpenDraft(ctx, reference)))

/** The answer of an act on a draft; where the draft was sent, the way to its case. */
export async function orToCase(
  ctx: Ctx,
  reference: string,
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'services/draft-closed') throw error
    return redirect(`/${ctx.t.locale}/my/cases/${reference}`)
  }
}

export const serviceCrumbs = (
  wording: Wording,
  draft: Pick<Draft, 'service' | 'purpose' | 'licenceAct'>,
): Crumb[] => [
  {
    href: `/${wording.t.locale}/services/${draft.service}`,
    text: words(wording, 'service.title'),
  },
  { text: wording.t(`services.form.purpose.${draft.licenceAct ?? draft.purpose}`) },
]

/**
 * The pages that count, for the list beside the form; those that are done can be gone back to, and
 * from the last one all of them.
 */
export function draftSteps(
  ctx: Ctx,
  wording: Wording,
  draft: Draft,
  { pages }: Assessment,
  now: string,
) {
  // Checking the answers is done by sending them, never before.
  const last = wording.bundle.forms[draft.form]?.pages.find(({ summary }) => summary)?.page
  return pages
    .filter(({ relevant }) => relevant)
    .map(({ page, state }) => {
      const done = state === 'done' && page !== last
      return {
        title: pageTitle(wording, draft.form, page),
        state: page === now ? ('now' as const) : done ? ('done' as const) : ('rest' as const),
        ...(page !== now && (done || now === last) && { href: draftPath(ctx, draft, page) }),
      }
    })
}

/** When the answers were saved, and how long they are kept. */
export function DraftSide({ ctx, draft }: { ctx: Ctx; draft: Draft }) {
  const { t, pack } = ctx
  if (draft.revision === 0) return ''
  const expires = localDateOf(draft.expiresAt, pack.settings.timeZone)
  const saved = localDateOf(draft.updatedAt, pack.settings.timeZone)
  const day = today(ctx)
  const when = {
    time: saved === day ? t.date(draft.updatedAt, 'time') : t.date(draft.updatedAt, 'moment'),
    today: saved === day ? 'yes' : 'no',
  }
  return (
    <p class="quiet" safe>
      {draft.purpose === 'correction'
        ? t('services.form.savedCorrection', when)
        : t('services.form.savedAt', { ...when, days: daysBetween(day, expires) })}
    </p>
  )
}
