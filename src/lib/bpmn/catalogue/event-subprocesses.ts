import { type Chapter, given, rule } from './rule.ts'

export const HANDLERS: Chapter = {
  title: 'Event sub-processes',
  section: '13.5.4',
  rules: [
    rule(
      'Interrupting: all else in its scope ends; the scope completes normally after it',
      's -> P -> T -> !\nP {\ns -> A -> B -> !\non message m {\ns -> H -> !\n}\n}',
      '[A] |m [H] |A ✗stale-wait |H [T]',
      { corner: 52 },
    ),
    rule(
      'Not interrupting: it runs beside, and the scope waits for it',
      's -> P -> T -> !\nP {\ns -> A -> !\nbeside message m {\ns -> H -> !\n}\n}',
      '|m [A H] |A [H] |H [T]',
      { corner: 53 },
    ),
    rule(
      'Interrupting twice: the second finds nothing',
      's -> A -> !\non message m {\ns -> H -> !\n}',
      '|m [H] |m ✗stale-wait [H]',
      { corner: 54 },
    ),
    rule(
      'Not interrupting: as often as it comes',
      's -> A -> !\nbeside message m {\ns -> H -> !\n}',
      '|m |m [A H H]',
    ),
    rule(
      'In the process itself: the instance waits for it only while it runs',
      's -> A -> !\nbeside message m {\ns -> H -> !\n}',
      '|A !',
      { corner: 55 },
    ),
    rule(
      'In the process itself: running, it is waited for, and listens no longer than the process',
      's -> A -> !\nbeside message m {\ns -> H -> !\n}',
      '|m |A [H] |m [H H] |H |H ! |m ✗stale-wait',
      { corner: 55 },
    ),
    rule(
      'One that interrupts ends the handler of another one',
      's -> A -> !\nbeside message m {\ns -> H -> !\n}\non message n {\ns -> K -> !\n}',
      '|m [A H] |n [K] |m ✗stale-wait |K !',
      { corner: 56 },
    ),
    rule(
      'A timer is armed when its scope starts',
      's -> A -> P -> !\nP {\ns -> B -> !\non timer PT1H {\ns -> H -> !\n}\n}',
      '[A] |+PT5H [A] |A [B] |+PT1H [H]',
      { corner: 57 },
    ),
    rule(
      'Terminate in it ends the handler, not its parent',
      's -> P -> T -> !\nP {\ns -> A -> !\nbeside message m {\ns -> + -> H -> !t\n+ -> K -> !\n!t: terminate\n}\n}',
      '|m [A H K] |H [A] |A [T]',
      { corner: 58 },
    ),
    rule(
      'What is inside of its scope sees the scope’s data; it has data of its own',
      's -> A -> !\ndata x\nbeside message m {\ndata y\ns -> H -> !\ns: out y = v + x\n}',
      '|m{"v":2} [A H] y=5 |H y=null',
      given({ x: 3 }),
    ),
    rule(
      'Within an event sub-process there may be another one',
      's -> A -> !\non message m {\ns -> H -> !\non message n {\ns -> K -> !\n}\n}',
      '|n ✗stale-wait |m [H] |n [K] |K !',
    ),
    rule(
      'A signal starts one in each scope that listens',
      's -> P -> !\nP: times 2\nP {\ns -> A -> !\non signal x {\ns -> H -> !\n}\n}',
      '[A A] |x [A H] |x [H H]',
    ),
    rule(
      'Interrupting in one instance of a multi-instance: the others go on',
      's -> P -> T -> !\nP: times 2\nP {\ns -> A -> !\non message m {\ns -> H -> !\n}\n}',
      '[A A] |m [A H] |H [A] |A [T]',
    ),
    rule(
      'A cycle starts one each time',
      's -> A -> !\nbeside timer R/PT1H {\ns -> H -> !\n}',
      '|+PT3H [A H H H]',
    ),
    rule(
      'A boundary event on its scope ends the handler too',
      's -> P -> T -> !\nP {\ns -> A -> !\nbeside message m {\ns -> H -> !\n}\n}\nat P message n -> X -> !',
      '|m [A H] |n [X]',
    ),
    rule(
      'One that cannot be armed stands still beside the scope, and is armed when tried again',
      's -> A -> !\non timer duration d {\ns -> H -> !\n}',
      '[on-timer-duration-d✗ A] |retry:on-timer-duration-d{"d":"PT1H"} [A] |+PT1H [H]',
    ),
  ],
}
