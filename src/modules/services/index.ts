import { defineModule, schemaFiles } from '#kernel'
import { newestPublication } from './authoring/proposal.ts'
import { sweepPublications } from './authoring/publish.ts'
import { bundleSchemas } from './bundle/json-schemas.ts'
import { confirmingRoutes } from './confirming/pages.tsx'
import { sweepConfirmations } from './confirming/sweep.ts'
import { record } from './facts.ts'
import { procedureUseOf } from './followed.ts'
import { loadServices } from './load.ts'
import { applyRoutes } from './open/apply/routes.ts'
import { cpsvRoutes } from './open/cpsv/routes.ts'
import { openApiOfService } from './open/openapi/route.ts'
import { applyPage, discardForm, discardPage, startApplication } from './pages/apply-page.tsx'
import { checkPage, savedPage } from './pages/check-page.tsx'
import { draftFile } from './pages/draft-file.ts'
import { openDraft, sendPage, showPage } from './pages/form-page.tsx'
import { registerForm } from './pages/register-step.tsx'
import { revisedPage, takeUpForm } from './pages/revised-service.tsx'
import { servicePage } from './pages/service-page.tsx'
import { zoneMapPart } from './pages/zone-map.ts'
import { paperRoutes } from './paper/routes.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { resumableRoutes } from './resumable/routes.ts'
import { deleteStaleUploads } from './resumable/upload.ts'
import { searchEntries } from './search-entries.ts'
import { listRuled, listServices } from './service.ts'
import { statusDesk, statusSheet } from './status/office.tsx'
import { statusPage } from './status/public.tsx'
import { proposalQueues } from './studio/catalogue.tsx'
import { studioRoutes } from './studio/routes.ts'
import { sweepDrafts } from './sweep.ts'
import { confirmationTiles, draftTiles } from './tiles.ts'

/** Services as data: their catalogue, their forms, and drafts of applications. Start at README.md. */
export { findTextOf, type ServiceBundle } from './bundle/bundle.ts'
export type { Field } from './bundle/field.ts'
export type { CaseState } from './bundle/procedure-check.ts'
export {
  type Audience,
  entryOf,
  type LifeEvent,
  listAudiences,
  listEvents,
  listTopics,
  type Topic,
} from './catalogue.ts'
export type { InputSource } from './decided.ts'
export type { Draft } from './draft.ts'
export { startCorrection, startDraft } from './draft-begin.ts'
export { saveAnswers } from './draft-save.ts'
export { dropCorrection } from './drop-correction.ts'
export { formEngine } from './form-engine.tsx'
export type { RowFault, Weighed } from './many/many.ts'
export { servicePacks } from './open/service-packs.ts'
export { reworkAnswers } from './rework.ts'
export type { Round } from './rounds/rounds.ts'
export type { Answers } from './scaffold/answers.ts'
export type { Choices } from './scaffold/choices.ts'
export {
  findService,
  getServiceVersion,
  listServices,
  type ServiceLine,
} from './service.ts'
export { lockReadyDraft, type ReadyDraft } from './submission.ts'
export { answerLine } from './view/answer-line.ts'
export { AnswersSummary } from './view/answers-summary.tsx'
export { labelledFiles } from './view/labelled-files.ts'

export const services = defineModule({
  name: 'services',
  uses: ['organisations', 'exchange', 'identity', 'notify', 'mandates', 'rules', 'procedures'],
  schema: true,
  decide,
  problems: problem,
  facts: record,
  routes: [
    servicePage,
    ...paperRoutes,
    statusPage,
    statusDesk,
    statusSheet,
    applyPage,
    startApplication,
    openDraft,
    checkPage,
    savedPage,
    draftFile,
    ...resumableRoutes,
    discardPage,
    discardForm,
    revisedPage,
    takeUpForm,
    registerForm,
    ...confirmingRoutes,
    showPage,
    sendPage,
    zoneMapPart,
    schemaFiles('services', bundleSchemas),
    ...cpsvRoutes,
    openApiOfService,
    ...applyRoutes,
    ...studioRoutes,
  ],
  sweeps: [
    { name: 'drafts', everySeconds: 600, run: sweepDrafts },
    { name: 'uploads', everySeconds: 3600, run: deleteStaleUploads },
    { name: 'confirmations', everySeconds: 600, run: sweepConfirmations },
    {
      name: 'publications',
      everySeconds: 30,
      run: async (ctx) => void (await sweepPublications(ctx)),
    },
  ],
  desk: {
    links: [
      {
        path: 'office/studio',
        key: 'services.studio.title',
        about: 'services.studio.desk-about',
        permission: 'services:author',
        aside: true,
      },
      {
        path: 'office/services/status',
        key: 'services.status.title',
        about: 'services.status.desk-about',
        permission: 'services:oversee',
        aside: true,
      },
    ],
    queues: proposalQueues,
  },
  loadPack: loadServices,
  procedureUse: procedureUseOf,
  portal: {
    tiles: async (ctx) => [...(await confirmationTiles(ctx)), ...(await draftTiles(ctx))],
    actable: async (ctx) =>
      (await listServices(ctx)).flatMap(({ id, title, online }) =>
        online ? [{ service: id, names: title }] : [],
      ),
    ruled: listRuled,
    search: searchEntries,
    published: newestPublication,
  },
})
