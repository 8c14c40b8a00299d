import { ROLES } from '#organisations'
import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

policyTable(decide, [
  ...ROLES.map((role) => ({
    says: `${role} opens the desk`,
    ...{ who: person('hind', 'moci', role), act: 'desk', allow: true, by: ['officials'] },
  })),
  { says: 'who holds no post does not', who: person('sara'), act: 'desk', allow: false },
  { says: 'nor an unknown one', who: person('omar', 'moci', 'king'), act: 'desk', allow: false },
])
