import { type Static, Type } from 'typebox'
import { type Ctx, plainTyped, type RouteRequest, today } from '#kernel'
import { Actions, Button, DateInput, Notice, Section } from '#kernel/ui'
import { isLocalDate, type LocalDate } from '#lib/time'
import { getHistory, type StateOn, stateOn } from '../history.ts'
import type { Licence } from '../licence.ts'

const Part = Type.Optional(Type.String({ maxLength: 8 }))

/** The day that was asked for, as its three boxes were typed. */
export const OnDay = Type.Object({ 'on.day': Part, 'on.month': Part, 'on.year': Part })
export type DayQuery = Static<typeof OnDay>

/** What a licence was worth on a day; without one that can be told, what was typed. */
export type AskedDay = {
  typed: { day: string; month: string; year: string }
  day?: LocalDate
  /** absent: it was not in the register by then */
  state?: StateOn | undefined
}

/** @returns undefined where nobody asked for a day */
export async function askedDay(
  ctx: Ctx,
  licence: Licence,
  query: DayQuery,
): Promise<AskedDay | undefined> {
  const part = (name: keyof DayQuery) => plainTyped(query[name] ?? '').trim()
  const typed = { day: part('on.day'), month: part('on.month'), year: part('on.year') }
  if (Object.values(typed).every((text) => text === '')) return undefined
  const day = `${typed.year}-${typed.month.padStart(2, '0')}-${typed.day.padStart(2, '0')}`
  if (!isLocalDate(day) || day > today(ctx)) return { typed }
  const known = { knownAt: ctx.clock.now(), zone: ctx.pack.settings.timeZone }
  return { typed, day, state: stateOn(await getHistory(ctx, licence), day, known) }
}

type Props = {
  request: RouteRequest<unknown, unknown>
  licence: Licence
  asked: AskedDay | undefined
}

/** Asks what a licence was worth on an earlier day, and says it. */
export function OnAnotherDay({ request, licence, asked }: Props) {
  const { t } = request.ctx
  const wrong = asked !== undefined && asked.day === undefined
  return (
    <Section title={t('licences.on-day.title')} id="on-day">
      {asked?.day ? (
        <Notice
          kind={asked.state === 'valid' ? 'ok' : 'bad'}
          live
          text={t('licences.on-day.answer', {
            day: t.date(asked.day, 'long'),
            state: asked.state ?? 'none',
          })}
        />
      ) : (
        ''
      )}
      <form class="stack" method="get" action={`/${t.locale}/register/${licence.number}#on-day`}>
        <DateInput
          t={t}
          name="on"
          label={t('licences.on-day.label')}
          hint={t('licences.on-day.hint')}
          value={asked?.typed}
          error={wrong ? t('licences.on-day.wrong') : undefined}
        />
        <Actions>
          <Button text={t('licences.on-day.submit')} kind="second" />
        </Actions>
      </form>
    </Section>
  )
}
