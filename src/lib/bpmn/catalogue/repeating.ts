import { type Chapter, given, rule } from './rule.ts'

export const REPEATING: Chapter = {
  title: 'Loops and multiple instances',
  section: '13.3.6, 13.3.7',
  rules: [
    rule(
      'Nothing to do for: passes at once',
      's -> A -> T -> !\nA: each xs as x',
      '[T]',
      given({ xs: [] }, 62),
    ),
    rule(
      'As many as the cardinality says',
      's -> A -> T -> !\nA: times n+1',
      '[A A A]',
      given({ n: 2 }),
    ),
    rule('Parallel: done when all are done', 's -> A -> T -> !\nA: times 2', '[A A] |A [A] |A [T]'),
    rule(
      'Parallel with a completion condition: the rest is terminated',
      's -> A -> T -> !\nA: times 3 until numberOfCompletedInstances >= 2',
      '[A A A] |A [A A] |A [T]',
      { corner: 63 },
    ),
    rule(
      'In turn: one after the other',
      's -> A -> T -> !\nA: times 2 in turn',
      '[A] |A [A] |A [T]',
    ),
    rule(
      'In turn with a completion condition: after the first',
      's -> A -> T -> !\nA: times 3 in turn until loopCounter = 1',
      '[A] |A [T]',
      { corner: 64 },
    ),
    rule(
      'A completion condition is not asked before one has completed',
      's -> A -> T -> !\nA: times 2 until true',
      '[A A] |A [T]',
      { corner: 65 },
    ),
    rule(
      'How many is fixed on entry',
      's -> A -> T -> !\nA: each xs as x in turn',
      '[A] |{"xs":[1,2,3]} |A [A] |A [T]',
      given({ xs: [1, 2] }, 66),
    ),
    rule(
      'No list is no empty list: it stands still',
      's -> A -> T -> !\nA: each xs as x',
      '[A✗] |retry:A{"xs":[7]} [A]',
      { corner: 67 },
    ),
    rule(
      'No whole number is no cardinality',
      's -> A -> T -> !\nA: times n',
      '[A✗]',
      given({ n: 1.5 }),
    ),
    rule(
      'More instances than are allowed stand still before they begin',
      's -> A -> T -> !\nA: times 1001',
      '[A✗]',
    ),
    rule(
      'Each instance knows its number and its item',
      'data seen[]\ns -> A -> T -> !\nA: each xs as x into seen from y; out y = x * 10 + loopCounter',
      '[A A] |A |A seen=[51,62]',
      given({ xs: [5, 6] }),
    ),
    rule(
      'Nested: the counters are those of their scopes',
      'data seen[]\ns -> P -> T -> !\nP: each xs as x into seen from one\nP {\ndata one\ns -> A -> !\nA: times 2 into one from y; out y = x * 100 + loopCounter\n}',
      '[A A A A] |A |A |A |A seen=[[101,102],[201,202]]',
      given({ xs: [1, 2] }, 68),
    ),
    rule(
      'Results are in the order of the items, not of completion',
      'data ys[]\ns -> W -> T -> !\nW: each xs as x into ys from y; service work',
      '[W W] |W{"y":"a"} |W{"y":"b"} ys=["a","b"]',
      given({ xs: [1, 2] }, 69),
    ),
    rule(
      'Of instances that were cut short the results are null',
      'data ys[]\ns -> A -> T -> !\nA: times 3 into ys from y until y = 2',
      '|A{"y":2} [T] ys=[2,null,null]',
    ),
    rule(
      'Other results go to the scopes around',
      'data sum\ns -> A -> T -> !\nA: times 2 in turn; out sum = sum + v',
      '|A{"v":1} |A{"v":2} [T] sum=13',
      given({ sum: 10 }),
    ),
    rule(
      'A sub-process in several instances: each has its own data',
      'data ys[]\ns -> P -> T -> !\nP: each xs as x into ys from y; out y = z + 1\nP {\ndata z\ns -> M -> A -> !\nM: manual; out z = x * 2\n}',
      '[A A] |A |A [T] ys=[3,5]',
      given({ xs: [1, 2] }),
    ),
    rule(
      'Instances of a call activity each call',
      's -> C -> T -> !\nC: each xs as x; call Q; in v = x\nprocess Q\ns -> A -> !',
      '2:v=1 3:v=2 |2:A [C] |3:A [T]',
      given({ xs: [1, 2] }),
    ),
    rule(
      'A completion condition that cannot be told: the activity stands still, its instances go on',
      's -> A -> T -> !\nA: times 3 until enough',
      '|A [A✗ A A] |{"enough":true} |retry:A [T]',
    ),
    rule(
      'In turn, the condition cannot be told, a person passes over the rest',
      's -> A -> T -> !\nA: times 3 in turn until enough',
      '|A [A✗] |skip:A [T]',
    ),
    rule('Automatic instances all run in one step', 's -> M -> T -> !\nM: times 20; manual', '[T]'),
    rule(
      'Two tokens: each has its own instances',
      's -> ⊕ -> A -> !\ns -> ⊕\nA: times 2',
      '[A A A A] |A |A [A A] |A |A !',
    ),
    rule(
      'Loop tested before: false at once, no round',
      's -> A -> T -> !\nA: while x > 0',
      '[T]',
      given({ x: 0 }, 70),
    ),
    rule(
      'Loop tested before: as long as it is true',
      'data x\ns -> A -> T -> !\nA: while x > 0',
      '[A] |A{"x":1} [A] |A{"x":0} [T]',
      given({ x: 2 }),
    ),
    rule(
      'Loop tested behind: one round at least',
      'data x\ns -> A -> T -> !\nA: until x > 1',
      '[A] |A [A] |A{"x":2} [T]',
      given({ x: 0 }),
    ),
    rule(
      'A maximum bounds the rounds',
      's -> A -> T -> !\nA: until false most 3',
      '[A] |A [A] |A [A] |A [T]',
      { corner: 71 },
    ),
    rule(
      'A maximum alone is a number of rounds',
      's -> A -> T -> !\nA: until most 2',
      '|A [A] |A [T]',
    ),
    rule(
      'A loop knows its round',
      'data n\ns -> A -> T -> !\nA: until n = 2; out n = loopCounter',
      '|A n=1 |A n=2 [T]',
    ),
    rule(
      'A loop around a sub-process',
      'data x\ns -> P -> T -> !\nP: while x > 0\nP {\ns -> A -> !\n}',
      '[A] |A{"x":0} [T]',
      given({ x: 1 }),
    ),
    rule(
      'A loop condition that cannot be told stands still',
      'data x\ns -> A -> T -> !\nA: while x > 0',
      '[A✗] |retry:A{"x":1} [A] |A{"x":0} [T]',
    ),
    rule(
      'A loop that never waits is stopped, and shown where it goes round',
      's -> ⊕ -> M -> N -> ⊕\nM: manual\nN: manual',
      '[N✗]',
    ),
    rule(
      'A loop of an activity that never waits is stopped',
      's -> M -> T -> !\nM: manual; while true',
      '[M✗] |skip:M [T]',
    ),
  ],
}

