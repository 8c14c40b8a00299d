import { acting, mandateOf, person } from '../../../tests/access/people.ts'
import { type Line, policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const SARA = person('sara')
const HIND = person('hind', 'moci', 'officer')
const NASSER = person('nasser', 'moci', 'senior-officer')
const MARYAM = person('maryam', 'moph', 'senior-officer')

const given = (facts: object = {}) => ({
  Licence: {
    ...{ id: 'licence', agency: 'moci', service: 'home-business', holder: 'sara', proposer: null },
    ...facts,
  },
})
const COMPANYS = given({ holder: 'company' })

const lines: Line[] = [
  { says: 'everyone may hold one', who: SARA, act: 'hold', allow: true, by: ['any-person'] },
  { says: 'holders read theirs', who: SARA, act: 'hold', on: given(), allow: true, by: ['holder'] },
  { says: 'nobody reads another’s', who: HIND, act: 'hold', on: given(), allow: false },
  {
    says: 'who acts for the holder does',
    ...{ who: acting(SARA, mandateOf('company')), act: 'hold', on: COMPANYS },
    ...{ allow: true, by: ['acts-for-holder'] },
  },
  {
    says: 'who only helps with an application does not',
    ...{ who: acting(SARA, { ...mandateOf('company'), kind: 'assistance' }), act: 'hold' },
    ...{ on: COMPANYS, allow: false, by: ['assisted-nothing'] },
  },
  {
    says: 'not beyond the mandate’s services',
    ...{
      who: acting(SARA, mandateOf('company', ['vehicle'])),
      act: 'hold',
      on: COMPANYS,
      allow: false,
    },
  },
  {
    says: 'who acts for another leaves their own alone',
    ...{
      who: acting(SARA, mandateOf('company')),
      act: 'hold',
      on: given(),
      allow: false,
    },
  },
  ...['read', 'confirm-measure'].flatMap((act): Line[] => [
    { says: `officers may ${act} at all`, who: HIND, act, allow: true, by: ['officials'] },
    { says: `people may not ${act}`, who: SARA, act, allow: false },
    { says: `officers may ${act}`, who: HIND, act, on: given(), allow: true, by: ['officials'] },
  ]),
  ...['revoke', 'suspend'].map((act): Line => {
    return { says: `officers do not ${act}`, who: HIND, act, on: given(), allow: false }
  }),
  ...['revoke', 'suspend'].flatMap((act): Line[] => [
    { says: `seniors ${act} at all`, who: NASSER, act, allow: true, by: ['senior-officers'] },
    { says: `seniors ${act}`, who: NASSER, act, on: given(), allow: true, by: ['senior-officers'] },
  ]),
  ...['read', 'revoke', 'suspend', 'confirm-measure'].flatMap((act): Line[] => [
    {
      says: `another agency may not ${act}`,
      who: MARYAM,
      act,
      on: given(),
      allow: false,
      by: ['other-agency'],
    },
    {
      says: `nobody may ${act} their own`,
      ...{ who: NASSER, act, on: given({ holder: 'nasser' }), allow: false, by: ['own-licence'] },
    },
  ]),
  ...['read', 'revoke', 'suspend', 'confirm-measure'].map((act) => {
    const office = { agency: 'moci', roles: ['senior-officer'], interests: [SARA.id] }
    return {
      says: `nobody may ${act} one of whom they declared`,
      ...{ who: { ...NASSER, office }, act, on: given() },
      ...{ allow: false, by: ['declared-interest'] },
    }
  }),
  {
    says: 'nobody is the second official to themselves',
    ...{ who: NASSER, act: 'confirm-measure', on: given({ proposer: 'nasser' }) },
    ...{ allow: false, by: ['second-official'] },
  },
]

policyTable(decide, lines)
