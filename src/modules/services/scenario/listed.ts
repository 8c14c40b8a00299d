import { calendarOf, lastDayWithin, type Pack } from '#kernel'
import { type Entrant, type Ranked, rank } from '#lib/ranking'
import { addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import type { Competition } from '../bundle/competition-file.ts'
import { answerAt } from '../form/path.ts'
import { openRound } from '../rounds/rounds.ts'
import type { ScenarioStep } from './scenario-file.ts'

type Competing = {
  answers: Readonly<Record<string, unknown>>
  /** null: not eligible */
  points: number | null
  /** on which it was sent */
  on: LocalDate
  others: NonNullable<ScenarioStep['others']>
  /** of the round; undefined: those of the service */
  places: number | undefined
}

const OWN = 'own'

/** How an application comes out of its round among others; the lot falls to it. */
export function outcomeIn(
  competition: Competition,
  { answers, points, on, others, places }: Competing,
): Ranked['outcome'] {
  const { quotas, reserve, ties = [] } = competition
  const entrant = (
    id: string,
    { points, sent, of }: { points: number | null; sent: LocalDate; of: Competing['answers'] },
  ): Entrant => {
    const answer = (path: string) => of[path] ?? answerAt(answers, path)
    const share = quotas ? answer(quotas.by) : null
    return {
      ...{ id, points, share: typeof share === 'string' ? share : null },
      ties: ties.map((tie) => {
        if (tie === 'sent') return sent
        if (tie === 'lot') return id === OWN ? 0 : 1
        const value = answer(tie.answer)
        const number = typeof value === 'string' ? Date.parse(value) : value
        if (typeof number !== 'number' || Number.isNaN(number)) return null
        return tie.first === 'highest' ? -number : number
      }),
    }
  }
  const all = [
    entrant(OWN, { points, sent: on, of: {} }),
    ...others.map((one, index) =>
      entrant(`other-${index + 1}`, {
        ...{ points: one.points, sent: one.sent ?? on, of: one.answers ?? {} },
      }),
    ),
  ]
  const ranked = rank(all, {
    places: places ?? openRound(competition, on)?.places ?? 0,
    ...(quotas && { quotas: quotas.places }),
    ...(reserve.most !== undefined && { reserve: reserve.most }),
  })
  return ranked.find(({ id }) => id === OWN)?.outcome ?? 'refuse'
}

/** Last days of what a list gives that is decided on a day. */
export const daysOfList = (pack: Pack, { accept, reserve }: Competition, day: LocalDate) => ({
  acceptBy: lastDayWithin(calendarOf(pack), accept, day),
  reserveEnds: addPeriod(day, parsePeriod(reserve.for)),
})
