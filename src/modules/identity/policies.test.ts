import { person } from '../../../tests/access/people.ts'
import { type Line, policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const SARA = person('sara')
const HIND = person('hind', 'moci', 'officer')
const NASSER = person('nasser', 'moci', 'senior-officer')
const JASSIM = person('jassim', 'moci', 'administrator')
const FOREIGN = person('maryam', 'moph', 'administrator')
const AISHA = person('aisha', 'cgb', 'centre-officer')

const given = (facts: object = {}) => ({
  Post: { id: 'post', agency: 'moci', person: 'hind', proposer: null, ...facts },
})

const software = (facts: object = {}) => ({
  Software: { id: 'till', agency: 'moci', proposer: 'hind', ...facts },
})
const recovery = (facts: object = {}) => ({
  Recovery: { id: 'recovery', agency: 'cgb', person: 'sara', opener: 'noura', ...facts },
})

const lines: Line[] = [
  ...['register-clients', 'approve-client'].flatMap((act): Line[] => [
    {
      says: `of their agency: ${act}`,
      ...{ who: NASSER, act, on: software(), allow: true, by: ['who-registers'] },
    },
    {
      says: `of no other agency: ${act}`,
      ...{ who: FOREIGN, act, on: software(), allow: false, by: ['software-elsewhere'] },
    },
    {
      says: `officers do not ${act}`,
      who: HIND,
      act,
      on: software({ proposer: null }),
      allow: false,
    },
  ]),
  {
    says: 'two look at software',
    ...{ who: NASSER, act: 'approve-client', on: software({ proposer: 'nasser' }) },
    ...{ allow: false, by: ['second-approver'] },
  },
  {
    says: 'what registered itself is approved by any',
    ...{ who: NASSER, act: 'approve-client', on: software({ proposer: null }) },
    ...{ allow: true, by: ['who-registers'] },
  },
  ...['recover-accounts', 'open-recovery', 'confirm-recovery'].flatMap((act): Line[] => [
    {
      says: `at their centre: ${act}`,
      ...{ who: AISHA, act, on: recovery(), allow: true, by: ['centre-officers'] },
    },
    {
      says: `at no other centre: ${act}`,
      ...{ who: person('ali', 'moph', 'centre-officer'), act, on: recovery() },
      ...{ allow: false, by: ['recovery-elsewhere'] },
    },
    { says: `other posts do not ${act}`, who: { ...JASSIM }, act, allow: false },
  ]),
  ...['open-recovery', 'confirm-recovery'].map(
    (act): Line => ({
      says: `nobody gives back their own account: ${act}`,
      ...{ who: AISHA, act, on: recovery({ person: 'aisha' }), allow: false, by: ['own-account'] },
    }),
  ),
  {
    says: 'two confirm a recovery',
    ...{ who: AISHA, act: 'confirm-recovery', on: recovery({ opener: 'aisha' }) },
    ...{ allow: false, by: ['second-at-centre'] },
  },
  ...[NASSER, JASSIM].map(
    (who): Line => ({
      says: `${who.kind === 'person' ? who.id : ''} registers software`,
      ...{ who, act: 'register-clients', allow: true, by: ['who-registers'] },
    }),
  ),
  { says: 'officers register none', who: HIND, act: 'register-clients', allow: false },
  {
    says: 'centre officers give back accounts',
    who: AISHA,
    act: 'recover-accounts',
    allow: true,
    by: ['centre-officers'],
  },
  { says: 'administrators give back none', who: JASSIM, act: 'recover-accounts', allow: false },
  ...['manage-officials', 'approve-post'].flatMap((act): Line[] => [
    { says: `administrators ${act} at all`, who: JASSIM, act, allow: true, by: ['administrators'] },
    { says: `people do not ${act}`, who: SARA, act, allow: false },
    { says: `officers do not ${act}`, who: HIND, act, on: given({ person: null }), allow: false },
    {
      says: `administrators ${act}`,
      who: JASSIM,
      act,
      on: given(),
      allow: true,
      by: ['administrators'],
    },
    {
      says: `… of nobody yet: ${act}`,
      who: JASSIM,
      act,
      on: given({ person: null }),
      allow: true,
      by: ['administrators'],
    },
    {
      says: `another agency’s do not ${act}`,
      who: FOREIGN,
      act,
      on: given(),
      allow: false,
      by: ['other-agency'],
    },
    {
      says: `not their own: ${act}`,
      who: JASSIM,
      act,
      on: given({ person: 'jassim' }),
      allow: false,
      by: ['own-post'],
    },
  ]),
  {
    says: 'two agree to an administrator',
    ...{ who: JASSIM, act: 'approve-post', on: given({ proposer: 'jassim' }) },
    ...{ allow: false, by: ['second-administrator'] },
  },
]

for (const act of ['hand-over', 'declare']) {
  lines.push(
    { says: `officials ${act}`, who: JASSIM, act, allow: true, by: ['officials'] },
    { says: `others do not ${act}`, who: person('sara'), act, allow: false },
  )
}

policyTable(decide, lines)
