/** Cases: applications, their statutory clock, decisions, and the desk. Start at README.md. */
import { defineModule } from '#kernel'
import { adoptCases } from './adopt.ts'
import { apiRoutes } from './api/routes.ts'
import { appealForm } from './appeal/pages.tsx'
import { sweepClocks } from './clock/look.ts'
import { record } from './facts.ts'
import { given } from './given/given-files.ts'
import { noteIssuedLicence } from './grant.ts'
import { handOverCases } from './handed-over.ts'
import { hookApi } from './hooks/api.ts'
import { forgetDeliveries, tellHooks } from './hooks/deliver.ts'
import { tellHooksOfLicence } from './hooks/licence.ts'
import { joiningRoutes } from './joining/pages.tsx'
import { archiveRoutes } from './keeping/archive-pages.ts'
import { holdRoutes } from './keeping/hold-pages.tsx'
import { disposalRoutes } from './keeping/pages.tsx'
import { sweepDisposals } from './keeping/sweep.ts'
import { orderApi } from './many/api.ts'
import { beginRoutes } from './many/begin-page.tsx'
import { orderRoutes } from './many/order-page.tsx'
import { sweepOrders } from './many/work.ts'
import { followProcedure } from './moved.ts'
import { needlessOf } from './needless/needless.ts'
import { ofLicenceRoutes } from './of-licence/pages.tsx'
import {
  claimForm,
  confirmRefusalForm,
  decideForm,
  declineRefusalForm,
  nextCaseForm,
  opinionForm,
  releaseForm,
  taskForm,
} from './office/acts.tsx'
import { exportAnswers } from './office/answers-export.ts'
import { bulkRoutes } from './office/bulk.tsx'
import { officeCasePage } from './office/case.tsx'
import { clockRoutes } from './office/clock-acts.ts'
import { commentRoutes } from './office/comments.tsx'
import { exportList } from './office/export.ts'
import { officeFile } from './office/file.ts'
import { liveRoutes } from './office/live.tsx'
import { opinionsPage } from './office/opinions.tsx'
import { outcomeFile, outcomesOfCase, outcomesPage, replayForm } from './office/outcomes.tsx'
import { printRoutes } from './office/print.tsx'
import { purposeForm } from './office/purpose.tsx'
import { reasonTextRoutes } from './office/reason-texts.tsx'
import { teamPage } from './office/team.tsx'
import { viewForm } from './office/views.tsx'
import { workListPage } from './office/work-list.tsx'
import { handOverOutcome } from './outcome.ts'
import { casePage, correctForm } from './pages/case.tsx'
import { fileOfCase } from './pages/file.ts'
import { paperRoutes } from './pages/paper.ts'
import { sentPage } from './pages/sent.tsx'
import { submitForm } from './pages/submit.ts'
import { withdrawForm, withdrawPage } from './pages/withdraw.tsx'
import { paymentRoutes } from './payment/office.tsx'
import { remindOfFees } from './payment/remind.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { carryOutLists } from './ranking/carry.ts'
import { roundRoutes } from './ranking/office.tsx'
import { placeRoutes } from './ranking/own.tsx'
import { resultsPage } from './ranking/public.tsx'
import { moveUpReserves } from './ranking/reserve.ts'
import { roundSheet } from './ranking/sheet.ts'
import { realCases } from './real-things.ts'
import { recusalRoutes } from './recusal/pages.tsx'
import { sweepReminders } from './remind.ts'
import { splitRoutes } from './splitting/pages.tsx'
import { hearingFile } from './task-form/own.tsx'
import { queuesOf, tilesOf } from './tiles.ts'
import { typingRoutes } from './typing/office.tsx'

export { startCorrecting, submitApplication, withdrawApplication } from './application.ts'
export { type Case, getOfficeCase, getOwnCase } from './case.ts'
export { claimCase, claimNext, releaseCase } from './claim.ts'
export { approveCase, type ReturnOrder, returnForCorrection } from './decision.ts'
export { paperOf } from './output-paper.ts'
export { statePurpose } from './purpose.ts'
export { confirmRefusal, declineRefusal, proposeRefusal, type RefusalOrder } from './refusal.ts'
export type { State } from './states.ts'
export type { CaseId } from './tables.ts'
export type { WorkFilter, WorkRow } from './work-list.ts'

