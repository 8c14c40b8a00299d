import type { T } from '#kernel'
import { Link, Section } from '#kernel/ui'
import type { RoundFile } from '../bundle/competition-file.ts'
import { TrustNote } from '../view/source-notes.tsx'
import { words } from '../view/words.ts'
import type { AboutService } from './service-about.ts'

/** When one applies, where applications compete for places; the page is the same on every day. */
export function Rounds({ id, bundle, ctx, wording }: AboutService) {
  const { t } = ctx
  const { competition } = bundle.service
  if (!competition) return ''
  return (
    <Section title={t('services.rounds.title')} id="rounds" prose>
      <p safe>{t('services.rounds.about')}</p>
      <ul>
        {competition.rounds.map((round) => (
          <li safe>{roundWords(t, round, words(wording, `rounds.${round.round}.name`))}</li>
        ))}
      </ul>
      <p>
        <Link href={`/${t.locale}/services/${id}/rounds`} text={t('services.rounds.results')} />
      </p>
      <TrustNote ctx={ctx} facts={[competition, ...competition.rounds]} />
    </Section>
  )
}

/** Any year: only its days are told. */
const SOME_YEAR = '2026'

function roundWords(t: T, { opens, closes, places }: RoundFile, name: string): string {
  if (!opens.startsWith('--')) {
    const days = { opens: t.date(opens, 'long'), closes: t.date(closes, 'long') }
    return t('services.rounds.once', { name, places, ...days })
  }
  const dayOf = (day: string) => t.date(`${SOME_YEAR}${day.slice(1)}`, 'yearly')
  return t('services.rounds.yearly', { name, places, opens: dayOf(opens), closes: dayOf(closes) })
}
