import type { T } from '#kernel'
import { Timeline } from '#kernel/ui'
import type { ServiceBundle } from '#services'
import { historyWords } from '../clock/law.ts'
import type { HistoryEntry } from '../history.ts'

/** What happened to a case, with who did it and why: officers are told all of it. */
export function CaseTimeline({
  t,
  bundle,
  history,
}: {
  t: T
  bundle: ServiceBundle
  history: readonly HistoryEntry[]
}) {
  return (
    <Timeline
      t={t}
      entries={history.map((entry) => ({
        text: historyWords(t, bundle, entry),
        when: t.date(entry.at, 'moment'),
        details: detailsOf(t, entry),
      }))}
    />
  )
}

/** 'Hind Salem to Omar Ali, who had the fewest open cases (4): Hind is away until Sunday'. */
function detailsOf(t: T, { byName, toName, reason, had }: HistoryEntry): string | undefined {
  const by = byName ? t.of(byName) : ''
  const why = reason ?? ''
  if (!toName) return [by, why].filter(Boolean).join(t('cases.history-why.colon')) || undefined
  const names = { by, to: t.of(toName), reason: why }
  return typeof had === 'number'
    ? t('cases.history-why.spread', { ...names, had })
    : t('cases.history-why.given', names)
}
