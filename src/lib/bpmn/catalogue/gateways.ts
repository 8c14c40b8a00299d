import { type Chapter, given, rule } from './rule.ts'

export const GATEWAYS: Chapter = {
  title: 'Exclusive, parallel and event-based gateways',
  section: '13.4.1, 13.4.2, 13.4.4',
  rules: [
    rule(
      'Exclusive: of several true conditions the first in order alone',
      's -> ⊕ -[x > 1]-> A -> !\n⊕ -[x > 0]-> B -> !',
      '[A]',
      given({ x: 2 }, 8),
    ),
    rule(
      'Exclusive: none true and no default: the token stays at the gateway; after a change of data it is tried again',
      's -> ⊕ -[x > 1]-> A -> !\n⊕ -[x > 2]-> B -> !',
      '[⊕✗] |{"x":2} [⊕✗] |retry:⊕ [A]',
      given({ x: 0 }, 9),
    ),
    rule(
      'Exclusive: a person may send it on a way of theirs',
      's -> ⊕ -[x > 1]-> A -> !\n⊕ -[x > 2]-> B -> !',
      '[⊕✗] |skip:⊕ ✗cannot-skip [⊕✗] |skip:⊕:⊕→B [B]',
      given({ x: 0 }),
    ),
    rule(
      'Exclusive: a flow without a condition counts as true, the default is left',
      's -> ⊕ -[/]-> A -> !\n⊕ -> B -> !',
      '[B]',
      { corner: 10 },
    ),
    rule(
      'Exclusive: the default when no condition is true',
      's -> ⊕ -[/]-> A -> !\n⊕ -[false]-> B -> !',
      '[A]',
    ),
    rule(
      'Exclusive: as a merge every token passes',
      's -> + -> A -> ⊕ -> T -> !\n+ -> B -> ⊕',
      '[A B] |A [B T] |B [T T]',
      { corner: 11 },
    ),
    rule(
      'Exclusive: an unknown condition before a true one is not passed over',
      's -> ⊕ -[y > 1]-> A -> !\n⊕ -[true]-> B -> !',
      '[⊕✗] |retry:⊕{"y":2} [A]',
    ),
    rule('Parallel: with one incoming flow a split', 's -> + -> A -> !\n+ -> B -> !', '[A B]', {
      corner: 12,
    }),
    rule(
      'Parallel: a join waits for one token on each flow',
      's -> + -> A -> +2 -> T -> !\n+ -> B -> +2',
      '[A B] |A [B +2] |B [T] |T !',
      { corner: 13 },
    ),
    rule(
      'Parallel: a second token on one flow stays for the next round',
      's -> + -> A -> ⊕ -> +2 -> T -> !\n+ -> B -> ⊕\n+ -> C -> +2',
      '[A B C] |A [B C +2] |B [C +2 +2] |C [+2 T] |T [+2]',
      { corner: 14 },
    ),
    rule(
      'Parallel: behind an exclusive split it waits for ever',
      's -> ⊕ -[true]-> A -> + -> T -> !\n⊕ -[true]-> B -> +',
      '[A] |A [+]',
      { corner: 15 },
    ),
    rule('Parallel: one in and one out passes', 's -> + -> T -> !', '[T]', { corner: 16 }),
    rule(
      'Parallel: joins, then splits',
      's -> + -> A -> +2 -> C -> !\n+ -> B -> +2 -> D -> !',
      '|A |B [C D]',
      { corner: 17 },
    ),
    rule(
      'Parallel: conditions on its flows are ignored',
      's -> + -[false]-> A -> !\n+ -> B -> !',
      '[A B]',
    ),
    rule(
      'Parallel: a join in a loop joins again each time',
      's -> ⊕ -> + -> A -> +2 -> T -> ⊕2 -[again]-> ⊕\n+ -> B -> +2\n⊕2 -[/]-> !\ndata again',
      '[A B] |A |B [T] |T{"again":true} [A B] |B |A [T] |T{"again":false} !',
    ),
    rule(
      'Parallel: instances of a multi-instance join within themselves',
      's -> P -> !\nP: times 2\nP {\ns -> + -> A -> +2 -> T -> !\n+ -> B -> +2\n}',
      '[A B A B] |A [B A B +2] |A [B B +2 +2] |B [B +2 T]',
    ),
    rule(
      'Event-based: the first event wins, the others are withdrawn in the same step',
      's -> ◎ -> M -> A -> !\n◎ -> D -> B -> !\nM: wait message m\nD: wait timer PT1H',
      '[◎] |m [A] |+PT2H [A]',
      { corner: 32 },
    ),
    rule(
      'Event-based: the timer wins when nothing came before',
      's -> ◎ -> M -> A -> !\n◎ -> D -> B -> !\nM: wait message m\nD: wait timer PT1H',
      '[◎] |+PT1H [B] |m ✗stale-wait',
      { corner: 33 },
    ),
    rule(
      'Event-based: in a loop it listens anew each time',
      's -> ⊕ -> ◎ -> M -> A -> ⊕\n◎ -> S -> !\nM: wait message m\nS: wait signal x',
      '[◎] |m [A] |A [◎] |m |A |x !',
      { corner: 34 },
    ),
    rule(
      'Event-based: a receive task may stand behind it',
      's -> ◎ -> R -> A -> !\n◎ -> S -> B -> !\nR: receive m\nS: wait signal x',
      '[◎] |m [A]',
    ),
    rule(
      'Event-based: a condition behind it that is true already wins at once',
      's -> ◎ -> K -> A -> !\n◎ -> S -> B -> !\nK: wait when x > 1\nS: wait signal x',
      '[A]',
      given({ x: 2 }),
    ),
    rule(
      'Event-based: a condition that becomes true wins',
      's -> ◎ -> K -> A -> !\n◎ -> S -> B -> !\nK: wait when x > 1\nS: wait signal x',
      '[◎] |{"x":2} [A]',
      given({ x: 1 }),
    ),
    rule(
      'Event-based: what its event gives is taken by the event',
      'data y\ns -> ◎ -> M -> A -> !\n◎ -> S -> B -> !\nM: wait message m; out y = v\nS: wait signal x',
      '|m{"v":9} [A] y=9',
    ),
    rule(
      'Event-based: two tokens at it wait apart',
      's -> ⊕ -> ◎ -> M -> A -> !\ns -> ⊕\n◎ -> S -> B -> !\nM: wait message m\nS: wait signal x',
      '[◎ ◎] |m [◎ A] |m [A A]',
    ),
  ],
}
