import { person } from '../../../tests/access/people.ts'
import { policyTable } from '../../../tests/access/table.ts'
import { decide } from './policies.ts'

const AUDITOR = person('reem', 'sab', 'auditor')
const AUTHOR = person('fahad', 'cgb', 'policy-author')
const PUBLISH = (proposer: string) => ({ Proposal: { id: 'one', proposer } })
const ADMINISTRATOR = person('jassim', 'sab', 'administrator')

policyTable(decide, [
  { says: 'a person sees nothing of others', who: person('sara'), act: 'audit', allow: false },
  { says: 'an auditor sees', who: AUDITOR, act: 'audit', allow: true, by: ['auditors'] },
  { says: 'an administrator does not', who: ADMINISTRATOR, act: 'audit', allow: false },
  { says: 'an author does not', who: AUTHOR, act: 'audit', allow: false },
  { says: 'an author tries', who: AUTHOR, act: 'author', allow: true, by: ['policy-authors'] },
  { says: 'an auditor does not', who: AUDITOR, act: 'author', allow: false },
  {
    ...{ says: 'an author publishes what another proposed', who: AUTHOR, act: 'publish' },
    ...{ on: PUBLISH('noora'), allow: true, by: ['policy-authors'] },
  },
  {
    ...{ says: 'not what they proposed themselves', who: AUTHOR, act: 'publish' },
    ...{ on: PUBLISH('fahad'), allow: false, by: ['second-author'] },
  },
  {
    ...{ says: 'an auditor publishes nothing', who: AUDITOR, act: 'publish' },
    ...{ on: PUBLISH('noora'), allow: false },
  },
])
