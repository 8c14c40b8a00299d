import { type Chapter, given, rule } from './rule.ts'

export const EVENTS: Chapter = {
  title: 'Intermediate and boundary events',
  section: '13.5.2, 13.5.3',
  rules: [
    rule(
      'A catching event listens from its token’s arrival on',
      's -> A -> W -> T -> !\nW: wait message m',
      '[A] |m ✗stale-wait |A [W] |m [T]',
      { corner: 36 },
    ),
    rule(
      'A signal thrown before it is waited for is lost',
      's -> A -> T1 -> W -> T -> !\nT1: throw signal x\nW: wait signal x',
      '|A >>x [W]',
      { corner: 35 },
    ),
    rule(
      'A signal goes to everything that waits for it now',
      's -> + -> W1 -> A -> !\n+ -> W2 -> B -> !\n+ -> C -> !x\nW1: wait signal x\nW2: wait signal x\n!x: signal x',
      '[W1 W2 C] |C [A B]',
      { corner: 79 },
    ),
    rule(
      'A throwing message event throws and goes on',
      's -> N -> T -> !\nN: throw message hello; with a = 1',
      '>hello [T]',
    ),
    rule('A throwing event without a result passes on', 's -> N -> T -> !\nN: throw', '[T]'),
    rule(
      'A message whose key is missing cannot be sent: it stands still',
      's -> N -> T -> !\nN: throw message hello key id',
      '[N✗] |retry:N{"id":5} >hello [T]',
    ),
    rule(
      'Nothing to listen for under: it stands still',
      's -> W -> T -> !\nW: wait message m key id',
      '[W✗] |retry:W{"id":"x"} [W] |m [T]',
    ),
    rule(
      'A link jumps within its level',
      's -> A -> L\nK -> B -> !\nL: throw link x\nK: wait link x',
      '[A] |A [B]',
    ),
    rule(
      'Two links thrown, one caught: both arrive',
      's -> + -> L\n+ -> M\nK -> B -> !\nL: throw link x\nM: throw link x\nK: wait link x',
      '[B B]',
      { corner: 73 },
    ),
    rule('A link without its other end is refused', 's -> L\nL: throw link x', '✗link-nowhere', {
      corner: 72,
    }),
    rule(
      'Boundary, interrupting: the host is cut short, one token goes out',
      's -> A -> T -> !\nat A message m -> B -> !',
      '[A] |m [B] |A ✗stale-wait |B !',
    ),
    rule(
      'The host completes: its boundary events are gone',
      's -> A -> T -> !\nat A message m -> B -> !',
      '|A [T] |m ✗stale-wait',
    ),
    rule(
      'A timer on a boundary that comes a moment too late does nothing',
      's -> A -> T -> !\nat A timer PT1H -> B -> !',
      '|A |A/PT1H ✗stale-wait |+PT2H [T]',
      { corner: 37 },
    ),
    rule(
      'A timer on a boundary interrupts',
      's -> A -> T -> !\nat A timer PT1H -> B -> !',
      '|+PT59M [A] |+PT1M [B]',
    ),
    rule(
      'Boundary, not interrupting: a token beside the host, each time',
      's -> A -> T -> !\nbeside A message m -> R -> !',
      '|m |m [A R R]',
      { corner: 38 },
    ),
    rule(
      'Tokens that are out live on after the host',
      's -> A -> T -> !\nbeside A message m -> R -> !',
      '|m |A |T [R] |R !',
      { corner: 39 },
    ),
    rule(
      'On a sub-process: all that runs inside is withdrawn',
      's -> P -> T -> !\nP {\ns -> + -> A -> !\n+ -> Q -> !\nQ {\ns -> W -> !\nW: wait timer PT5H\n}\n}\nat P message m -> X -> !',
      '[A W] |m [X] |+PT6H [X]',
      { corner: 40 },
    ),
    rule(
      'On a multi-instance: it ends all instances, and fires once',
      's -> A -> T -> !\nA: times 3\nat A message m -> X -> !',
      '[A A A] |m [X] |X !',
      { corner: 41 },
    ),
    rule(
      'Beside a multi-instance: one token each time',
      's -> A -> T -> !\nA: times 2\nbeside A message m -> X -> !',
      '[A A] |m [A A X] |A |A [X T]',
    ),
    rule(
      'A timer beside its host fires once',
      's -> A -> T -> !\nbeside A timer PT1H -> R -> !',
      '|+PT3H [A R]',
    ),
    rule(
      'A cycle beside its host fires as often as it says',
      's -> A -> T -> !\nbeside A timer R3/PT1H -> R -> !',
      '|+PT1H [A R] |+PT9H [A R R R]',
    ),
    rule(
      'A cycle that interrupts fires once',
      's -> A -> T -> !\nat A timer R3/PT1H -> R -> !',
      '|+PT9H [R]',
    ),
    rule(
      'Several events on one host: each is armed',
      's -> A -> T -> !\nat A message m -> X -> !\nat A signal x -> Y -> !',
      '|x [Y] |m ✗stale-wait',
    ),
    rule(
      'A signal on a boundary',
      's -> A -> T -> !\nbeside A signal x -> R -> !',
      '|x |x [A R R]',
    ),
    rule(
      'A boundary event without flows ends its path',
      's -> A -> T -> !\nat A message m -> !',
      '|m !',
    ),
    rule(
      'A boundary event on a task that passes on is armed and gone in one step',
      's -> M -> T -> !\nM: manual\nat M message m -> X -> !',
      '[T] |m ✗stale-wait',
    ),
    rule(
      'A boundary event on a call activity cancels what was called',
      's -> C -> T -> !\nC: call Q\nat C message m -> X -> !\nprocess Q\ns -> A -> !',
      '2:[A] |m [X] 2:!cancelled',
      { corner: 75 },
    ),
    rule(
      'A boundary timer that cannot be reckoned: the task stands still before it begins',
      's -> A -> T -> !\nat A timer duration d -> X -> !',
      '[A✗] |retry:A{"d":"PT1H"} [A] |+PT1H [X]',
    ),
    rule(
      'A task that stands still keeps its boundary events',
      's -> W -> T -> !\nW: service work\nat W timer PT1H -> X -> !',
      '|W#E [W✗] |+PT1H [X]',
    ),
  ],
}

