import type { Ctx } from '#kernel'
import { today } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Competition, RoundFile } from '../bundle/competition-file.ts'
import { problem } from '../problems.ts'

/** A round as it is in one year: when one applies, and for how many places. */
export type Round = {
  /** such as autumn-2026: the year in which it opens */
  name: string
  /** of `service.yaml` */
  round: string
  opens: LocalDate
  /** the last day */
  closes: LocalDate
  places: number
}

const EVERY_YEAR = '--'

/** Those of a competition that touch a year before or after a day or its own, in their order. */
export function roundsAround({ rounds }: Pick<Competition, 'rounds'>, day: LocalDate): Round[] {
  const year = Number(day.slice(0, 4))
  return rounds
    .flatMap((each) =>
      each.opens.startsWith(EVERY_YEAR)
        ? [year - 1, year, year + 1].map((one) => inYear(each, one))
        : [roundOf(each, each.opens, each.closes)],
    )
    .sort((a, b) => (a.opens < b.opens ? -1 : 1))
}

function inYear(file: RoundFile, year: number): Round {
  const [opens, closes] = [file.opens.slice(2), file.closes.slice(2)]
  // From November to January, it closes in the year after.
  return roundOf(file, `${year}-${opens}`, `${closes < opens ? year + 1 : year}-${closes}`)
}

const roundOf = ({ round, places }: RoundFile, opens: LocalDate, closes: LocalDate): Round => ({
  ...{ name: `${round}-${opens.slice(0, 4)}`, round, opens, closes, places },
})

/** The round in which one applies on a day; undefined: none is open. */
export const openRound = (competition: Competition, day: LocalDate): Round | undefined =>
  roundsAround(competition, day).find(({ opens, closes }) => opens <= day && day <= closes)

/** The round that opens next after a day; undefined: none is known. */
export const nextRound = (competition: Competition, day: LocalDate): Round | undefined =>
  roundsAround(competition, day).find(({ opens }) => opens > day)

/**
 * Refuses who applies outside of the rounds of a service; what they have begun stays.
 *
 * @returns the round that is open; undefined: there is no competition
 * @throws services/round-closed  `when` says when the next one is open, in words
 */
export function assertRoundOpen(ctx: Ctx, { service }: ServiceBundle): Round | undefined {
  const { competition } = service
  if (!competition) return undefined
  const day = today(ctx)
  const open = openRound(competition, day)
  if (open) return open
  const next = nextRound(competition, day)
  const { t } = ctx
  const when = next
    ? t('services.rounds.next', {
        opens: t.date(next.opens, 'day'),
        closes: t.date(next.closes, 'day'),
      })
    : t('services.rounds.none')
  throw problem('round-closed', { when })
}
