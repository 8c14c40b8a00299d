import { person, software } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const JASSIM = person('jassim', 'moci', 'administrator')
const BY = (proposer: string | null, agency = 'moci') => ({
  Move: { id: 'one', agency, proposer },
})
/** They do the work of a colleague who is away. */
const STAND_IN = {
  ...JASSIM,
  office: {
    ...{ agency: 'moci', roles: ['administrator'] },
    standsInFor: [person('noora').id],
  },
}

const HEAD = person('nasser', 'moci', 'senior-officer')
const ELSEWHERE = person('khalid', 'gdt', 'senior-officer')
const OFFICER = person('hind', 'moci', 'officer')
const AUTHOR = person('maha', 'moci', 'rule-author')
const THEIRS = { Procedure: { id: 'permit', agency: 'moph' } }
const PROPOSED = (proposer: string, agency = 'moci') => ({
  Proposal: { id: 'one', agency, proposer },
})
const PERMIT = { Procedure: { id: 'permit', agency: 'moci' } }

policyTable(decide, [
  ...['see', 'export'].flatMap((act) => [
    { says: `a head may ${act}`, who: HEAD, act, allow: true, by: ['heads'] },
    {
      says: `a head may ${act} what is their body's`,
      ...{ who: HEAD, act, on: PERMIT, allow: true, by: ['heads'] },
    },
    {
      says: `and may not ${act} what is another's`,
      ...{ who: ELSEWHERE, act, on: PERMIT, allow: false, by: ['others-procedures'] },
    },
    { says: `an officer may not ${act}`, who: OFFICER, act, on: PERMIT, allow: false },
    { says: `who holds no post may not ${act}`, who: person('sara'), act, allow: false },
  ]),
  {
    says: 'an author changes a procedure of their body',
    ...{ who: AUTHOR, act: 'author', on: PERMIT, allow: true, by: ['authors'] },
  },
  {
    says: 'and not another’s',
    ...{ who: AUTHOR, act: 'author', on: THEIRS, allow: false, by: ['others-procedures'] },
  },
  {
    says: 'a head changes none',
    ...{ who: HEAD, act: 'author', on: PERMIT, allow: false },
  },
  {
    says: 'a second author publishes',
    ...{ who: AUTHOR, act: 'publish', on: PROPOSED('noora'), allow: true, by: ['authors'] },
  },
  {
    says: 'and not what they proposed',
    ...{ who: AUTHOR, act: 'publish', on: PROPOSED('maha'), allow: false, by: ['second-author'] },
  },
  {
    says: 'nor what somebody proposed whose work they do',
    who: { ...AUTHOR, office: { ...STAND_IN.office, roles: ['rule-author'] } },
    ...{ act: 'publish', on: PROPOSED('noora'), allow: false, by: ['second-author'] },
  },
  {
    says: 'nor for another body',
    ...{ who: AUTHOR, act: 'publish', on: PROPOSED('noora', 'moph') },
    ...{ allow: false, by: ['other-body-publish'] },
  },
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
  {
    says: 'an administrator proposes a move of their body’s cases',
    ...{ who: JASSIM, act: 'move', on: BY(null), allow: true, by: ['administrators'] },
  },
  {
    says: 'and not of another’s',
    ...{ who: JASSIM, act: 'move', on: BY(null, 'moph'), allow: false, by: ['other-body'] },
  },
  {
    says: 'a second administrator agrees',
    ...{ who: JASSIM, act: 'agree', on: BY('noora'), allow: true, by: ['administrators'] },
  },
  {
    says: 'and not to their own',
    ...{ who: JASSIM, act: 'agree', on: BY('jassim'), allow: false, by: ['second-administrator'] },
  },
  {
    says: 'nor to that of somebody whose work they do',
    ...{ who: STAND_IN, act: 'agree', on: BY('noora'), allow: false, by: ['second-administrator'] },
  },
])