export const CONDITIONS: Chapter = {
  title: 'Conditional events',
  section: '10.5.5, 13.5.2',
  rules: [
    rule(
      'A condition fires when data makes it true',
      's -> W -> T -> !\nW: wait when x > 1',
      '[W] |{"x":1} [W] |{"x":2} [T]',
    ),
    rule(
      'True already when it is armed: it fires at once',
      's -> A -> T -> !\nat A when x > 1 -> B -> !',
      '[B]',
      given({ x: 2 }, 80),
    ),
    rule(
      'Beside its host it fires on each change from false to true',
      's -> A -> T -> !\nbeside A when x > 1 -> R -> !',
      '|{"x":2} [A R] |{"x":3} [A R] |{"x":0} [A R] |{"x":5} [A R R]',
    ),
    rule(
      'What a task gives may fire a condition elsewhere in the same step',
      'data x\ns -> + -> A -> !\n+ -> W -> T -> !\nW: wait when x = 5',
      '[A W] |A{"x":5} [T]',
    ),
    rule(
      'A condition on what is unknown is not true',
      's -> W -> T -> !\nW: wait when y',
      '[W] |{"y":"no"} [W] |{"y":true} [T]',
    ),
    rule(
      'A condition sees the scope in which it stands',
      's -> P -> T -> !\nP {\ndata x\ns -> + -> A -> !\n+ -> W -> B -> !\nW: wait when x = 1\n}',
      '|{"x":1} [A W] |A{"x":1} [B]',
    ),
    rule(
      'A conditional event sub-process',
      's -> A -> !\non when x > 1 {\ns -> H -> !\n}',
      '|{"x":2} [H] |H !',
    ),
    rule(
      'A conditional event sub-process beside its scope: on each change',
      's -> A -> !\nbeside when x > 1 {\ns -> H -> !\n}',
      '|{"x":2} [A H] |{"x":3} [A H] |{"x":0} |{"x":9} [A H H]',
    ),
    rule(
      'Conditions are looked at when nothing moves: what was false only in between is no change',
      's -> A -> !\ndata x\nbeside A when x = 1 -> M -> N -> !\nM: manual; out x = 0\nN: manual; out x = 1',
      '|{"x":1} [A]',
    ),
  ],
}