export const cases = defineModule({
  name: 'cases',
  uses: ['organisations', 'notify', 'mandates', 'rules', 'procedures', 'services', 'licences'],
  schema: true,
  routes: [
    submitForm,
    sentPage,
    casePage,
    correctForm,
    withdrawPage,
    withdrawForm,
    fileOfCase,
    workListPage,
    exportList,
    exportAnswers,
    viewForm,
    ...bulkRoutes,
    ...liveRoutes,
    teamPage,
    ...reasonTextRoutes,
    ...printRoutes,
    ...paperRoutes,
    nextCaseForm,
    officeCasePage,
    ...commentRoutes,
    claimForm,
    releaseForm,
    decideForm,
    ...clockRoutes,
    taskForm,
    hearingFile,
    opinionForm,
    opinionsPage,
    confirmRefusalForm,
    declineRefusalForm,
    officeFile,
    purposeForm,
    outcomesPage,
    outcomesOfCase,
    outcomeFile,
    replayForm,
    appealForm,
    ...ofLicenceRoutes,
    ...recusalRoutes,
    ...joiningRoutes,
    ...splitRoutes,
    ...disposalRoutes,
    ...archiveRoutes,
    ...holdRoutes,
    ...apiRoutes,
    ...beginRoutes,
    ...orderRoutes,
    ...orderApi,
    ...hookApi,
    ...paymentRoutes,
    ...typingRoutes,
    ...roundRoutes,
    roundSheet,
    ...placeRoutes,
    resultsPage,
  ],
  loadPack: async (ctx) => void (await adoptCases(ctx)),
  decide,
  realThings: realCases,
  evidence: given,
  needless: needlessOf,
  facts: record,
  problems: problem,
  subscribes: {
    'procedures/instance-advanced': followProcedure,
    'cases/case-approved': handOverOutcome,
    'cases/refusal-confirmed': handOverOutcome,
    'cases/approval-deemed': handOverOutcome,
    'cases/refusal-deemed': handOverOutcome,
    'licences/licence-issued': noteIssuedLicence,
    'licences/document-issued': tellHooksOfLicence,
    'licences/licence-suspended': tellHooksOfLicence,
    'licences/licence-resumed': tellHooksOfLicence,
    'licences/licence-revoked': tellHooksOfLicence,
    'licences/licence-cancelled': tellHooksOfLicence,
    'licences/end-told': tellHooksOfLicence,
    'organisations/affairs-handed-over': handOverCases,
  },
  sweeps: [
    { name: 'clocks', everySeconds: 30, run: async (ctx) => void (await sweepClocks(ctx)) },
    { name: 'hooks', everySeconds: 1, run: tellHooks },
    { name: 'deliveries', everySeconds: 3600, run: forgetDeliveries },
    { name: 'orders', everySeconds: 1, run: sweepOrders },
    { name: 'lists', everySeconds: 1, run: carryOutLists },
    { name: 'reserves', everySeconds: 5, run: moveUpReserves },
    { name: 'disposals', everySeconds: 3600, run: async (ctx) => void (await sweepDisposals(ctx)) },
    { name: 'reminders', everySeconds: 600, run: async (ctx) => void (await sweepReminders(ctx)) },
    { name: 'fees', everySeconds: 600, run: async (ctx) => void (await remindOfFees(ctx)) },
  ],
  portal: { tiles: tilesOf },
  desk: {
    links: [
      {
        path: 'office/cases',
        key: 'cases.work-list.title',
        about: 'cases.work-list.about',
        permission: 'cases:work',
      },
      {
        path: 'office/opinions',
        key: 'cases.opinions.title',
        about: 'cases.opinions.about',
        permission: 'cases:give-opinion',
      },
      {
        path: 'office/payments',
        key: 'cases.payment.title',
        about: 'cases.payment.desk-about',
        permission: 'cases:take-payment',
      },
      {
        path: 'office/rounds',
        key: 'cases.ranking.title',
        about: 'cases.ranking.about',
        permission: 'cases:rank',
        aside: true,
      },
      {
        path: 'office/typing',
        key: 'cases.typing.title',
        about: 'cases.typing.desk-about',
        permission: 'cases:work',
        aside: true,
      },
      {
        path: 'office/team',
        key: 'cases.team.title',
        about: 'cases.team.about',
        permission: 'cases:lead',
        aside: true,
      },
      {
        path: 'office/recusals',
        key: 'cases.recusals.title',
        about: 'cases.recusals.desk-about',
        permission: 'cases:exclude',
        aside: true,
      },
      {
        path: 'office/disposals',
        key: 'cases.disposals.title',
        about: 'cases.disposals.desk-about',
        permission: 'cases:dispose',
        aside: true,
      },
      {
        path: 'office/holds',
        key: 'cases.holds.title',
        about: 'cases.holds.desk-about',
        permission: 'cases:legal-hold',
        aside: true,
      },
      {
        path: 'office/outcomes',
        key: 'cases.outcomes.title',
        about: 'cases.outcomes.about',
        permission: 'cases:audit',
        aside: true,
      },
    ],
    queues: queuesOf,
  },
})
