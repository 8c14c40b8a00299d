import { type Chapter, given, rule } from './rule.ts'

const on = (now: string, zone = 'Asia/Riyadh') => ({ now: new Date(now), zone })
const WAIT = (timer: string) => `s -> W -> T -> !\nW: wait timer ${timer}`
const EACH = (timer: string) => `s -> A -> !\nbeside A timer ${timer} -> R -> !`

export const TIMERS: Chapter = {
  title: 'Timers',
  section: '10.5.5; ISO 8601',
  rules: [
    rule('A duration is counted from arming', WAIT('PT1H'), '[W] |+PT59M [W] |+PT1M [T]'),
    rule(
      'A date without a zone is read in the zone of the instance',
      WAIT('2026-03-01T12:00'),
      '|+PT59M [W] |+PT1M [T]',
      on('2026-03-01T08:00:00Z'),
    ),
    rule(
      'A date with a zone is read in that',
      WAIT('2026-03-01T12:00:00Z'),
      '|+PT3H59M [W] |+PT1M [T]',
      on('2026-03-01T08:00:00Z'),
    ),
    rule(
      'A day alone is its midnight',
      WAIT('2026-03-02'),
      '|+PT12H59M [W] |+PT1M [T]',
      on('2026-03-01T08:00:00Z'),
    ),
    rule(
      'A date that lies behind: it fires in the next step, not inside this one',
      WAIT('2020-01-01'),
      '[W] |+PT1M [T]',
      { corner: 84 },
    ),
    rule('An expression gives the time', WAIT('date d'), '[W] |+PT2H [T]', {
      ...on('2026-03-01T08:00:00Z'),
      ...given({ d: '2026-03-01T12:00:00' }),
    }),
    rule(
      'An expression gives a duration of FEEL',
      WAIT('duration duration("P" + string(n) + "D")'),
      '|+P1D [W] |+P1D [T]',
      given({ n: 2 }),
    ),
    rule(
      'What is no time stands still',
      WAIT('duration d'),
      '[W✗] |retry:W{"d":"soon"} [W✗] |retry:W{"d":"PT1H"} [W]',
    ),
    rule('A month from 31 January is the last of February', WAIT('P1M'), '|=P27D [W] |=P1D [T]', {
      ...on('2026-01-31T08:00:00Z'),
      corner: 82,
    }),
    rule('A month from 31 January, in a leap year', WAIT('P1M'), '|=P28D [W] |=P1D [T]', {
      ...on('2028-01-31T08:00:00Z'),
      corner: 82,
    }),
    rule(
      'Months are counted from the first time: they do not drift',
      EACH('R3/2026-01-31T08:00/P1M'),
      '|=P1D [A R] |=P27D [A R R] |=P30D [A R R] |=P1D [A R R R]',
      on('2026-01-31T05:00:00Z'),
    ),
    rule(
      'A day is a day of the calendar, also when it has 23 hours',
      WAIT('P1D'),
      '|=PT22H [W] |=PT1H [T]',
      on('2026-03-28T12:00:00Z', 'Europe/Berlin'),
    ),
    rule(
      '24 hours are 24 hours, also then',
      WAIT('PT24H'),
      '|=PT23H [W] |=PT1H [T]',
      on('2026-03-28T12:00:00Z', 'Europe/Berlin'),
    ),
    rule(
      'Daily at 02:30 on the day that lacks it: at the next time that there is',
      EACH('R/2026-03-28T02:30/P1D'),
      '|=PT1H [A R] |=PT22H59M [A R] |=PT1M [A R R] |=PT23H29M [A R R] |=PT1M [A R R R]',
      { ...on('2026-03-28T01:00:00Z', 'Europe/Berlin'), corner: 83 },
    ),
    rule(
      'Daily at 02:30 on the day that has it twice: once',
      EACH('R/2026-10-25T02:30/P1D'),
      '|=PT1H [A R] |=PT3H [A R]',
      { ...on('2026-10-25T00:00:00Z', 'Europe/Berlin'), corner: 83 },
    ),
    rule(
      'After a stop a cycle fires once, and what is left comes in its steps',
      EACH('R3/PT1H'),
      '|=PT5H [A R] |=PT59M [A R] |=PT1M [A R R] |=PT1H [A R R R] |=PT9H [A R R R]',
      { corner: 81 },
    ),
    rule(
      'How many were missed is told to who takes it',
      `${EACH('R3/PT1H')}\ndata n\nA/R3/PT1H: out n = missed`,
      '|=PT5H n=4',
    ),
    rule('A cycle without a number goes on', EACH('R/PT1H'), '|+PT5H [A R R R R R]'),
    rule(
      'A cycle whose start lies behind begins with its next time',
      EACH('R/2020-01-01T08:00/P1D'),
      '|=PT59M [A] |=PT1M [A R] |=P1D [A R R]',
      on('2026-03-01T04:00:00Z'),
    ),
    rule('Weeks', WAIT('P1W'), '|+P6D [W] |+P1D [T]'),
    rule(
      'Years, months, days and hours together',
      WAIT('P1Y1M1DT1H'),
      '|=P396D [W] |=P1D [W] |=PT1H [T]',
      on('2026-01-01T08:00:00Z'),
    ),
    rule('An empty duration is no time', WAIT('duration "PT0S"'), '[W✗]'),
    rule(
      'Timers due at once fire in the order of their due times',
      's -> + -> W -> A -> !\n+ -> V -> B -> !\nW: wait timer PT2H\nV: wait timer PT1H',
      '[W V] |+PT3H [B A]',
    ),
    rule('A cycle on a catching event is its first time', WAIT('R5/PT1H'), '|+PT9H [T] |T !'),
  ],
}
