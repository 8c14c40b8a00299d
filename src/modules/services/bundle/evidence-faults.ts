import type { PlantedFault } from './planted-faults.ts'

/** Types of evidence that nothing has. */
export const unheldTypes: readonly PlantedFault[] = [
  {
    name: 'a type of evidence that nothing has',
    file: 'services/mooring-permit/service.yaml',
    replace: 'type: boat-insurance',
    by: 'accepts: [boat-insurance]',
    at: 'boat-insurance',
    says: /no evidence and no output/,
  },
]

/** Types that services name and the pack does not know. */
export const unknownTypes: readonly PlantedFault[] = [
  {
    name: 'a type of evidence that the pack does not know',
    file: 'services/mooring-permit/service.yaml',
    replace: 'type: boat-insurance',
    by: 'type: boat-insurence',
    at: 'boat-insurence',
    says: /did you mean "boat-insurance"/,
  },
]

/** An age that nothing is held against. */
export const lostAges: readonly PlantedFault[] = [
  {
    name: 'an age of evidence without a type',
    file: 'services/mooring-permit/service.yaml',
    replace: '    type: boat-insurance\n',
    by: '',
    at: 'notOlder',
    says: /add type or accepts/,
  },
]
