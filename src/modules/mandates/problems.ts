import { problemsOf } from '#kernel'

export const problem = problemsOf('mandates', {
  missing: { status: 404 },
  'already-accepted': { status: 409 },
  'offer-over': { status: 409 },
  'already-ended': { status: 409 },
  'details-missing': { status: 422 },
  'to-oneself': { status: 422 },
  'service-missing': { status: 422 },
  'more-than-five-years': { status: 422 },
  'most-unreadable': { status: 422 },
  'amount-unreadable': { status: 422 },
  'not-to-pass-on': { status: 403 },
  'more-than-one-has': { status: 422 },
  'back-to-its-giver': { status: 422 },
  'agency-missing': { status: 422 },
  /** mistyped, older than an hour, used, or for another agency: who guesses learns nothing */
  'code-wrong': { status: 422 },
  /** nothing was read out, or the person did not agree */
  'not-agreed': { status: 422 },
  /** no person of age has this number and this name */
  'person-not-found': { status: 422 },
  /** no document of the list was seen, and none is on the telephone */
  'document-missing': { status: 422 },
  'counter-own': { status: 403 },
  'counter-interest': { status: 403 },
  'too-many-offers': { status: 429, params: ['most'] },
  'register-away': { status: 503, params: ['seconds'] },
  /** what several directors do together cannot be done by one */
  'jointly-only': { status: 403, params: ['needed'] },
  /** done meanwhile, or taken back before */
  'agreement-over': { status: 409 },
  'not-a-director': { status: 403 },
  /** what was begun by a mandate cannot go on by it */
  over: { status: 403 },
  'not-this-service': { status: 403 },
  'used-up': { status: 403, params: ['most'] },
  'beyond-amount': { status: 403, params: ['amount', 'cost'] },
  /** who may go up to an amount cannot do what nobody knows the price of */
  'cost-unknown': { status: 403, params: ['amount'] },
})
