import { acting, mandateOf, person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const SARA = person('sara')
const given = (owner: string) => ({
  Draft: { id: 'draft', service: 'home-business', person: owner },
})
const act = 'apply'

policyTable(decide, [
  { says: 'everyone may apply', who: SARA, act, allow: true, by: ['any-person'] },
  { says: 'who began goes on', who: SARA, act, on: given('sara'), allow: true, by: ['who-began'] },
  { says: 'nobody goes on with another’s', who: SARA, act, on: given('omar'), allow: false },
  {
    says: 'who acts for somebody goes on with theirs',
    ...{ who: acting(SARA, mandateOf('company')), act, on: given('company') },
    ...{ allow: true, by: ['acts-for-applicant'] },
  },
  {
    says: 'only for services of the mandate',
    ...{
      who: acting(SARA, mandateOf('company', ['vehicle'])),
      act,
      on: given('company'),
      allow: false,
    },
  },
  {
    says: 'everyone may be asked to confirm',
    who: SARA,
    act: 'confirm',
    allow: true,
    by: ['any-confirmer'],
  },
  {
    says: 'who is asked confirms',
    ...{ who: SARA, act: 'confirm', on: { Confirmation: { id: 'one', person: 'sara' } } },
    ...{ allow: true, by: ['who-is-asked'] },
  },
  {
    says: 'nobody confirms for another',
    ...{ who: SARA, act: 'confirm', on: { Confirmation: { id: 'one', person: 'omar' } } },
    allow: false,
  },
  {
    says: 'nobody confirms by a mandate',
    ...{ who: acting(SARA, mandateOf('omar')), act: 'confirm' },
    ...{ on: { Confirmation: { id: 'one', person: 'sara' } }, allow: false },
  },
  {
    says: 'who acts for another leaves their own alone',
    ...{ who: acting(SARA, mandateOf('company')), act, on: given('sara'), allow: false },
  },
])
