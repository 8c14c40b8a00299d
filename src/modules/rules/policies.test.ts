import { ROLES } from '#organisations'
import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const AUTHOR = person('maha', 'moci', 'rule-author')
const ELSEWHERE = person('khalid', 'gdt', 'rule-author')
const RULES = { RuleSet: { id: 'home-business-licence', agency: 'moci' } }
const BY = (proposer: string) => ({ Proposal: { id: 'one', agency: 'moci', proposer } })
/** They do the work of a colleague who is away. */
const STAND_IN = {
  ...AUTHOR,
  office: { agency: 'moci', roles: ['rule-author'], standsInFor: [ELSEWHERE.id] },
}

policyTable(decide, [
  ...ROLES.map((role) => ({
    says: `${role} tries what a change of rules would do`,
    ...{ who: person('hind', 'moci', role), act: 'try', allow: true, by: ['officials'] },
  })),
  { says: 'who holds no post does not', who: person('sara'), act: 'try', allow: false },
  { says: 'nor an unknown one', who: person('omar', 'moci', 'king'), act: 'try', allow: false },
  { says: 'an author writes', who: AUTHOR, act: 'edit', allow: true, by: ['rule-authors'] },
  {
    says: "an author writes their body's rules",
    ...{ who: AUTHOR, act: 'edit', on: RULES, allow: true, by: ['rule-authors'] },
  },
  {
    says: 'and not those of another',
    ...{ who: ELSEWHERE, act: 'edit', on: RULES, allow: false, by: ['other-body-edit'] },
  },
  {
    says: 'an officer does not write',
    ...{ who: person('hind', 'moci', 'officer'), act: 'edit', on: RULES, allow: false },
  },
  {
    says: 'a second author publishes',
    ...{ who: AUTHOR, act: 'publish', on: BY('noora'), allow: true, by: ['rule-authors'] },
  },
  {
    says: 'and not what they proposed',
    ...{ who: AUTHOR, act: 'publish', on: BY('maha'), allow: false, by: ['second-author'] },
  },
  {
    says: 'nor what somebody proposed whose work they do',
    ...{ who: STAND_IN, act: 'publish', on: BY('khalid'), allow: false, by: ['second-author'] },
  },
  {
    says: "nor another body's",
    ...{
      who: ELSEWHERE,
      act: 'publish',
      on: BY('noora'),
      allow: false,
      by: ['other-body-publish'],
    },
  },
  {
    says: 'publishing is for authors',
    who: AUTHOR,
    act: 'publish',
    allow: true,
    by: ['rule-authors'],
  },
])
