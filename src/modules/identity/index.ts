/** People, how they sign in, and what post they hold. Start at README.md. */
import { defineModule } from '#kernel'
import { sweepAttempts } from './attempt.ts'
import { warnOfEndings } from './clients/endings.ts'
import { record } from './facts.ts'
import { nameKinds } from './identifier.ts'
import { clientQueues, clientRoutes } from './office/client-routes.ts'
import { officialQueues, officialRoutes } from './office/official-routes.ts'
import { recoveryQueues, recoveryRoutes } from './office/recovery-routes.ts'
import { beginScheduled } from './officials/scheduled.ts'
import { tellOfLogouts } from './oidc/logout.ts'
import { providerMount } from './oidc/mount.ts'
import { sweepOidc } from './oidc/store.ts'
import { againPages } from './pages/again.tsx'
import { continueForm, continuePage } from './pages/continue.tsx'
import { signInRoutes } from './pages/routes.ts'
import { sweepPersonnel } from './personnel/sweep.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { sweepProofing } from './proofing/proofing.ts'
import { sweepCampaigns } from './recertification/sweep.ts'
import { expireRecoveries } from './recovery/recovery.ts'
import { sweepRegistrations } from './registration/registration.ts'
import { registrationOf } from './registration/registration-file.ts'
import { sweepSessions } from './sessions/session.ts'
import { sendTexts } from './text-message.ts'

export { loadPasskeyMetadata } from './authenticators/passkey-metadata.ts'
export { hashPassword } from './authenticators/password.ts'
export { inGroups, newWrittenCode, writtenCodeOf } from './authenticators/written-code.ts'
export { listIdentifiers } from './identifier.ts'
export { inviteOfficial } from './invitation.ts'
export { findNamed, findPersonBy } from './named.ts'
export { endActing } from './oidc/acting.ts'
export { getParty } from './party.ts'
export {
  findPeople,
  type NewPerson,
  openAccounts,
  type Person,
} from './person.ts'
export {
  confirmRepresentation,
  listBusinesses,
} from './registration/business.ts'
export { readRegistration } from './registration/registration-file.ts'
export { authorize } from './surfaces/authorize.ts'
export { identityPorts } from './surfaces/ports.ts'
export { authenticateAt as authenticate, rememberMandate } from './surfaces/session.ts'

export const identity = defineModule({
  name: 'identity',
  uses: ['organisations', 'exchange'],
  routes: [
    // An account is its person's own: nobody manages another's by a mandate.
    ...signInRoutes.map((route) => (againPages.includes(route) ? route : { ...route, own: true })),
    continuePage,
    continueForm,
    ...clientRoutes,
    ...officialRoutes,
    ...recoveryRoutes,
  ],
  decide,
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
      {
        path: 'office/identity/absence',
        key: 'identity.absence.title',
        about: 'identity.absence.desk-about',
        permission: 'identity:hand-over',
        aside: true,
      },
      {
        path: 'office/identity/interests',
        key: 'identity.interests.title',
        about: 'identity.interests.desk-about',
        permission: 'identity:declare',
        aside: true,
      },
      {
        path: 'office/identity/recertification',
        key: 'identity.recertification.title',
        about: 'identity.recertification.desk-about',
        permission: 'identity:manage-officials',
        aside: true,
      },
      {
        path: 'office/identity/personnel',
        key: 'identity.personnel.title',
        about: 'identity.personnel.desk-about',
        permission: 'identity:manage-officials',
        aside: true,
      },
      {
        path: 'office/identity/recovery',
        key: 'identity.recovery.desk.title',
        about: 'identity.recovery.desk.about',
        permission: 'identity:recover-accounts',
      },
    ],
    queues: async (ctx) => [
      ...(await clientQueues(ctx)),
      ...(await officialQueues(ctx)),
      ...(await recoveryQueues(ctx)),
    ],
  },
  mounts: [providerMount],
  facts: record,
  problems: problem,
  schema: true,
  loadPack: async (ctx) => {
    await nameKinds(ctx)
    await registrationOf(ctx.pack)
  },
  sweeps: [
    { name: 'sessions', everySeconds: 600, run: sweepSessions },
    { name: 'provider', everySeconds: 60, run: sweepOidc },
    { name: 'endings', everySeconds: 3_600, run: warnOfEndings },
    { name: 'logouts', everySeconds: 1, run: tellOfLogouts },
    { name: 'proofing', everySeconds: 60, run: sweepProofing },
    { name: 'registrations', everySeconds: 600, run: sweepRegistrations },
    { name: 'texts', everySeconds: 1, run: sendTexts },
    { name: 'recoveries', everySeconds: 600, run: (ctx) => expireRecoveries(ctx) },
    { name: 'personnel', everySeconds: 5, run: sweepPersonnel },
    { name: 'scheduled', everySeconds: 60, run: beginScheduled },
    { name: 'campaigns', everySeconds: 600, run: sweepCampaigns },
    { name: 'attempts', everySeconds: 600, run: sweepAttempts },
  ],
})
