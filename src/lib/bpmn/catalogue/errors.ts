import { type Chapter, rule } from './rule.ts'

const SUB = (end: string, inside = '') =>
  `s -> P -> T -> !\nP {\ns -> + -> A -> !e\n+ -> B -> !\n!e: ${end}\n${inside}}\n`

export const ERRORS: Chapter = {
  title: 'Errors and escalations',
  section: '10.5.5, 13.5.3, 13.5.6',
  rules: [
    rule(
      'A worker’s error is caught on the boundary of its task',
      's -> W -> T -> !\nW: service work\nat W error E -> X -> !',
      '|W#E [X]',
    ),
    rule(
      'An error end event ends its scope; the boundary takes over',
      `${SUB('error E')}at P error E -> X -> !`,
      '[A B] |A [X] |B ✗stale-wait',
      { corner: 43 },
    ),
    rule(
      'One instance of a multi-instance fails: the others are terminated',
      's -> P -> T -> !\nP: times 3\nP {\ns -> A -> !e\n!e: error E\n}\nat P error E -> X -> !',
      '[A A A] |A [X]',
      { corner: 42 },
    ),
    rule(
      'One job of a multi-instance fails: the boundary of the whole takes over',
      's -> W -> T -> !\nW: service work; times 3\nat W error E -> X -> !',
      '[W W W] |W [W W] |W#E [X]',
      { corner: 42 },
    ),
    rule(
      'An error in the handler of an error goes outward',
      's -> P -> T -> !\nP {\ns -> A -> !e\n!e: error E\non error E {\ns -> H -> !f\n!f: error E\n}\n}\nat P error E -> X -> !',
      '|A [H] |H [X]',
      { corner: 44 },
    ),
    rule(
      'Another code is not caught; one that takes any, further out, catches',
      's -> O -> T -> !\nO {\ns -> P -> !\nP {\ns -> A -> !e\n!e: error E\n}\nat P error F -> X -> !\n}\nat O error -> Y -> !',
      '|A [Y]',
      { corner: 45 },
    ),
    rule(
      'At one level the catcher that names the code goes first',
      's -> W -> T -> !\nW: service work\nat W error -> Y -> !\nat W error E -> X -> !',
      '|W#E [X]',
    ),
    rule(
      'An error that nobody catches: the instance stands still there, and is not ended',
      's -> + -> A -> !e\n+ -> B -> !\n!e: error E',
      '|A [B !e✗] |B [!e✗] |skip:!e !',
      { corner: 46 },
    ),
    rule(
      'A worker’s error that nobody catches: the task stands still, and can be tried again',
      's -> W -> T -> !\nW: service work',
      '|W#E [W✗] |W ✗stale-wait |retry:W [W] |W [T]',
    ),
    rule(
      'A task that stands still can be passed over',
      's -> W -> T -> !\nW: service work',
      '|W#E |skip:W [T]',
    ),
    rule(
      'An event sub-process of the scope goes before the boundary of the scope',
      `${SUB('error E', 'on error E {\ns -> H -> !\n}\n')}at P error E -> X -> !`,
      '|A [H] |H [T]',
      { corner: 47 },
    ),
    rule(
      'The boundary of the failing task goes before an event sub-process of its scope',
      's -> W -> T -> !\nW: service work\nat W error -> X -> !\non error E {\ns -> H -> !\n}',
      '|W#E [X]',
    ),
    rule(
      'An error in the handler of a message is caught by the scope’s own event sub-process',
      's -> P -> T -> !\nP {\ns -> A -> !\nbeside message m {\ns -> H -> !e\n!e: error E\n}\non error E {\ns -> K -> !\n}\n}',
      '|m [A H] |H [K] |K [T]',
    ),
    rule(
      'An error gives its code and data to who catches it',
      'data why\ns -> P -> T -> !\nP {\ns -> W -> !\nW: service work\non error {\ns -> H -> !\ns: out why = code + reason\n}\n}',
      '|W#E{"reason":"x"} [H] why="Ex"',
    ),
    rule(
      'An error of a called process is caught where it was called',
      's -> C -> T -> !\nC: call Q\nat C error E -> X -> !\nprocess Q\ns -> A -> !e\n!e: error E',
      '[C] 2:[A] |A 2:!failed [X]',
      { corner: 74 },
    ),
    rule(
      'An error of a called process that nobody catches: the call stands still; tried again, it calls again',
      's -> C -> T -> !\nC: call Q\nprocess Q\ns -> A -> !e\n!e: error E',
      '|A 2:!failed [C✗] |retry:C [C] 3:[A]',
    ),
    rule(
      'An error without a code is caught by who takes any',
      `${SUB('error')}at P error E -> X -> !\nat P error -> Y -> !`,
      '|A [Y]',
    ),
    rule(
      'An escalation that nobody catches is told, and the scope completes normally',
      's -> P -> T -> !\nP {\ns -> A -> !x\n!x: escalation U\n}',
      '|A >^U [T]',
      { corner: 48 },
    ),
    rule(
      'Escalation, not interrupting: the thrower goes on',
      's -> P -> T -> !\nP {\ns -> A -> N -> A2 -> !\nN: throw escalation U\n}\nbeside P escalation U -> H -> !',
      '|A [H A2] |A2 [H T]',
      { corner: 49 },
    ),
    rule(
      'Escalation, interrupting: the sub-process is terminated',
      's -> P -> T -> !\nP {\ns -> A -> N -> A2 -> !\nN: throw escalation U\n}\nat P escalation U -> H -> !',
      '|A [H] |H !',
      { corner: 50 },
    ),
    rule(
      'Escalation caught by an event sub-process beside its scope',
      's -> A -> N -> B -> !\nN: throw escalation U\nbeside escalation U {\ns -> H -> !\n}',
      '|A [B H]',
    ),
    rule(
      'Escalation caught by an interrupting event sub-process ends its thrower',
      's -> A -> N -> B -> !\nN: throw escalation U\non escalation U {\ns -> H -> !\n}',
      '|A [H] |H !',
    ),
    rule(
      'A person escalates a task: the task stays theirs',
      's -> A -> T -> !\nbeside A escalation -> H -> !',
      '|A^late [A H] |A [H T]',
    ),
    rule(
      'An escalation of a called process is caught where it was called',
      's -> C -> T -> !\nC: call Q\nbeside C escalation U -> H -> !\nprocess Q\ns -> A -> N -> B -> !\nN: throw escalation U',
      '|A [C H] 2:[B] |B [H T]',
    ),
    rule(
      'The code of an escalation has to fit',
      's -> P -> T -> !\nP {\ns -> A -> N -> B -> !\nN: throw escalation U\n}\nat P escalation V -> H -> !',
      '|A >^U [B]',
    ),
  ],
}
