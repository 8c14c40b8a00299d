import { ROLES } from '#organisations'
import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

policyTable(decide, [
  ...ROLES.map((role) => ({
    says: `${role} tries what a change of rules would do`,
    ...{ who: person('hind', 'moci', role), act: 'try', allow: true, by: ['officials'] },
  })),
  { says: 'who holds no post does not', who: person('sara'), act: 'try', allow: false },
  { says: 'nor an unknown one', who: person('omar', 'moci', 'king'), act: 'try', allow: false },
])
