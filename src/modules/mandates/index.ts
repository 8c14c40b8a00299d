/** Mandates: who may act for whom, how far and until when. Start at README.md. */
import { defineModule, type Module } from '#kernel'
import { endByTime, endWithAccount } from './ending.ts'
import { record } from './facts.ts'
import { actingPage, beginBusinessForm, beginForm, familyForm, stopForm } from './pages/acting.tsx'
import { givePages } from './pages/give.tsx'
import { acceptForm, endForm, mandatesPage } from './pages/mandates.tsx'
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
  mandatePort,
} from './mandate.ts'
export { acceptMandate, type Offer, offerMandate } from './offer.ts'
export { type Cost, type Use, useMandate } from './use.ts'

/** @param contributors  the modules whose services one may act in */
export const mandates = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'mandates',
    uses: ['exchange', 'identity', 'notify'],
    // What a mandate lets somebody do is decided for them as themselves.
    routes: [
      mandatesPage(contributors),
      acceptForm,
      endForm,
      ...givePages(contributors),
      actingPage(contributors),
      beginForm,
      beginBusinessForm,
      familyForm,
      stopForm,
    ].map((route) => ({ ...route, own: true })),
    decide,
    facts: record,
    problems: problem,
    schema: true,
    sweeps: [{ name: 'ends', everySeconds: 60, run: endByTime }],
    subscribes: {
      'mandates/mandate-offered': tellOfMandate,
      'mandates/mandate-accepted': tellOfMandate,
      'mandates/mandate-ended': tellOfMandate,
      'mandates/mandate-used': tellOfMandate,
      'mandates/jointly-agreed': tellOthersWhoSign,
      'identity/account-closed': endWithAccount,
    },
  })
