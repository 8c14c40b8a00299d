import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

policyTable(
  decide,
  ['give', 'act'].flatMap((act) => [
    { says: `anybody may ${act}`, who: person('sara'), act, allow: true, by: ['any-person'] },
    {
      says: `officials may ${act} as anybody`,
      ...{ who: person('hind', 'moci', 'officer'), act, allow: true, by: ['any-person'] },
    },
  ]),
)