export const CALLS: Chapter = {
  title: 'Call activities',
  section: '13.3.4',
  rules: [
    rule(
      'A call makes a new instance and waits for its end',
      's -> C -> T -> !\nC: call Q\nprocess Q\ns -> A -> !',
      '[C] 2:[A] |A 2:! [T]',
    ),
    rule(
      'Inputs are the first data of what is called, and nothing else',
      's -> C -> T -> !\nC: call Q; in v = x + 1\nprocess Q\ns -> A -> !',
      '2:v=2 2:x=null',
      given({ x: 1 }),
    ),
    rule(
      'Outputs see the data of what was called',
      'data y\ns -> C -> T -> !\nC: call Q; out y = v * 2\nprocess Q\ndata v\ns -> A -> !',
      '|A{"v":4} y=8',
    ),
    rule(
      'Without outputs the names that the caller declares are taken',
      'data v\ns -> C -> T -> !\nC: call Q\nprocess Q\ndata v, w\ns -> A -> !',
      '|A{"v":4,"w":5} v=4 w=null',
    ),
    rule(
      'Terminate in what is called ends that; the caller goes on',
      's -> C -> T -> !\nC: call Q\nprocess Q\ns -> + -> A -> !t\n+ -> B -> !\n!t: terminate',
      '2:[A B] |A 2:!terminated [T]',
      { corner: 60 },
    ),
    rule(
      'The caller is cancelled: what it called is, too, down to the last',
      's -> C -> T -> !\nC: call Q\nprocess Q\ns -> D -> !\nD: call R\nprocess R\ns -> A -> !',
      '3:[A] |1:cancel !cancelled 2:!cancelled 3:!cancelled',
      { corner: 75 },
    ),
    rule(
      'The called is cut short with a sub-process that calls',
      's -> P -> T -> !\nP {\ns -> C -> !\nC: call Q\n}\nat P message m -> X -> !\nprocess Q\ns -> A -> !',
      '2:[A] |m [X] 2:!cancelled',
    ),
    rule(
      'A called process that ends at once gives at once',
      's -> C -> T -> !\nC: call Q\nprocess Q\ns -> M -> !\nM: manual',
      '2:! [T]',
    ),
  ],
}
