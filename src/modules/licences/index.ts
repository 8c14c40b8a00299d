/** Licences: granted by a decision, sealed once, checked by anyone. Start at README.md. */
import { defineModule } from '#kernel'
import { listDocuments } from './documents.ts'
import { tellOfEnds } from './expiry.ts'
import { record } from './facts.ts'
import { handOverLicences } from './handed-over.ts'
import { confirmForm, declineForm, licencePage, revokeForm } from './office/licence.tsx'
import { licenceList, queuesOf } from './office/licences.tsx'
import { cancelForm, cancelPage, myDocument, myLicencePage } from './pages/my-licence.tsx'
import { shortCheck, verifyCodePage, verifyForm, verifyPage } from './pages/verify.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { realLicences } from './real-things.ts'
import { issueLicence } from './seal.ts'

export { holderRows } from './holder.ts'
export {
  findLicence,
  grantLicence,
  type Licence,
  type LicenceOrder,
  type LicenceState,
} from './licence.ts'
export type { LicenceId, LicenceRow } from './tables.ts'

export const licences = defineModule({
  name: 'licences',
  uses: ['organisations', 'identity', 'notify', 'mandates', 'services'],
  routes: [
    shortCheck,
    verifyPage,
    verifyCodePage,
    verifyForm,
    myLicencePage,
    myDocument,
    cancelPage,
    cancelForm,
    licenceList,
    licencePage,
    revokeForm,
    confirmForm,
    declineForm,
  ],
  decide,
  realThings: realLicences,
  facts: record,
  problems: problem,
  schema: true,
  subscribes: {
    'licences/licence-granted': issueLicence,
    'organisations/affairs-handed-over': handOverLicences,
  },
  sweeps: [{ name: 'ends', everySeconds: 600, run: async (ctx) => void (await tellOfEnds(ctx)) }],
  portal: { documents: listDocuments },
  desk: {
    links: [
      {
        path: 'office/licences',
        key: 'licences.office.title',
        about: 'licences.office.about',
        permission: 'licences:read',
      },
    ],
    queues: queuesOf,
  },
})
