import type { Ctx, T } from '#kernel'
import { Notice } from '#kernel/ui'
import { localDateOf } from '#lib/time'
import type { ServiceBundle } from '#services'
import type { Case } from '../case.ts'
import type { Hold } from '../clock/hold-row.ts'
import { articleWords, groundText } from '../clock/law.ts'
import type { Decision } from '../decision-row.ts'

/** For the applicant: why the clock stands still, and until when at most; what it means when nobody decides. */
export function ClockNotice({
  ctx,
  found,
  bundle,
  hold,
}: {
  ctx: Ctx
  found: Case
  bundle: ServiceBundle
  hold: Hold | undefined
}) {
  const { t } = ctx
  if (found.closedAt) return ''
  if (!hold) return <Silence t={t} found={found} bundle={bundle} />
  return (
    <Notice kind="wait" title={t('cases.clock.stands-still')}>
      <p safe>{t('cases.clock.stands-since', heldWords(ctx, bundle, hold))}</p>
      {hold.text ? (
        <p dir="auto" safe>
          {hold.text}
        </p>
      ) : (
        ''
      )}
    </Notice>
  )
}

/** What it means when nobody decides in time; for officers and applicants. */
export function Silence({
  t,
  found: { deemed, legalOn, stoppedOn },
  bundle,
}: {
  t: T
  found: Pick<Case, 'deemed' | 'legalOn' | 'stoppedOn'>
  bundle: ServiceBundle
}) {
  const law = bundle.service.clock?.deemed
  if (!deemed || !legalOn || !law || stoppedOn) return ''
  const words = {
    day: t.date(legalOn, 'day'),
    outcome: t(`cases.clock.deemed.${deemed}`),
    article: articleWords(t, bundle, law),
  }
  return <p safe>{t('cases.clock.silence', words)}</p>
}

/** Since when, why, by which article and until when at most a clock stands still. */
export function heldWords(
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle,
  { ground, begunAt, askedAt, reviewOn }: Hold,
) {
  const basis = bundle.service.clock?.holds?.find((one) => one.ground === ground)
  return {
    from: t.date(localDateOf(begunAt ?? askedAt, pack.settings.timeZone), 'day'),
    ground: groundText(t, bundle, ground).replace(/[.。]$/, ''),
    article: basis ? articleWords(t, bundle, basis) : '',
    day: t.date(reviewOn, 'day'),
  }
}

/** How it ended; of what the law has ended, by which article. */
export function closedWords(
  t: T,
  bundle: ServiceBundle,
  { state }: Case,
  decision: Decision | undefined,
): string {
  const { kind, law, article } = decision ?? {}
  if (!kind || !law || !article) return t(closedKey(bundle, state))
  return t(`cases.case.closed.${kind}`, { article: articleWords(t, bundle, { law, article }) })
}

/** Of an appeal it is another thing that is approved or refused. */
const closedKey = ({ service }: ServiceBundle, state: Case['state']) =>
  service.appeals && (state === 'approved' || state === 'refused')
    ? (`cases.appeals.closed.${state}` as const)
    : (`cases.case.closed.${state}` as const)
