import { type Ctx, calendarOf } from '#kernel'
import { Teeth } from '#kernel/ui'
import { type Case, clockDay } from '../case.ts'
import { progressOf } from '../promise.ts'

type Clocked = Pick<Case, 'promisedDays' | 'promisedKind' | 'dueOn' | 'stoppedOn' | 'closedAt'>

/** Days used and left of the promise, on the day on which the case's clock stands. */
export const clockOf = (ctx: Ctx, found: Clocked) =>
  progressOf(
    calendarOf(ctx.pack),
    { days: found.promisedDays, kind: found.promisedKind },
    found.dueOn,
    clockDay(ctx, found),
  )

/** The age of a case against its promise: teeth for working days, words for a promise in all days. */
export function CaseTeeth({
  ctx,
  found,
  big,
  words,
}: {
  ctx: Ctx
  found: Clocked
  big?: boolean
  words?: boolean
}) {
  const { t } = ctx
  const { used, of, left } = clockOf(ctx, found)
  if (found.promisedKind === 'working') {
    return <Teeth t={t} used={Math.max(0, used)} promised={of} big={big} words={words} />
  }
  return (
    <span class="num" safe>
      {left < 0 ? t('cases.clock.late', { days: -left }) : t('cases.clock.left', { days: left })}
    </span>
  )
}
