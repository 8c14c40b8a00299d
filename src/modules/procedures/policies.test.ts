import { person, software } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

policyTable(decide, [
  {
    says: 'software with a token for it does jobs',
    ...{ who: software('moci', 'procedures:work'), act: 'work', allow: true, by: ['workers'] },
  },
  {
    says: 'software with another token does not',
    ...{ who: software('moci', 'other'), act: 'work', allow: false },
  },
  {
    says: 'an administrator sees to what cannot go on',
    who: person('jassim', 'moci', 'administrator'),
    ...{ act: 'mend', allow: true, by: ['administrators'] },
  },
  {
    says: 'an officer does not',
    ...{ who: person('hind', 'moci', 'senior-officer'), act: 'mend', allow: false },
  },
])
