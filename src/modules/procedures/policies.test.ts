import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const HEAD = person('nasser', 'moci', 'senior-officer')
const ELSEWHERE = person('khalid', 'gdt', 'senior-officer')
const OFFICER = person('hind', 'moci', 'officer')
const PERMIT = { Procedure: { id: 'permit', agency: 'moci' } }

policyTable(
  decide,
  ['see', 'export'].flatMap((act) => [
    { says: `a head may ${act}`, who: HEAD, act, allow: true, by: ['heads'] },
    {
      says: `a head may ${act} what is their body's`,
      ...{ who: HEAD, act, on: PERMIT, allow: true, by: ['heads'] },
    },
    {
      says: `and may not ${act} what is another's`,
      ...{ who: ELSEWHERE, act, on: PERMIT, allow: false, by: ['other-body'] },
    },
    { says: `an officer may not ${act}`, who: OFFICER, act, on: PERMIT, allow: false },
    { says: `who holds no post may not ${act}`, who: person('sara'), act, allow: false },
  ]),
)
