import type { PlantedFault } from './planted-faults.ts'

/** Of forms that are filled in at the desk. */
export const officerFormFaults: readonly PlantedFault[] = [
  {
    name: 'a form that is nobody’s',
    file: 'services/mooring-permit/forms/apply.yaml',
    replace: 'signIn: person\n',
    by: '',
    at: 'form: apply',
    says: /say whose form it is/,
  },
  {
    name: 'a hearing in a form of the applicant',
    file: 'services/mooring-permit/forms/apply.yaml',
    replace: 'signIn: person\n',
    by: 'signIn: person\nhearing: { day: arrival, time: boatName, place: boatName }\n',
    at: 'hearing:',
    says: /set by an officer/,
  },
]
