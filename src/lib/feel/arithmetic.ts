import type { Arithmetic } from './ast.ts'
import { FeelDate } from './date.ts'
import { FeelDateTime, type Instant, nanosBetween } from './date-time.ts'
import { decimalOf, exponentOf, type FeelNumber } from './decimal.ts'
import { DaysTimeDuration, YearsMonthsDuration } from './duration.ts'
import { add, compareNumbers, divide, multiply, subtract, toBigInt } from './number.ts'
import { power } from './roots.ts'
import type { Run } from './run.ts'
import { FeelTime, NANOS_PER_DAY } from './time.ts'
import {
  DATE_TIME,
  DATE_TYPE,
  DAYS_TIME_TYPE,
  type FeelType,
  NUMBER,
  STRING,
  TIME_TYPE,
  YEARS_MONTHS_TYPE,
} from './type.ts'
import { type FeelValue, isNumber, kindOf } from './values.ts'

/** Methods may ask for narrower values than all: the table's key says what they are given. */
type Work = { work(a: FeelValue, b: FeelValue, run: Run): FeelValue }['work']
type Rule = { readonly result: FeelType; readonly work: Work }

const rule = (result: FeelType, work: Work): Rule => ({ result, work })

type Moment = FeelDate | FeelDateTime

/** A date counts as its midnight in UTC. */
const instantOf = (moment: Moment): Instant =>
  moment instanceof FeelDate ? { day: moment.epochDay, nanos: 0 } : moment.instant

const costOf = (moment: Moment) =>
  moment instanceof FeelDateTime && typeof moment.time.zone === 'string' ? ZONE_COST : 0

function momentsBetween(a: Moment, b: Moment, run: Run): FeelValue {
  const local = (moment: Moment) => moment instanceof FeelDateTime && moment.time.zone === null
  if (local(a) !== local(b)) return run.fail('local-and-zoned')
  run.step(costOf(a) + costOf(b))
  return DaysTimeDuration.of(nanosBetween(instantOf(a), instantOf(b)))
}

function timesBetween(a: FeelTime, b: FeelTime, run: Run): FeelValue {
  if ((a.zone === null) !== (b.zone === null)) return run.fail('local-and-zoned')
  const nanos = a.zone === b.zone ? a.nanos - b.nanos : a.utcNanos - b.utcNanos
  return DaysTimeDuration.of(BigInt(nanos))
}

const DAY = BigInt(NANOS_PER_DAY)

/** The time so much later on the clock, which begins again at midnight. */
function clockPlus(time: FeelTime, nanos: bigint): FeelValue {
  const total = (BigInt(time.nanos) + nanos) % DAY
  return new FeelTime(Number(total < 0n ? total + DAY : total), time.zone)
}

/** From midnight so much later: the date that it is then. */
function datePlus(date: FeelDate, nanos: bigint): FeelValue {
  const days = nanos / DAY - (nanos % DAY < 0n ? 1n : 0n)
  return FeelDate.ofEpochDay(date.epochDay + Number(days))
}

function later(moment: FeelDateTime, nanos: bigint, run: Run): FeelValue {
  if (typeof moment.time.zone === 'string') run.step(ZONE_COST)
  return moment.plusNanos(nanos)
}

/** Whole months, toward zero. */
function monthsOf(n: FeelNumber | null): FeelValue {
  if (n === null) return null
  const far = compareNumbers(n, 9e15) > 0 || compareNumbers(n, -9e15) < 0
  return far ? null : YearsMonthsDuration.of(Number(toBigInt(n)))
}

function nanosOf(n: FeelNumber | null): FeelValue {
  if (n === null) return null
  const far = compareNumbers(n, 1e15) > 0 || compareNumbers(n, -1e15) < 0
  const huge = far && (decimalOf(1n, 30) as FeelNumber)
  if (huge && (compareNumbers(n, huge) > 0 || compareNumbers(n, multiply(huge, -1) ?? 0) < 0)) {
    return null
  }
  return DaysTimeDuration.of(toBigInt(n))
}

const count = (duration: DaysTimeDuration): FeelNumber => decimalOf(duration.nanos, 0) ?? 0

type Days = DaysTimeDuration
type Months = YearsMonthsDuration

const D = 'days and time duration'
const M = 'years and months duration'

