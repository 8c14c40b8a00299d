/** People, how they sign in, and what post they hold. Start at README.md. */
import { defineModule } from '#kernel'
import { sweepAttempts } from './attempt.ts'
import { record } from './facts.ts'
import { clientQueues, clientRoutes } from './office/client-routes.ts'
import { officialQueues, officialRoutes } from './office/official-routes.ts'
import { tellOfLogouts } from './oidc/logout.ts'
import { providerMount } from './oidc/mount.ts'
import { sweepOidc } from './oidc/store.ts'
import { continueForm, continuePage } from './pages/continue.tsx'
import { signInRoutes } from './pages/routes.ts'
import { problem } from './problems.ts'
import { sweepProofing } from './proofing/proofing.ts'
import { sweepSessions } from './sessions/session.ts'
import { sendTexts } from './text-message.ts'

export { loadPasskeyMetadata } from './authenticators/passkey-metadata.ts'
export { hashPassword } from './authenticators/password.ts'
export { inviteOfficial } from './invitation.ts'
export { ROLES } from './officials/role.ts'
export {
  getPerson,
  type NewPerson,
  openAccounts,
  type Person,
} from './person.ts'
export { authenticate } from './sessions/session.ts'
export { keepForm } from './sign-in/step-up.ts'

export const identity = defineModule({
  name: 'identity',
  uses: ['organisations'],
  routes: [...signInRoutes, continuePage, continueForm, ...clientRoutes, ...officialRoutes],
  permissions: {
    'register-clients': ['senior-officer', 'administrator'],
    'manage-officials': ['administrator'],
  },
  desk: {
    links: [
      {
        path: 'office/identity/clients',
        key: 'identity.clients.title',
        about: 'identity.clients.desk-about',
        permission: 'identity:register-clients',
      },
      {
        path: 'office/identity/officials',
        key: 'identity.officials.title',
        about: 'identity.officials.desk-about',
        permission: 'identity:manage-officials',
      },
    ],
    queues: async (ctx) => [...(await clientQueues(ctx)), ...(await officialQueues(ctx))],
  },
  mounts: [providerMount],
  facts: record,
  problems: problem,
  schema: true,
  sweeps: [
    { name: 'sessions', everySeconds: 600, run: sweepSessions },
    { name: 'provider', everySeconds: 60, run: sweepOidc },
    { name: 'logouts', everySeconds: 1, run: tellOfLogouts },
    { name: 'proofing', everySeconds: 60, run: sweepProofing },
    { name: 'texts', everySeconds: 1, run: sendTexts },
    { name: 'attempts', everySeconds: 600, run: sweepAttempts },
  ],
})
