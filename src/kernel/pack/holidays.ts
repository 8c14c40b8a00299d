import { type Static, Type } from 'typebox'
import { closed, Day, Id, provenance, Texts } from './facts.ts'
import { Weekday } from './settings.ts'

const MonthDay = Type.Object(
  {
    month: Type.Integer({ minimum: 1, maximum: 12 }),
    day: Type.Integer({ minimum: 1, maximum: 31 }),
  },
  closed,
)
const NthWeekday = Type.Object(
  {
    month: Type.Integer({ minimum: 1, maximum: 12 }),
    weekday: Weekday,
    nth: Type.Integer({ minimum: 1, maximum: 5 }),
  },
  closed,
)

const HolidayRule = Type.Object(
  {
    holiday: Id,
    names: Texts,
    calendar: Type.Enum(['gregorian', 'hijri']),
    /** first and last day by the calendar, both included */
    from: Type.Optional(MonthDay),
    to: Type.Optional(MonthDay),
    /** instead: one weekday of a month */
    on: Type.Optional(NthWeekday),
    appliesTo: Type.Enum(['all', 'government', 'financial']),
    ...provenance,
  },
  closed,
)
export type HolidayRule = Static<typeof HolidayRule>

/** `holidays.yaml`: rules, and the days that a decision set or the moon is expected to set. */
export const HolidaysFile = Type.Object(
  {
    rules: Type.Array(HolidayRule),
    /** at most so many working days that lie between two holidays are added to them; 0: none */
    bridging: Type.Object(
      { workingDays: Type.Integer({ minimum: 0, maximum: 2 }), ...provenance },
      closed,
    ),
    occurrences: Type.Array(
      Type.Object(
        { holiday: Id, from: Day, to: Day, estimated: Type.Boolean(), ...provenance },
        closed,
      ),
    ),
    ...provenance,
  },
  closed,
)
export type HolidaysFile = Static<typeof HolidaysFile>

/** A stretch of days on which public offices are closed; `from` and `to` are ISO days, included. */
export type Holiday = {
  readonly from: string
  readonly to: string
  /** the rule's id; a bridged day carries the id of the holiday before it */
  readonly id: string
  /** computed or expected, not yet decided */
  readonly estimated: boolean
}