/** What arithmetic there is: every other pair of kinds is null. */
const RULES: Record<string, Rule> = {
  'number + number': rule(NUMBER, (a: FeelNumber, b: FeelNumber) => add(a, b)),
  'number - number': rule(NUMBER, (a: FeelNumber, b: FeelNumber) => subtract(a, b)),
  'number * number': rule(NUMBER, (a: FeelNumber, b: FeelNumber) => multiply(a, b)),
  'number / number': rule(NUMBER, (a: FeelNumber, b: FeelNumber, run) =>
    b === 0 ? run.fail('division-by-zero', { name: '/' }) : divide(a, b),
  ),
  'number ** number': rule(NUMBER, (a: FeelNumber, b: FeelNumber, run) => {
    run.step(200)
    return power(a, b)
  }),
  'string + string': rule(STRING, (a: string, b: string, run) => run.text(a + b)),

  'date and time - date and time': rule(DAYS_TIME_TYPE, momentsBetween),
  'date - date': rule(DAYS_TIME_TYPE, momentsBetween),
  'date - date and time': rule(DAYS_TIME_TYPE, momentsBetween),
  'date and time - date': rule(DAYS_TIME_TYPE, momentsBetween),
  'time - time': rule(DAYS_TIME_TYPE, timesBetween),

  [`date and time + ${D}`]: rule(DATE_TIME, (a: FeelDateTime, b: Days, run) =>
    later(a, b.nanos, run),
  ),
  [`date and time - ${D}`]: rule(DATE_TIME, (a: FeelDateTime, b: Days, run) =>
    later(a, -b.nanos, run),
  ),
  [`${D} + date and time`]: rule(DATE_TIME, (a: Days, b: FeelDateTime, run) =>
    later(b, a.nanos, run),
  ),
  [`date and time + ${M}`]: rule(DATE_TIME, (a: FeelDateTime, b: Months) => a.plusMonths(b.months)),
  [`date and time - ${M}`]: rule(DATE_TIME, (a: FeelDateTime, b: Months) =>
    a.plusMonths(-b.months),
  ),
  [`${M} + date and time`]: rule(DATE_TIME, (a: Months, b: FeelDateTime) => b.plusMonths(a.months)),

  [`date + ${D}`]: rule(DATE_TYPE, (a: FeelDate, b: Days) => datePlus(a, b.nanos)),
  [`date - ${D}`]: rule(DATE_TYPE, (a: FeelDate, b: Days) => datePlus(a, -b.nanos)),
  [`${D} + date`]: rule(DATE_TYPE, (a: Days, b: FeelDate) => datePlus(b, a.nanos)),
  [`date + ${M}`]: rule(DATE_TYPE, (a: FeelDate, b: Months) => a.plusMonths(b.months)),
  [`date - ${M}`]: rule(DATE_TYPE, (a: FeelDate, b: Months) => a.plusMonths(-b.months)),
  [`${M} + date`]: rule(DATE_TYPE, (a: Months, b: FeelDate) => b.plusMonths(a.months)),

  [`time + ${D}`]: rule(TIME_TYPE, (a: FeelTime, b: Days) => clockPlus(a, b.nanos)),
  [`time - ${D}`]: rule(TIME_TYPE, (a: FeelTime, b: Days) => clockPlus(a, -b.nanos)),
  [`${D} + time`]: rule(TIME_TYPE, (a: Days, b: FeelTime) => clockPlus(b, a.nanos)),

  [`${D} + ${D}`]: rule(DAYS_TIME_TYPE, (a: Days, b: Days) =>
    DaysTimeDuration.of(a.nanos + b.nanos),
  ),
  [`${D} - ${D}`]: rule(DAYS_TIME_TYPE, (a: Days, b: Days) =>
    DaysTimeDuration.of(a.nanos - b.nanos),
  ),
  [`${D} * number`]: rule(DAYS_TIME_TYPE, (a: Days, b: FeelNumber) =>
    nanosOf(multiply(count(a), b)),
  ),
  [`number * ${D}`]: rule(DAYS_TIME_TYPE, (a: FeelNumber, b: Days) =>
    nanosOf(multiply(a, count(b))),
  ),
  [`${D} / number`]: rule(DAYS_TIME_TYPE, (a: Days, b: FeelNumber) => nanosOf(divide(count(a), b))),
  [`${D} / ${D}`]: rule(NUMBER, (a: Days, b: Days) => divide(count(a), count(b))),

  [`${M} + ${M}`]: rule(YEARS_MONTHS_TYPE, (a: Months, b: Months) =>
    monthsOf(add(a.months, b.months)),
  ),
  [`${M} - ${M}`]: rule(YEARS_MONTHS_TYPE, (a: Months, b: Months) =>
    monthsOf(subtract(a.months, b.months)),
  ),
  [`${M} * number`]: rule(YEARS_MONTHS_TYPE, (a: Months, b: FeelNumber) =>
    monthsOf(multiply(a.months, b)),
  ),
  [`number * ${M}`]: rule(YEARS_MONTHS_TYPE, (a: FeelNumber, b: Months) =>
    monthsOf(multiply(a, b.months)),
  ),
  [`${M} / number`]: rule(YEARS_MONTHS_TYPE, (a: Months, b: FeelNumber) =>
    monthsOf(divide(a.months, b)),
  ),
  [`${M} / ${M}`]: rule(NUMBER, (a: Months, b: Months) => divide(a.months, b.months)),
}

/** In steps: how much longer than a step it takes, where whole numbers are not enough. */
const NUMBER_COST = 8
const LARGE_COST = 50
const OTHER_COST = 15

const numbersCost = (a: FeelNumber, b: FeelNumber): number =>
  Math.abs(exponentOf(a) - exponentOf(b)) < 15 && hasFew(a) && hasFew(b) ? NUMBER_COST : LARGE_COST

/** Digits that need no large integer. */
const hasFew = (n: FeelNumber) => typeof n === 'number' || !Number.isNaN(n.small)

/** The rules of a zone are asked of the runtime. */
const ZONE_COST = 250

const TABLE: ReadonlyMap<string, Rule> = new Map(Object.entries(RULES))

/**
 * The value of an operation on any two values.
 *
 * @returns null, with a reason, when the kinds do not go together or there is no result
 */
export function calculate(operator: Arithmetic, a: FeelValue, b: FeelValue, run: Run): FeelValue {
  if (a === null || b === null) return run.fail('null-operand', { operator })
  const left = kindOf(a)
  const right = kindOf(b)
  const found = TABLE.get(`${left} ${operator} ${right}`)
  if (!found) return run.fail('wrong-operands', { operator, left, right })
  run.step(isNumber(a) && isNumber(b) ? numbersCost(a, b) : OTHER_COST)
  const before = run.reasons.length + run.unkept
  const result = found.work(a, b, run)
  if (result !== null || run.reasons.length + run.unkept > before) return result
  return run.fail('no-result', { name: operator })
}

/** The type that an operation gives; undefined when the kinds never go together. */
export const resultOf = (operator: Arithmetic, left: FeelType, right: FeelType) =>
  TABLE.get(`${left.kind} ${operator} ${right.kind}`)?.result
