import type { PlantedFault } from './planted-faults.ts'

const FOLDER = 'services/mooring-permit'
const SHORT = `${FOLDER}/scenarios/short-boat.yaml`

/** Scenarios that do not come out, by each thing that they can expect. */
export const scenarioFaults: readonly PlantedFault[] = [
  {
    name: 'another fee',
    file: SHORT,
    replace: "fee: '12.500'",
    by: "fee: '13.000'",
    at: "fee: '13",
    says: /fee is "12.500", expected "13.000"/,
  },
  {
    name: 'another path through the pages',
    file: SHORT,
    replace: 'pages: [boat, berth, check]\n  qualifies',
    by: 'pages: [boat, insurance, berth, check]\n  qualifies',
    at: 'pages: [boat, insurance',
    says: /pages is \["boat","berth","check"\]/,
  },
  {
    name: 'a register that the form does not ask',
    file: SHORT,
    replace: 'answers:\n',
    by: 'registers: { baots: unavailable }\nanswers:\n',
    at: 'baots',
    says: /did you mean "boats"/,
  },
  {
    name: 'an answer that no register confirms',
    file: `${FOLDER}/scenarios/long-boat.yaml`,
    replace: 'confirmed: [length, policy]',
    by: 'confirmed: [policy]',
    at: 'confirmed: [policy]',
    says: /confirmed is \["length","policy"\]/,
  },
  {
    name: 'an answer that the form does not ask',
    file: SHORT,
    replace: 'boatName: Gull',
    by: 'botaName: Gull',
    at: 'botaName',
    says: /did you mean "boatName"/,
  },
  {
    name: 'another state in the end',
    file: SHORT,
    replace: 'state: granted, notices',
    by: 'state: refused, notices',
    at: 'state: refused',
    says: /state is "granted", expected "refused"/,
  },
  {
    name: 'a notice that nobody gets',
    file: SHORT,
    replace: 'notices: [approved, granted]',
    by: 'notices: [granted]',
    at: 'notices: [granted]',
    says: /notices is \["approved","granted"\]/,
  },
  {
    name: 'an act that nothing waits for',
    file: SHORT,
    replace: 'do: approve',
    by: 'do: confirm-refusal',
    at: 'do: confirm-refusal',
    says: /no task confirm-refusal is open.*open is decide/,
  },
  {
    name: 'a reason that the desk does not have',
    file: SHORT,
    replace: 'do: approve',
    by: 'do: refuse\n    reason: bad-weather',
    at: 'do: refuse',
    says: /for a reason of desk.yaml/,
  },
  {
    name: 'a form of an officer that is not there',
    file: SHORT,
    replace: 'do: approve',
    by: 'do: fill-in\n    form: inspection',
    at: 'do: fill-in',
    says: /"inspection" is no form of an officer/,
  },
  {
    name: 'a form that is not named',
    file: SHORT,
    replace: 'do: approve',
    by: 'do: fill-in',
    at: 'do: fill-in',
    says: /say which form is filled in/,
  },
  {
    name: 'another limit of the rules',
    file: SHORT,
    replace: 'with: { length: 12 }\n    expect: { pages: [boat, berth, check], qualifies: true }',
    by: 'with: { length: 12 }\n    expect: { pages: [boat, berth, check], qualifies: false }',
    at: 'expect: { pages: [boat, berth, check], qualifies: false }',
    says: /qualifies is true, expected false/,
  },
]
