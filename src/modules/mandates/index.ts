/** Mandates: who may act for whom, how far and until when. Start at README.md. */
import { defineModule, type Module } from '#kernel'
import { helpRoutes } from './assistance/office.tsx'
import { endByTime, endWithAccount, endWithPost } from './ending.ts'
import { record } from './facts.ts'
import { counterDesk, takeForm } from './office/counter.tsx'
import { actingPage, beginBusinessForm, beginForm, familyForm, stopForm } from './pages/acting.tsx'
import { counterPages } from './pages/counter.tsx'
import { givePages } from './pages/give.tsx'
import { acceptForm, endForm, mandatesPage, takeBackForm } from './pages/mandates.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { tellOfMandate, tellOthersWhoSign } from './telling.ts'

export { type Agreed, agreeJointly } from './jointly.ts'
export {
  endMandate,
  listHeld,
  listMandates,
  listStanding,
  type Mandate,
  stillStands,
} from './mandate.ts'
export { acceptMandate, type Offer, offerMandate } from './offer.ts'
export { mandatePort } from './port.ts'
export { type Cost, type Use, useMandate } from './use.ts'

/** @param contributors  the modules whose services one may act in */
export const mandates = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'mandates',
    uses: ['organisations', 'exchange', 'identity', 'notify'],
    // What a mandate lets somebody do is decided for them as themselves.
    routes: [
      mandatesPage(contributors),
      acceptForm,
      endForm,
      takeBackForm,
      ...givePages(contributors),
      ...counterPages(contributors),
      counterDesk,
      takeForm,
      ...helpRoutes(contributors),
      actingPage(contributors),
      beginForm,
      beginBusinessForm,
      familyForm,
      stopForm,
    ].map((route) => ({ ...route, own: true })),
    decide,
    desk: {
      links: [
        {
          path: 'office/mandates/help',
          key: 'mandates.assistance.title',
          about: 'mandates.assistance.about',
          permission: 'mandates:assist',
          aside: true,
        },
        {
          path: 'office/mandates/counter',
          key: 'mandates.counter.desk.title',
          about: 'mandates.counter.desk.about',
          permission: 'mandates:assist',
          aside: true,
        },
      ],
    },
    facts: record,
    problems: problem,
    schema: true,
    sweeps: [
      { name: 'ends', everySeconds: 60, run: endByTime },
      { name: 'posts', everySeconds: 60, run: endWithPost },
    ],
    subscribes: {
      'mandates/mandate-offered': tellOfMandate,
      'mandates/mandate-accepted': tellOfMandate,
      'mandates/mandate-ended': tellOfMandate,
      'mandates/mandate-used': tellOfMandate,
      'mandates/jointly-agreed': tellOthersWhoSign,
      'identity/account-closed': endWithAccount,
    },
  })
