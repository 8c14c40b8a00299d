import { type Chapter, given, rule } from './rule.ts'

export const FLOWS: Chapter = {
  title: 'Activities and sequence flows',
  section: '13.3.1–13.3.3',
  rules: [
    rule(
      'Flows without a condition are all taken',
      's -> A\nA -> B -> !\nA -> C -> !',
      '[A] |A [B C]',
      { corner: 3 },
    ),
    rule(
      'Two flows into a task are no join: it is done once per token',
      's -> A\nA -> B -> T\nA -> C -> T\nT -> !',
      '[A] |A [B C] |B [C T] |C [T T] |T [T] |T !',
      { corner: 4 },
    ),
    rule(
      'The default flow of a task is taken when none of its conditions is true',
      's -> A -[x = 1]-> B -> !\nA -[x = 2]-> C -> !\nA -[/]-> D -> !',
      '[A] |A [D]',
      given({ x: 3 }, 5),
    ),
    rule(
      'All conditions of a task that are true are taken',
      's -> A -[x > 1]-> B -> !\nA -[x > 2]-> C -> !\nA -[/]-> D -> !',
      '[A] |A [B C]',
      given({ x: 3 }, 6),
    ),
    rule(
      'No condition true and no default: the task stands still until a person helps',
      's -> A -[x > 1]-> B -> !\nA -[x > 2]-> C -> !',
      '[A] |A [A✗]',
      given({ x: 0 }, 7),
    ),
    rule(
      'Beside conditions a flow without one is always taken',
      's -> A -[x > 1]-> B -> !\nA -> C -> !',
      '[A] |A [C]',
      given({ x: 0 }),
    ),
    rule(
      'A default is not taken where another flow has no condition',
      's -> A -[/]-> B -> !\nA -> C -> !',
      '[A] |A [C]',
    ),
    rule(
      'A condition that is neither true nor false is not guessed: the task stands still',
      's -> A -[x > 1]-> B -> !\nA -[/]-> C -> !',
      '[A] |A [A✗]',
      given({}),
    ),
    rule(
      'The same flow of a sub-process: conditions are asked when it ends',
      's -> P -[ok]-> A -> !\nP -[/]-> B -> !\ndata ok\nP {\ns -> I -> !\n}',
      '[I] |I{"ok":true} [A]',
    ),
    rule(
      'A manual and an abstract task pass on',
      's -> M -> N -> T -> !\nM: manual\nN: abstract',
      '[T]',
    ),
    rule(
      'A service task with a topic waits for its worker',
      's -> W -> !\nW: service letters',
      '[W] |W !',
    ),
    rule('A service task without a topic passes on', 's -> W -> T -> !\nW: service', '[T]'),
    rule(
      'A send task throws its message and passes on',
      's -> N -> T -> !\nN: send hello',
      '>hello [T]',
    ),
    rule('A receive task waits for its message', 's -> R -> T -> !\nR: receive m', '[R] |m [T]'),
    rule(
      'A business rule task takes what is decided, and passes on',
      'data fee\ns -> R -> T -> !\nR: rule fees -> fee; in area = 3',
      '[T] fee=30',
      { decide: (_, { area }) => Number(area) * 10 },
    ),
    rule(
      'A business rule task without a decision stands still, and can be tried again',
      's -> R -> T -> !\nR: rule fees -> fee',
      '[R✗] |retry:R [R✗]',
    ),
    rule(
      'A task is done once: what comes second finds nothing',
      's -> A -> B -> !',
      '|A [B] |A ✗stale-wait [B]',
      { corner: 85 },
    ),
    rule(
      'Flows are taken in the order of the text',
      's -> A\nA -> C -> !\nA -> B -> !',
      '|A [C B]',
    ),
    rule(
      'What set out first arrives first',
      's -> + -> M -> A -> !\n+ -> B -> !\nM: manual',
      '[B A]',
    ),
  ],
}

export const DATA: Chapter = {
  title: 'Data',
  section: '10.4, 13.3.2',
  rules: [
    rule(
      'Outputs of a task see its results and the data around it',
      'data x, y\ns -> A -> B -> !\nA: out x = given + y',
      '|A{"given":2} x=5',
      given({ y: 3 }),
    ),
    rule(
      'Without outputs the results whose names are declared are taken',
      'data x\ns -> A -> B -> !',
      '|A{"x":1,"z":2} x=1 z=null',
    ),
    rule(
      'With outputs nothing else is taken',
      'data x, y\ns -> A -> B -> !\nA: out x = 7',
      '|A{"y":1} x=7 y=null',
    ),
    rule(
      'Later outputs see what earlier ones gave',
      'data x, y\ns -> A -> B -> !\nA: out x = 2; out y = x * 10',
      '|A y=20',
    ),
    rule(
      'Outputs are mapped on completion only',
      'data x\ns -> A -> B -> !\nA: out x = 1\nat A message m -> C -> !',
      '|m x=null',
    ),
    rule(
      'A value goes to the nearest scope that declares its name',
      's -> P -> T -> !\ndata x\nP {\ndata x\ns -> A -> B -> !\nA: out x = 5\n}',
      '|A |B x=1',
      given({ x: 1 }),
    ),
    rule(
      'What a sub-process declares is gone with it',
      's -> P -> T -> !\nP {\ndata y\ns -> A -> B -> !\nA: out y = 5\n}',
      '|A y=5 |B y=null',
    ),
    rule(
      'A sub-process changes what is declared around it',
      's -> P -> T -> !\ndata x\nP {\ns -> A -> !\nA: out x = 5\n}',
      '|A [T] x=5',
    ),
    rule(
      'Inputs of a sub-process are data of its own',
      's -> P -> T -> !\nP: in y = x + 1\nP {\ns -> A -> !\n}',
      '[A] y=2 |A y=null',
      given({ x: 1 }),
    ),
    rule(
      'Outputs of a sub-process see its own data',
      's -> P -> T -> !\ndata z\nP: out z = y * 2\nP {\ndata y\ns -> A -> !\nA: out y = 4\n}',
      '|A z=8',
    ),
    rule(
      'A manual task with outputs reckons',
      'data x\ns -> M -> T -> !\nM: manual; out x = 6 * 7',
      '[T] x=42',
    ),
    rule(
      'A caught message gives what its event takes, and no more',
      'data x, y\ns -> W -> T -> !\nW: wait message m; out x = amount',
      '|m{"amount":4,"y":1} [T] x=4 y=null',
    ),
    rule(
      'A message caught on a boundary gives what its event takes',
      's -> A -> !\ndata x\nA: out x = 1\nat A message m -> B -> !',
      '|m [B] x=null',
    ),
    rule(
      'Dates are dates again where their type is declared',
      'data d: date\ns -> ⊕ -[d.year = 2026]-> A -> !\n⊕ -[/]-> B -> !',
      '[A]',
      given({ d: '2026-05-01' }),
    ),
    rule(
      'A list of dates too',
      'data d[]: date\ns -> ⊕ -[d[1].month = 5]-> A -> !\n⊕ -[/]-> B -> !',
      '[A]',
      given({ d: ['2026-05-01'] }),
    ),
    rule(
      'Data that would be larger than an instance may hold is refused, and nothing is done',
      'data x\ns -> A -> B -> !',
      `|A{"x":"${'y'.repeat(200_001)}"} ✗too-large [A]`,
    ),
  ],
}
