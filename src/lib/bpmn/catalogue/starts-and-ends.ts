import { type Chapter, given, rule } from './rule.ts'

export const STARTS: Chapter = {
  title: 'Instances begin and end',
  section: '13.2, 13.5.1, 13.5.6',
  rules: [
    rule(
      'A start event without a trigger begins an instance; it ends when no token is left',
      's -> A -> !',
      '[A] |A !',
      { corner: 1 },
    ),
    rule(
      'Of two starts without a trigger one has to be named',
      's -> A -> !\ns2 -> B -> !',
      '✗no-such-start',
      { corner: 2 },
    ),
    rule(
      'The start that is named begins the instance, the other one does nothing',
      's -> A -> !\ns2 -> B -> !',
      '[B] |B !',
      { start: { node: 's2' } },
    ),
    rule(
      'A message start is not begun without naming it',
      's -> A -> !\ns: message m',
      '✗no-such-start',
    ),
    rule('A message begins an instance at its start event', 's -> A -> !\ns: message m', '[A]', {
      start: { node: 's' },
    }),
    rule(
      'What a start takes of its message is given by its mappings alone',
      'data x\ns -> A -> !\ns: message m\ns: out x = amount + 1',
      '[A] x=3 amount=null',
      { start: { node: 's', data: { amount: 2 } } },
    ),
    rule(
      'A timer start begins an instance when its time is told',
      's -> A -> !\ns: timer R/PT1H',
      '[A]',
      { start: { node: 's' } },
    ),
    rule(
      'Beside a start without a trigger a signal start is an alternative',
      's -> A -> !\ns2 -> B -> !\ns2: signal x',
      '[A]',
    ),
    rule(
      'A conditional start begins an instance like any other trigger',
      's -> A -> !\ns: when x > 1',
      '[A]',
      { start: { node: 's' } },
    ),
    rule(
      'A process without start events begins at everything that nothing leads to',
      'A -> !\nB -> !',
      '[A B] |B [A] |A !',
    ),
    rule('A start event puts a token on each of its flows', 's -> A -> !\ns -> B -> !', '[A B]'),
    rule(
      'A receive task that instantiates begins the instance with its message and is done',
      'R -> A -> !\nR: receive m; instantiate',
      '[A] |A !',
      { start: { node: 'R' } },
    ),
    rule(
      'An event-based gateway that instantiates: any of its events begins an instance',
      '◎ -> M -> A -> !\n◎ -> S -> B -> !\n◎: instantiate\nM: wait message m\nS: wait signal x',
      '[B] |B !',
      { start: { node: 'S' } },
    ),
    rule(
      'An end event consumes its token; other tokens go on',
      's -> + -> A -> !\n+ -> B -> !',
      '[A B] |A [B] |B !',
    ),
    rule('An activity without outgoing flows ends its path', 's -> A', '[A] |A !'),
    rule(
      'A message end event throws its message, then the token is gone',
      's -> A -> !m\n!m: message done',
      '[A] |A >done !',
    ),
    rule(
      'A signal end event throws its signal',
      's -> A -> !x\n!x: signal over',
      '[A] |A >>over !',
    ),
    rule(
      'A terminate end event in the process ends all that runs in it; the instance is terminated, not completed',
      's -> + -> A -> !t\n+ -> B -> !\n!t: terminate',
      '[A B] |A !terminated',
      { corner: 61 },
    ),
    rule(
      'A terminate end event in a sub-process ends that alone; the parent goes on normally',
      's -> P -> T -> !\nP {\ns -> + -> A -> !t\n+ -> B -> !\n!t: terminate\n}',
      '[A B] |A [T] |T !',
      { corner: 59 },
    ),
    rule(
      'Termination takes no boundary event of what it ends',
      's -> + -> A -> !t\n+ -> B -> !\n!t: terminate\nat B error -> X -> !',
      '[A B] |A !terminated',
    ),
    rule(
      'A terminate end event of one instance of a parallel multi-instance ends that instance alone',
      's -> P -> T -> !\nP: times 2\nP {\ns -> + -> A -> !t\n+ -> B -> !\n!t: terminate\n}',
      '[A B A B] |A [A B] |A [T]',
    ),
    rule(
      'An instance can be cancelled from outside, with all that runs',
      's -> P -> T -> !\nP {\ns -> A -> !\n}',
      '[A] |cancel !cancelled |A ✗stale-wait',
    ),
    rule(
      'A sub-process ends when no token is left in it',
      's -> P -> T -> !\nP {\ns -> + -> A -> !\n+ -> B -> !\n}',
      '[A B] |B [A] |A [T]',
    ),
    rule('An empty sub-process passes on', 's -> P -> T -> !\nP {\n}', '[T]'),
    rule(
      'A sub-process without a start event begins at everything that nothing leads to',
      's -> P -> T -> !\nP {\nA -> B -> !\nC -> !\n}',
      '[A C] |A [C B]',
    ),
    rule(
      'Each token makes a sub-process of its own',
      's -> A -> P -> !\ns -> B -> P\nP {\ns -> I -> !\n}',
      '[A B] |A [B I] |B [I I] |I [I] |I !',
    ),
    rule(
      'First data is kept as it is given',
      's -> A -> !',
      '[A] x={"y":[1,"z"]}',
      given({ x: { y: [1, 'z'] } }),
    ),
  ],
}
