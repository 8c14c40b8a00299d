import type { RuleFindingCode } from '#kernel'

/** One thing done wrong to the island's rules, and what must be found. */
export type PlantedFault = {
  name: string
  file: 'rules.yaml' | 'mooring-2024.dmn' | 'scenarios.yaml'
  replace: string
  by: string
  /** the first line that holds this is where it is found */
  at: string
  /** the file whose finding is expected, when it is another */
  in?: 'rules.yaml' | 'mooring-2024.dmn'
  /** what the message must say, so that the fault can be mended */
  says: RegExp
}

const [MODEL, RULES] = ['mooring-2024.dmn', 'rules.yaml'] as const

/** At least one for each code that a finding of rules can carry. */
export const plantedFaults: Readonly<Record<RuleFindingCode, readonly PlantedFault[]>> = {
  'model-faulty': [
    {
      name: 'an expression that cannot be read',
      file: MODEL,
      replace: '<inputEntry><text>&lt;= 6</text></inputEntry>',
      by: '<inputEntry><text>&lt;= </text></inputEntry>',
      at: 'berth-1',
      says: /expression/,
    },
    {
      name: 'a type that there is not',
      file: MODEL,
      replace: '<variable name="Insured" typeRef="boolean"/>',
      by: '<variable name="Insured" typeRef="bool"/>',
      at: 'id="insured"',
      says: /no type bool/,
    },
  ],
  'model-mismatch': [
    {
      name: 'a decision that the model does not have',
      file: RULES,
      replace: 'decision: May moor',
      by: 'decision: May anchor',
      at: 'decision:',
      says: /it has Berth, May moor/,
    },
    {
      name: 'a question that no version asks',
      file: RULES,
      replace: '  - name: Insured\n',
      by: '  - { name: Colour, kind: text, question: { en: Colour?, fr: Couleur ? } }\n  - name: Insured\n',
      at: 'Colour',
      says: /no version asks for "Colour"/,
    },
    {
      name: 'a decision beside the answer that the model does not have',
      file: RULES,
      replace: 'decision: May moor\n',
      by: 'decision: May moor\nbeside: [Quay]\n',
      at: 'beside:',
      says: /"Quay"/,
    },
    {
      name: 'a decision beside the answer without words',
      file: RULES,
      replace: 'decision: May moor\n',
      by: 'decision: May moor\nbeside: [May moor]\n',
      at: 'beside:',
      says: /"May moor" has no words/,
    },
    {
      name: 'several answers taken together as their kind cannot be',
      file: RULES,
      replace: 'decision: May moor\n',
      by: 'decision: May moor\ntogether: { May moor: sum }\n',
      at: 'together:',
      says: /is of kind yes-no: sum is for money and number/,
    },
    {
      name: 'several answers of which one is not said',
      file: RULES,
      replace: 'decision: May moor\n',
      by: 'decision: May moor\nbeside: [Berth]\ntogether: { May moor: every }\n',
      at: 'together:',
      says: /what several of "Berth" come to is not said/,
    },
    {
      name: 'a question of another kind than the model asks',
      file: RULES,
      replace: 'kind: yes-no\n  - name: Boat use',
      by: 'kind: number\n  - name: Boat use',
      at: 'kind: number\n  - name: Boat use',
      says: /must give it the type number; it has boolean/,
    },
    {
      name: 'an option that the model does not allow',
      file: RULES,
      replace: 'value: trade',
      by: 'value: trading',
      at: 'kind: choice',
      says: /does not allow "trading"|add an option/,
    },
  ],
  'row-without-article': [
    {
      name: 'a row that names no article',
      file: MODEL,
      replace: '<annotationEntry><text>xsb-ordinance-1998-3/6</text></annotationEntry>',
      by: '<annotationEntry><text></text></annotationEntry>',
      at: 'may-3',
      says: /row 3 of "May moor" names no article/,
    },
    {
      name: 'a row that names an unknown article',
      file: MODEL,
      replace: '<text>xsb-ordinance-1998-3/5</text>',
      by: '<text>xsb-ordinance-1998-3/5, xsb-ordinance-1998-3/9</text>',
      at: 'may-2',
      says: /"xsb-ordinance-1998-3\/9"/,
    },
  ],
  'article-unused': [
    {
      name: 'an article that no row names',
      file: RULES,
      replace: '  xsb-ordinance-1998-3/5:',
      by: '  xsb-ordinance-1998-3/3: { law: xsb-ordinance-1998-3, texts: { en: Because., fr: Car. } }\n  xsb-ordinance-1998-3/5:',
      at: 'xsb-ordinance-1998-3/3:',
      says: /no row names/,
    },
  ],
  'table-gap': [
    {
      name: 'a length for which there is no row',
      file: MODEL,
      replace: '(6..12]',
      by: '(7..12]',
      at: 'berth-table',
      says: /matches for Length = 6.5/,
    },
  ],
  'table-overlap': [
    {
      name: 'two rows that match and give the same',
      file: MODEL,
      replace: '<inputEntry><text>(6..12]</text></inputEntry><outputEntry><text>"outer"',
      by: '<inputEntry><text>[6..12]</text></inputEntry><outputEntry><text>"inner"',
      at: 'berth-2',
      says: /rows 1 and 2 of "Berth" both match for Length = 6/,
    },
  ],
  'table-contradiction': [
    {
      name: 'two rows that match and give different results',
      file: MODEL,
      replace: '(6..12]',
      by: '[6..12]',
      at: 'berth-2',
      says: /Length = 6 and give different results/,
    },
  ],
  'row-unreachable': [
    {
      name: 'a row behind one that takes all',
      file: MODEL,
      replace: '<inputEntry><text>"trade"</text></inputEntry>',
      by: '<inputEntry><text>"trade", "fishing"</text></inputEntry>',
      at: 'may-3',
      says: /row 3 of "May moor" is never reached/,
    },
  ],
  'row-untried': [
    {
      name: 'a row that no scenario hits',
      file: 'scenarios.yaml',
      replace:
        'given: { Length: 12.5, Boat use: fishing, Insured: true }\n  expect: { May moor: false, Berth: none }\n  says: [xsb-ordinance-1998-3/4]',
      by: 'given: { Length: 5, Boat use: fishing, Insured: true }\n  expect: true',
      at: 'berth-3',
      in: MODEL,
      says: /no scenario hits row 3 of "Berth"/,
    },
  ],
  'scenario-fails': [
    {
      name: 'another answer than expected',
      file: 'scenarios.yaml',
      replace: 'Berth: none',
      by: 'Berth: outer',
      at: 'Berth: outer',
      says: /"Berth" is "none", expected "outer"/,
    },
    {
      name: 'an article that no row named',
      file: 'scenarios.yaml',
      replace: 'says: [xsb-ordinance-1998-3/6]',
      by: 'says: [xsb-ordinance-1998-3/7]',
      at: 'says:',
      says: /no row that was hit names/,
    },
    {
      name: 'a day on which nothing is in force',
      file: 'scenarios.yaml',
      replace: 'on: 2026-11-01',
      by: 'on: 1998-05-31',
      at: 'on:',
      says: /the first begins on 1998-06-01/,
    },
    {
      name: 'an input that there is not',
      file: 'scenarios.yaml',
      replace: 'Insured: false }',
      by: 'Insured: false, Colour: red }',
      at: 'Colour: red',
      says: /no input "Colour"/,
    },
    {
      name: 'a value of another type',
      file: 'scenarios.yaml',
      replace: 'Insured: false }',
      by: 'Insured: maybe }',
      at: 'Insured: maybe',
      says: /"maybe" is no boolean/,
    },
  ],
}
