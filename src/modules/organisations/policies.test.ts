import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const OFFICER = person('officer', 'moci', 'officer')
const ADMINISTRATOR = person('administrator', 'moci', 'administrator')

policyTable(decide, [
  { says: 'a person does not read it', who: person('sara'), act: 'read', allow: false },
  { says: 'an officer reads it', who: OFFICER, act: 'read', allow: true, by: ['officials'] },
  { says: 'an officer changes nothing', who: OFFICER, act: 'change', allow: false },
  {
    ...{ says: 'an administrator changes it', who: ADMINISTRATOR, act: 'change' },
    ...{ allow: true, by: ['administrators'] },
  },
])
