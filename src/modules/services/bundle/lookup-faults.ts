import type { PackFindingCode } from '#kernel'
import type { PlantedFault } from './planted-faults.ts'

const FORM = 'services/mooring-permit/forms/apply.yaml'
const LENGTH = 'unit: true, from: { register: boats, key: signed-in }'
const NAME = '{ name: boatName, kind: text,'
const PLACE = '{ name: place, kind: choice,'

/** What a form asks of a register, and that is not to be had there. */
export const lookupFaults: readonly ({ code: PackFindingCode } & PlantedFault)[] = [
  {
    code: 'wrong-value',
    name: 'a kind that is not made of what the register tells',
    file: FORM,
    replace: PLACE,
    by: '{ name: place, from: { register: boats, key: signed-in, field: insured }, kind: choice,',
    at: 'field: insured }, kind',
    says: /insured is a boolean in boats, and no choice/,
  },
  {
    code: 'wrong-value',
    name: 'more told than is asked',
    file: FORM,
    replace: LENGTH,
    by: 'unit: true',
    at: 'register: boats',
    says: /boats would tell length, which no form/,
  },
  {
    code: 'wrong-value',
    name: 'a purpose that needs no consent',
    file: 'registers.yaml',
    replace: 'fields: [length, insured]\n        consent: true',
    by: 'fields: [length, insured]',
    in: FORM,
    at: 'register: boats',
    says: /lacks consent: true/,
  },
  {
    code: 'wrong-value',
    name: 'a service that may not ask',
    file: 'registers.yaml',
    replace: 'purpose: mooring-permit',
    by: 'purpose: mooring',
    in: FORM,
    at: 'register: boats',
    says: /lets no service "mooring-permit" ask boats/,
  },
  {
    code: 'unknown-reference',
    name: 'a register that there is not',
    file: FORM,
    replace: LENGTH,
    by: 'unit: true, from: { register: baots, key: signed-in }',
    at: 'register: baots',
    says: /did you mean "boats"/,
    also: ['wrong-value'],
  },
  {
    code: 'unknown-reference',
    name: 'something that the register does not tell',
    file: FORM,
    replace: PLACE,
    by: '{ name: place, from: { register: boats, key: signed-in }, kind: choice,',
    at: 'name: place',
    says: /boats tells no "place"/,
  },
  {
    code: 'unknown-reference',
    name: 'something typed that is asked of a register that there is not',
    file: FORM,
    replace: NAME,
    by: '{ name: boatName, kind: text, lookup: { register: boat-names },',
    at: 'boat-names',
    says: /no register "boat-names"/,
    also: ['text-missing'],
  },
  {
    code: 'wrong-value',
    name: 'something typed that is asked of a register of people',
    file: FORM,
    replace: NAME,
    by: '{ name: boatName, kind: text, lookup: { register: islanders },',
    at: 'lookup: { register',
    says: /ask islanders about what is typed: add a purpose mooring-permit .* typed: true/,
    also: ['text-missing'],
  },
]
