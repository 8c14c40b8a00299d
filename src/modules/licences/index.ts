/** Licences: granted by a decision, sealed once, checked by anyone. Start at README.md. */
import { defineModule } from '#kernel'
import { listDocuments } from './documents.ts'
import { record } from './facts.ts'
import { licenceList, licencePage, revokeForm } from './office/licences.tsx'
import { cancelForm, cancelPage, myDocument, myLicencePage } from './pages/my-licence.tsx'
import { shortCheck, verifyCodePage, verifyForm, verifyPage } from './pages/verify.tsx'
import { problem } from './problems.ts'
import { issueLicence } from './seal.ts'

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
  uses: ['organisations', 'notify'],
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
  ],
  permissions: {
    hold: 'person',
    revoke: ['senior-officer'],
  },
  facts: record,
  problems: problem,
  schema: true,
  subscribes: { 'licences/licence-granted': issueLicence },
  portal: { documents: listDocuments },
  desk: {
    links: [
      {
        path: 'office/licences',
        key: 'licences.office.title',
        about: 'licences.office.about',
        permission: 'licences:revoke',
      },
    ],
  },
})
