import type { PlantedFault } from './planted-faults.ts'

const SERVICE = 'services/mooring-permit/service.yaml'

/** Faults in what holders may do with a licence later, and in what the register opens. */
export const afterFaults: readonly PlantedFault[] = [
  {
    name: 'a renewal that closes before it opens',
    file: SERVICE,
    replace: 'opens: -P60D, closes: P30D',
    by: 'opens: P60D, closes: P30D',
    at: 'opens: P60D',
    says: /opens before it closes/,
  },
  {
    name: 'a renewal that opens at an hour',
    file: SERVICE,
    replace: 'opens: -P60D, closes: P30D',
    by: 'opens: -PT5H, closes: P30D',
    at: 'opens: -PT5H',
    says: /opens before it closes/,
  },
  {
    name: 'a renewal of what has no end',
    file: SERVICE,
    replace: 'register: moorings, validity: P1Y,',
    by: 'register: moorings,',
    at: '  renew:',
    says: /add validity or until/,
  },
  {
    name: 'an end by an answer and after a time',
    file: SERVICE,
    replace: 'register: moorings, validity: P1Y,',
    by: 'register: moorings, validity: P1Y, until: [arrival],',
    at: 'until: [arrival]',
    says: /keep until or validity/,
  },
  {
    name: 'a lost document where there is none',
    file: SERVICE,
    replace: '  cancel: true',
    by: '  replace: true',
    at: '  replace: true',
    says: /no document to lose/,
  },
  {
    name: 'a cost of what nobody is let do',
    file: SERVICE,
    replace: '  cancel: true',
    by: "  costs: { replace: [{ cost: lost, amount: '5', source: invented }] }",
    at: '  costs: { replace: [',
    says: /nobody is let replace/,
    // Nor does its procedure wait for a payment.
    also: ['procedure-faulty'],
  },
]

/** Of these, names that there are not. */
export const afterNameFaults: readonly PlantedFault[] = [
  {
    name: 'an amendment of a field that there is not',
    file: SERVICE,
    replace: 'amend: [place]',
    by: 'amend: [palce]',
    at: 'palce',
    says: /did you mean "place"/,
  },
  {
    name: 'an end by an answer that is no day',
    file: SERVICE,
    replace: 'register: moorings, validity: P1Y,',
    by: 'register: moorings, until: [length],',
    at: 'until: [length]',
    says: /no date of the form apply is "length".*arrival/s,
  },
  {
    name: 'a search by a row that nobody sees',
    file: SERVICE,
    replace: 'publicSearch: [number, boatName, status]',
    by: 'publicSearch: [number, length, status]',
    at: 'number, length, status',
    says: /add it to publicRows/,
  },
]
