/** People, how they sign in, and what post they hold. Start at README.md. */
import { defineModule } from '#kernel'
import { sweepAttempts } from './attempt.ts'
import { record } from './facts.ts'
import { invitationForm, invitationPage } from './pages/invitation.tsx'
import { displayForm, signInForm, signInPage, signOutForm } from './pages/sign-in.tsx'
import { problem } from './problems.ts'
import { sweepSessions } from './session.ts'

export { inviteOfficial } from './invitation.ts'
export {
  getPerson,
  type NewPerson,
  openAccounts,
  type Person,
} from './person.ts'
export { authenticate, hashPassword } from './session.ts'

export const identity = defineModule({
  name: 'identity',
  uses: ['organisations'],
  routes: [signInPage, signInForm, signOutForm, displayForm, invitationPage, invitationForm],
  facts: record,
  problems: problem,
  schema: true,
  sweeps: [
    { name: 'sessions', everySeconds: 600, run: sweepSessions },
    { name: 'attempts', everySeconds: 600, run: sweepAttempts },
  ],
})
