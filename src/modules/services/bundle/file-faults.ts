import type { PlantedFault } from './planted-faults.ts'

/** Files that are not there. */
export const fileFaults: readonly PlantedFault[] = [
  {
    name: 'a file of the pack is gone',
    file: 'holidays.yaml',
    replace: '',
    by: '',
    says: /write it/,
    remove: true,
  },
  {
    name: 'messages of one language are gone',
    file: 'services/mooring-permit/messages/fr.yaml',
    replace: '',
    by: '',
    says: /write it/,
    remove: true,
  },
]
