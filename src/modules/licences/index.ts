/** Licences: granted by a decision, renewed and changed, checked by anyone. Start at README.md. */
import { defineModule } from '#kernel'
import { licenceApi } from './api.ts'
import { listDocuments } from './documents.ts'
import { received } from './evidence.ts'
import { tellOfEnds } from './expiry.ts'
import { record } from './facts.ts'
import { handOverLicences } from './handed-over.ts'
import { licencePage, measureRoutes } from './office/licence.tsx'
import { exportLicences, licenceList, queuesOf } from './office/licences.tsx'
import { cancelForm, cancelPage } from './pages/cancel.tsx'
import { myDocument, myLicencePage } from './pages/my-licence.tsx'
import { registerPage } from './pages/register.tsx'
import { replaceForm, replacePage } from './pages/replace.tsx'
import {
  shortCheck,
  verifyCodePage,
  verifyForm,
  verifyNumberPage,
  verifyPage,
} from './pages/verify.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { realLicences } from './real-things.ts'
import { issueLicence } from './seal.ts'

export { licenceDataOf, lockForAct, REPLACEMENT } from './after.ts'
export { samplePaper } from './document-content.ts'
export { amendLicence, grantLicence, type LicenceOrder, renewLicence } from './edition.ts'
export { holderRows } from './holder.ts'
export { findLicence, type Licence, type LicenceState } from './licence.ts'
export { replaceFor } from './replace.ts'
export type { LicenceId, LicenceRow } from './tables.ts'

export const licences = defineModule({
  name: 'licences',
  uses: ['organisations', 'identity', 'notify', 'mandates', 'services'],
  routes: [
    shortCheck,
    verifyPage,
    verifyCodePage,
    verifyForm,
    registerPage,
    verifyNumberPage,
    myLicencePage,
    myDocument,
    ...licenceApi,
    cancelPage,
    cancelForm,
    replacePage,
    replaceForm,
    licenceList,
    exportLicences,
    licencePage,
    ...measureRoutes,
  ],
  decide,
  realThings: realLicences,
  facts: record,
  problems: problem,
  schema: true,
  subscribes: {
    'licences/licence-granted': issueLicence,
    'licences/licence-renewed': issueLicence,
    'licences/licence-amended': issueLicence,
    'licences/licence-replaced': issueLicence,
    'organisations/affairs-handed-over': handOverLicences,
  },
  sweeps: [{ name: 'ends', everySeconds: 600, run: async (ctx) => void (await tellOfEnds(ctx)) }],
  portal: { documents: listDocuments },
  evidence: received,
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
