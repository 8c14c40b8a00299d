import { type Chapter, given, rule } from './rule.ts'

const SPLIT = 's -> ○ -[a]-> A -> ○2 -> T -> !\n○ -[b]-> B -> ○2\n○ -[c]-> C -> ○2\n'
const ab = given({ a: true, b: true, c: false })

export const INCLUSIVE: Chapter = {
  title: 'Inclusive gateways',
  section: '13.4.3',
  rules: [
    rule(
      'A split takes each flow whose condition is true; the join waits for those alone',
      SPLIT,
      '[A B] |A [B ○2] |B [T] |T !',
      { ...ab, corner: 18 },
    ),
    rule(
      'One true condition: the join fires with one token',
      SPLIT,
      '[C] |C [T]',
      given({ a: false, b: false, c: true }),
    ),
    rule('None true: the default', 's -> ○ -[false]-> A -> !\n○ -[/]-> B -> !', '[B]', {
      corner: 19,
    }),
    rule('A true condition leaves the default', 's -> ○ -[true]-> A -> !\n○ -[/]-> B -> !', '[A]'),
    rule(
      'None true and no default: the token stands still',
      's -> ○ -[a]-> A -> !\n○ -[b]-> B -> !',
      '[○✗] |retry:○{"b":true} [B]',
      given({ a: false, b: false }, 20),
    ),
    rule(
      'A branch that leaves by a boundary event releases the join',
      `${SPLIT}at B message m -> !`,
      '[A B] |A [B ○2] |m [T]',
      { ...ab, corner: 21 },
    ),
    rule(
      'Left by the boundary event first, the other branch joins alone',
      `${SPLIT}at B message m -> !`,
      '[A B] |m [A] |A [T]',
      { ...ab, corner: 22 },
    ),
    rule(
      'A boundary flow into the join is a flow of its own',
      `${SPLIT}at B message m -> ○2`,
      '[A B] |A [B ○2] |m [T] |T !',
      { ...ab, corner: 23 },
    ),
    rule(
      'A branch that ends elsewhere releases the join',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> ⊕ -[x = 1]-> ○\n⊕ -[/]-> !\ndata x',
      '[A B] |A [B ○] |B{"x":2} [T]',
      { corner: 24 },
    ),
    rule(
      'Two tokens on one flow: one is taken, the other fires the join again',
      's -> + -> A -> ⊕ -> ○ -> T -> !\n+ -> B -> ⊕\n+ -> C -> ○',
      '[A B C] |A [B C ○] |B [C ○ ○] |C [T T]',
      { corner: 25 },
    ),
    rule(
      'In a loop the back edge is reached through the join alone, so it is not waited for',
      's -> + -> A -> ○ -> T -> ⊕ -[again]-> ○\n+ -> B -> ○\n⊕ -[/]-> !\ndata again',
      '[A B] |A |B [T] |T{"again":true} [T] |T{"again":false} !',
      { corner: 26 },
    ),
    rule(
      'Two joins that wait for each other stand for ever',
      's -> + -> A -> ○1 -> X -> +2 -> !\n+ -> B -> ○2 -> Y -> +3 -> !\n+2 -> ○2\n+3 -> ○1',
      '[A B] |A [B ○1] |B [○1 ○2]',
      { corner: 27 },
    ),
    rule(
      'A token in a sub-process lies in it: the join waits until it is left',
      's -> + -> A -> ○ -> T -> !\n+ -> P -> ○\nP {\ns -> I -> J -> !\n}',
      '[A I] |A [I ○] |I [○ J] |J [T]',
      { corner: 28 },
    ),
    rule(
      'A token before an event-based gateway is waited for, and released when its event leads elsewhere',
      's -> + -> A -> ○ -> T -> !\n+ -> ◎ -> M -> ○\n◎ -> S -> !\nM: wait message m\nS: wait signal x',
      '[A ◎] |A [◎ ○] |x [T]',
      { corner: 29 },
    ),
    rule(
      'Behind a parallel split it is a parallel join',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> ○',
      '[A B] |A [B ○] |B [T]',
      { corner: 30 },
    ),
    rule(
      'A flow of its own from a boundary event that interrupts nothing: waited for while the host is active',
      's -> A -> ○ -> T -> !\nbeside A message m -> B -> ○',
      '[A] |m [A B] |A [B ○] |B [T]',
      { corner: 31 },
    ),
    rule(
      'The host done without the event: released',
      's -> A -> ○ -> T -> !\nbeside A message m -> B -> ○',
      '[A] |A [T]',
      { corner: 31 },
    ),
    rule(
      'A token that can reach a filled flow as well as an empty one is not waited for',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> ⊕ -[x = 1]-> D -> ○\n⊕ -[/]-> E -> ○\nA -> D\ndata x',
      '[A B] |A [B ○ D] |D [B T]',
    ),
    rule(
      'A link leads on: a token before it is waited for',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> L\nK -> ○\nL: throw link x\nK: wait link x',
      '[A B] |A [B ○] |B [T]',
    ),
    rule(
      'A token that stands still is waited for',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> ⊕ -[x = 1]-> ○\n⊕ -[x = 2]-> !',
      '[A B] |A [B ○] |B [○ ⊕✗] |skip:⊕:⊕→!2 [T]',
      given({ x: 0 }),
    ),
    rule(
      'The death of a branch in another scope does not matter',
      's -> + -> A -> ○ -> T -> !\n+ -> P -> ○\nP {\ns -> +2 -> I -> !\n+2 -> J -> !\n}',
      '|A [I J ○] |I [J ○] |J [T]',
    ),
    rule(
      'Joins and splits at once',
      's -> + -> A -> ○ -[x = 1]-> C -> !\n+ -> B -> ○ -[x > 0]-> D -> !',
      '|A |B [C D]',
      given({ x: 1 }),
    ),
    rule(
      'Several joins enabled at once fire in the order of the text',
      's -> + -> A -> +3 -> ○1 -> X -> !\n+ -> B -> ○1\n+ -> C -> ○2 -> Y -> !\n+3 -> ○2\n',
      '[A B C] |B [A C ○1] |C [A ○1 ○2] |A [X Y]',
    ),
    rule(
      'Each round of a multi-instance joins within itself',
      's -> P -> !\nP: times 2\nP {\ns -> + -> A -> ○ -> T -> !\n+ -> B -> ○\n}',
      '[A B A B] |A [B A B ○] |B [A B T]',
    ),
    rule(
      'A branch cut short by a terminated scope releases the join',
      's -> + -> A -> ○ -> T -> !\n+ -> P -> ○\nP {\ns -> I -> !t\n!t: terminate\n}',
      '|A [I ○] |I [T]',
    ),
    rule(
      'An event sub-process that is armed is not waited for',
      's -> + -> A -> ○ -> T -> !\n+ -> B -> ○\non message m {\ns -> H -> !\n}',
      '|A [B ○] |B [T]',
    ),
  ],
}
