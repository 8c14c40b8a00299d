import type { Route } from '#kernel'
import * as account from './account.tsx'
import * as activity from './activity.tsx'
import { againPages } from './again.tsx'
import * as bind from './bind.tsx'
import * as businesses from './businesses.tsx'
import { withdrawForm } from './consents.tsx'
import { acceptForm, invitationForm, invitationPage } from './invitation.tsx'
import { cancelRecoveryForm, ownRecoveryPage } from './own-recovery.tsx'
import { recoverCodeForm, recoverCodePage, recoverPage } from './recover.tsx'
import * as register from './register.tsx'
import * as registration from './registration.tsx'
import { secondForm, secondPage, secondTextForm } from './second.tsx'
import * as security from './security.tsx'
import * as signIn from './sign-in.tsx'
import { smsForm, smsPage, smsSendForm } from './sms.tsx'
import * as stepUp from './step-up.tsx'
import { officeDone, portalDone } from './surface.ts'

/** Signing in, proving more, and what a person does about it. */
export const signInRoutes: readonly Route[] = [
  signIn.signInPage,
  signIn.signInForm,
  signIn.passkeyOptions,
  signIn.passkeyForm,
  signIn.signOutForm,
  signIn.displayForm,
  register.registerPage,
  register.registerWayPage,
  register.registerWayForm,
  registration.registrationPage,
  registration.registrationCodeForm,
  registration.registrationAgainForm,
  registration.registrationPasswordForm,
  registration.registrationPasskeyOptions,
  registration.registrationPasskeyForm,
  registration.welcomePage,
  businesses.businessesPage,
  businesses.businessForm,
  businesses.leaveBusinessForm,
  secondPage,
  secondForm,
  secondTextForm,
  stepUp.stepUpPage,
  stepUp.stepUpForm,
  stepUp.stepUpOptions,
  stepUp.stepUpTextForm,
  ...againPages,
  portalDone,
  officeDone,
  withdrawForm,
  security.securityPage,
  security.endSessionForm,
  security.endAllForm,
  security.wayPage,
  security.renameForm,
  security.removeForm,
  activity.activityPage,
  activity.notMePage,
  activity.notMeForm,
  account.accountPage,
  account.exportForm,
  account.closeForm,
  bind.totpPage,
  bind.totpForm,
  bind.passkeyPage,
  bind.passkeyMakeOptions,
  bind.passkeyBindForm,
  bind.codesForm,
  bind.passwordPage,
  bind.passwordForm,
  smsPage,
  smsSendForm,
  smsForm,
  invitationPage,
  invitationForm,
  acceptForm,
  recoverPage,
  recoverCodePage,
  recoverCodeForm,
  ownRecoveryPage,
  cancelRecoveryForm,
]
