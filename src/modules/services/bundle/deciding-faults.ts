import type { PackFindingCode } from '#kernel'
import type { PlantedFault } from './planted-faults.ts'

const SERVICE = 'services/mooring-permit/service.yaml'

const FAULTS: readonly (Omit<PlantedFault, 'file'> & { code: PackFindingCode })[] = [
  {
    code: 'missing-key',
    name: 'an input of the rules that no answer gives',
    replace: '    Insured: insured\n',
    by: '',
    at: 'Length: length',
    says: /asks for "Insured"/,
  },
  {
    code: 'wrong-value',
    name: 'an answer of another type than the rules ask for',
    replace: 'Length: length',
    by: 'Length: boatName',
    at: 'Length:',
    says: /"Length" is a number, and this gives a string/,
  },
  {
    code: 'wrong-value',
    name: 'a choice that offers what the rules do not know',
    replace: 'Boat use: boatUse',
    by: 'Boat use: rig',
    at: 'Boat use:',
    says: /offers "oars", which "Boat use" does not know/,
  },
  {
    code: 'unknown-reference',
    name: 'an input that the rules do not ask for',
    replace: '    Length: length\n',
    by: '    Length: length\n    Colour: rig\n',
    at: 'Colour:',
    says: /asks for no "Colour"/,
  },
  {
    code: 'unknown-reference',
    name: 'an answer that the rules do not give',
    replace: 'qualifies: May moor',
    by: 'qualifies: May anchor',
    at: 'qualifies:',
    says: /decides no "May anchor"/,
  },
  {
    code: 'unknown-reference',
    name: 'a rule set that is none of the service’s',
    replace: '  ruleSet: mooring\n',
    by: '  ruleSet: berths\n',
    at: '  ruleSet: berths',
    says: /"berths" is none of ruleSets/,
  },
  {
    code: 'unknown-reference',
    name: 'a fee by rules that nothing decides',
    replace: "amount: '12.500'",
    by: 'amount: by-rules',
    at: 'amount:',
    says: /no decidedBy.fee/,
  },
  {
    code: 'unknown-reference',
    name: 'a list to decide one by one that there is not',
    replace: '  ruleSet: mooring\n',
    by: '  ruleSet: mooring\n  each: boats\n',
    at: 'each:',
    says: /no repeating group "boats"/,
  },
  {
    code: 'unknown-name',
    name: 'an expression of the mapping that names no answer',
    replace: 'Insured: insured',
    by: 'Insured: insurd',
    at: 'Insured:',
    says: /insurd/,
  },
  {
    code: 'unknown-reference',
    name: 'data that no property of the procedure takes',
    replace: 'audience: [islander, visitor]',
    by: 'procedureData: { boatLength: length }\naudience: [islander, visitor]',
    at: 'procedureData:',
    says: /no property "boatLength"/,
  },
  {
    code: 'unknown-name',
    name: 'data of the procedure that name no answer',
    replace: 'audience: [islander, visitor]',
    by: 'procedureData: { boatLength: lenght }\naudience: [islander, visitor]',
    at: 'procedureData:',
    says: /lenght/,
    also: ['unknown-reference'],
  },
]

/** What can be done wrong where a service maps its answers to the rules that decide, and to its procedure. */
export const decidingFaults = FAULTS.map((fault) => ({ ...fault, file: SERVICE }))
