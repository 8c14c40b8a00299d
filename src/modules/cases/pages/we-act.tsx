import type { Ctx, Texts } from '#kernel'
import type { ServiceBundle } from '#services'
import type { Case } from '../case.ts'
import type { Decision } from '../decision-row.ts'
import { CaseTeeth, clockOf } from './clock.tsx'
import { closedWords } from './clock-notice.tsx'

/** Why the clock stands still, where it is not for a correction. */
const STOPPED: Partial<Record<Case['state'], string>> = {
  'awaiting-payment': 'unpaid',
  offered: 'offered',
  reserve: 'reserve',
}

type Props = {
  request: { ctx: Ctx }
  found: Case
  bundle: ServiceBundle
  decision: Decision | undefined
  agency: Texts
}

/** What the applicant hears, and by when: decided, why the clock stands still, or the day. */
export function weAct({ request: { ctx }, found, bundle, decision, agency }: Props) {
  const { t } = ctx
  const where = t('cases.case.with', { agency: t.of(agency) })
  if (found.closedAt) {
    return {
      title: t('cases.case.decided'),
      when: t.date(found.closedAt, 'day'),
      text: closedWords(t, bundle, found, decision),
    }
  }
  if (found.stoppedOn) {
    const why = found.hold ? 'held' : (STOPPED[found.state] ?? 'stopped')
    return {
      title: t('cases.case.hear-by'),
      when: t(`cases.case.${why}`),
      // The days of the examination are over: what counts is the day of the offer or of the reserve list.
      ...(found.state !== 'offered' &&
        found.state !== 'reserve' && {
          promise: <CaseTeeth ctx={ctx} found={found} big words />,
        }),
      text: t(`cases.case.${why}-more`),
    }
  }
  const moved = found.dueOn !== found.firstDueOn
  const late = clockOf(ctx, found).left < 0
  return {
    title: t('cases.case.hear-by'),
    when: t.date(found.dueOn, 'day'),
    promise: <CaseTeeth ctx={ctx} found={found} big words />,
    text: [
      late ? t('cases.case.late') : '',
      moved ? t('cases.case.moved', { day: t.date(found.firstDueOn, 'day') }) : '',
      found.legalOn ? t('cases.case.by-law', { day: t.date(found.legalOn, 'day') }) : '',
      where,
    ]
      .filter(Boolean)
      .join(' '),
  }
}
