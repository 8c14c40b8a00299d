import type { PackFindingCode } from '#kernel'
import type { PlantedFault } from '../bundle/planted-faults.ts'

const FOLDER = 'services/mooring-permit'
const MAP = `${FOLDER}/migrations/1-to-2.yaml`
const RENAMED = '{ move: vessel, to: boatName }'

type MapFault = PlantedFault & { code: PackFindingCode }

const FAULTS: readonly (Omit<MapFault, 'file'> & { file?: string })[] = [
  {
    code: 'unknown-reference',
    name: 'an answer that was never asked',
    replace: RENAMED,
    by: '{ move: vesel, to: boatName }',
    at: 'vesel',
    says: /earlier version asks nothing called vesel: did you mean "vessel"/,
    also: ['migration-faulty'],
  },
  {
    code: 'unknown-reference',
    name: 'a place that is not asked now',
    replace: RENAMED,
    by: '{ move: vessel, to: boatNome }',
    at: 'boatNome',
    says: /next version asks nothing called boatNome: did you mean "boatName"/,
    also: ['migration-faulty'],
  },
  {
    code: 'wrong-value',
    name: 'an answer that goes to a field of another kind',
    replace: RENAMED,
    by: '{ move: vessel, to: length }',
    at: 'to: length',
    says: /vessel is of kind text, length of kind number: convert it with as:/,
    also: ['migration-faulty'],
  },
  {
    code: 'named-twice',
    name: 'two answers for one place',
    replace: RENAMED,
    by: `${RENAMED}\n  - { move: place, to: boatName }`,
    at: 'move: place',
    says: /"boatName" stands twice/,
    also: ['wrong-value'],
  },
  {
    code: 'named-twice',
    name: 'two ways for one answer',
    replace: RENAMED,
    by: `${RENAMED}\n  - { drop: vessel, because: { en: It is over., fr: Fini. } }`,
    at: 'drop: vessel',
    says: /"vessel" stands twice/,
  },
  {
    code: 'migration-faulty',
    name: 'an answer of which nothing becomes',
    replace: `  - ${RENAMED}\n`,
    by: '',
    at: 'answers:',
    says: /the answer vessel has no place.*move, convert, split or drop/,
  },
  {
    code: 'migration-faulty',
    name: 'a scenario that cannot be sent, and of which nobody says so',
    replace: 'ends:\n  barge: boat\n',
    by: '',
    at: 'from: 1',
    says: /barge cannot be sent: it ends on the page boat.*barge: boat/,
  },
  {
    code: 'migration-faulty',
    name: 'an end on another page',
    replace: 'barge: boat',
    by: 'barge: berth',
    at: 'barge: berth',
    says: /it ends on the page boat/,
  },
  {
    code: 'migration-faulty',
    name: 'an end of what can be sent',
    replace: 'barge: boat',
    by: 'barge: boat\n  fishing-boat: boat',
    at: 'fishing-boat: boat',
    says: /fishing-boat can be sent: remove this line/,
  },
  {
    code: 'migration-faulty',
    name: 'an end of a scenario that is none',
    replace: 'barge: boat',
    by: 'barge: boat\n  bark: boat',
    at: 'bark',
    says: /called bark: did you mean "barge"/,
  },
  {
    code: 'unknown-name',
    name: 'a name of the next version where the earlier ones are read',
    replace: 'else if craft = "fishing-boat" then "engine" else null',
    by: 'else if boatUse = "fishing" then "engine" else null',
    at: 'rig: >-',
    says: /names boatUse, which is not known/,
  },
  {
    code: 'expression-syntax',
    name: 'an expression that breaks off',
    replace: 'then null else "pleasure"',
    by: 'then null else',
    at: 'boatUse: >-',
    says: /mend the expression/,
  },
  {
    code: 'wrong-value',
    name: 'a step that is none',
    replace: RENAMED,
    by: '{ rename: vessel, to: boatName }',
    at: 'rename: vessel',
    says: /a step says one thing: move with to/,
  },
  {
    code: 'text-missing',
    name: 'a reason in one language only',
    replace:
      '\n      fr: Le bureau du port relève désormais l’indicatif dans le registre des stations radio.',
    by: '',
    at: '      en: The harbour',
    says: /no text in fr/,
  },
  {
    code: 'wrong-value',
    name: 'a map that leaps over a version',
    replace: 'to: 2',
    by: 'to: 3',
    at: 'to: 3',
    says: /a map leads to the next version: write to: 2/,
  },
  {
    code: 'file-missing',
    name: 'a version to which nothing leads',
    file: `${FOLDER}/service.yaml`,
    replace: 'version: 2',
    by: 'version: 3',
    at: 'version: 3',
    says: /answers of version 2 have no way on: write migrations\/2-to-3.yaml/,
  },
  {
    code: 'file-missing',
    name: 'an earlier form that was not kept',
    file: `${FOLDER}/versions/1/forms/apply.yaml`,
    replace: '',
    by: '',
    remove: true,
    in: MAP,
    at: 'from: 1',
    says: /keep forms\/apply.yaml and scenarios\/ of version 1/,
  },
  {
    code: 'unknown-file',
    name: 'an earlier version without a map',
    file: `${FOLDER}/versions/4/forms/apply.yaml`,
    replace: '',
    by: 'form: apply\nsignIn: person\npages:\n  - page: a\n    fields: [{ name: b, kind: yesNo }]\n',
    says: /no map leads on from version 4/,
  },
]

/** What can be done wrong to the island's map, and to what it leads from and to. */
export const mapFaults: readonly MapFault[] = FAULTS.map((fault) => ({ file: MAP, ...fault }))
