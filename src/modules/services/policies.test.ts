import type { MandateId } from '#kernel'
import { acting, mandateOf, person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const SARA = person('sara')
const given = (owner: string) => ({
  Draft: { id: 'draft', service: 'home-business', person: owner },
})
const act = 'apply'
const AUTHOR = person('maha', 'moci', 'rule-author')
const OF = (agency: string) => ({ Service: { id: 'service', agency } })
const BY = (proposer: string, agency = 'moci') => ({
  Proposal: { id: 'proposal', agency, proposer },
})

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
  ...(['assistance', 'other'] as const).map((mandate) => ({
    says: `who only helps goes on with what they began by that alone: ${mandate}`,
    who: acting(SARA, {
      ...mandateOf('company'),
      kind: 'assistance',
      mandate: 'assistance' as MandateId,
    }),
    ...{ act, on: { Draft: { ...given('company').Draft, mandate } } },
    ...(mandate === 'assistance'
      ? { allow: true, by: ['acts-for-applicant'] }
      : { allow: false, by: ['assisted-alone'] }),
  })),
  {
    says: 'officials see how services are done',
    who: person('hind', 'moci', 'officer'),
    act: 'oversee',
    allow: true,
    by: ['officials'],
  },
  { says: 'others do not', who: SARA, act: 'oversee', allow: false },
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
  {
    says: "an author changes their body's services",
    ...{ who: AUTHOR, act: 'author', on: OF('moci'), allow: true, by: ['authors'] },
  },
  {
    says: "an author leaves another body's services alone",
    ...{ who: AUTHOR, act: 'author', on: OF('gdt'), allow: false, by: ['others-services'] },
  },
  {
    says: 'a second author publishes',
    ...{ who: AUTHOR, act: 'publish', on: BY('noora'), allow: true, by: ['authors'] },
  },
  {
    says: 'nobody publishes what they proposed',
    ...{ who: AUTHOR, act: 'publish', on: BY('maha'), allow: false, by: ['second-author'] },
  },
  {
    says: 'an author publishes nothing of another body',
    ...{
      who: AUTHOR,
      act: 'publish',
      on: BY('noora', 'gdt'),
      allow: false,
      by: ['other-body-publish'],
    },
  },
])
