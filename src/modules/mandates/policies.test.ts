import type { Actor, PersonId } from '#kernel'
import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const hind = person('hind', 'moci', 'officer')
const offer = (agency: string, principal: string) => ({ Offer: { id: 'one', agency, principal } })
const related: Actor = {
  ...hind,
  office: { agency: 'moci', roles: ['officer'], interests: ['sara' as PersonId] },
}

policyTable(decide, [
  ...['give', 'act'].flatMap((act) => [
    { says: `anybody may ${act}`, who: person('sara'), act, allow: true, by: ['any-person'] },
    {
      says: `officials may ${act} as anybody`,
      ...{ who: hind, act, allow: true, by: ['any-person'] },
    },
  ]),
  ...['officer', 'senior-officer', 'centre-officer'].map((role) => ({
    says: `a ${role} may assist at a counter`,
    ...{ who: person('hind', 'moci', role), act: 'assist', on: offer('moci', 'sara') },
    ...{ allow: true, by: ['officers-at-counter'] },
  })),
  {
    says: 'an officer may open the counter',
    ...{ who: hind, act: 'assist', allow: true, by: ['officers-at-counter'] },
  },
  {
    says: 'an administrator may not assist',
    ...{ who: person('jassim', 'moci', 'administrator'), act: 'assist', allow: false },
  },
  { says: 'nor who holds no post', who: person('omar'), act: 'assist', allow: false },
  {
    says: 'an officer takes on no offer to another agency',
    ...{ who: hind, act: 'assist', on: offer('moph', 'sara') },
    ...{ allow: false, by: ['counter-elsewhere'] },
  },
  {
    says: 'nor their own',
    ...{ who: hind, act: 'assist', on: offer('moci', 'hind') },
    ...{ allow: false, by: ['own-offer'] },
  },
  {
    says: 'nor that of somebody whom they have declared',
    ...{ who: related, act: 'assist', on: offer('moci', 'sara') },
    ...{ allow: false, by: ['declared-interest'] },
  },
])
