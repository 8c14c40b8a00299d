import { problemsOf } from '#kernel'

export const problem = problemsOf('cases', {
  /** there is none, or it is another agency's: not told apart */
  'round-missing': { status: 404 },
  /** somebody competes in it whose case is closed to the officer */
  'own-round': { status: 403 },
  /** one still applies */
  'round-open': { status: 409, params: ['day'] },
  /** its list was approved: nobody is added */
  'round-decided': { status: 409 },
  'round-empty': { status: 409 },
  'round-too-large': { status: 409, params: ['most'] },
  /** some are still being examined, or correct something */
  'round-unready': { status: 409, params: ['count', 'references'] },
  /** a list waits for the second officer, or was approved */
  'list-stands': { status: 409 },
  'list-missing': { status: 409 },
  /** it comes out otherwise than was seen, or proposed */
  'list-changed': { status: 409 },
  /** who examined papers of the round decides no list of it */
  'examined-it': { status: 403, params: ['references'] },
  'points-wrong': { status: 422 },
  /** it competes for a place: the list of its round decides */
  'by-list': { status: 409 },
  /** the last day for an answer has passed */
  'offer-over': { status: 409, params: ['day'] },
  /** its service runs here */
  'nothing-to-type': { status: 404 },
  /** none was typed, or no reference */
  'their-reference': { status: 422 },
  /** the agency's own system does not know what was sent last */
  'not-typed-over': { status: 409 },
  'licence-missing': { status: 404 },
  /** an application about the licence is under way */
  'licence-busy': { status: 409, params: ['reference'] },
  'case-missing': { status: 404 },
  /** none of theirs, or its time is over */
  'order-missing': { status: 404 },
  /** it is being checked or sent */
  /** software's key came before, with other rows */
  'key-reused': { status: 422 },
  'order-busy': { status: 409 },
  /** who placed it acts for its applicant no more */
  'mandate-over': { status: 403 },
  /** a web-hook: none of who asks, or nothing that it was told */
  'hook-missing': { status: 404 },
  /** not over TLS, or with a name, a password or a fragment */
  'hook-address': { status: 422 },
  'hook-twice': { status: 409 },
  'too-many-hooks': { status: 409, params: ['most'] },
  /** who makes the secrets of web-hooks does not answer */
  'no-signer': { status: 503 },
  'too-many-orders': { status: 409, params: ['most'] },
  /** more rows than one order may have */
  'order-too-long': { status: 422, params: ['most'] },
  /** the page showed another number of sound rows, or other fees */
  'order-changed': { status: 409 },
  /** the service was revised: rows were checked anew */
  'order-revised': { status: 409 },
  /** no row can be sent as it is */
  'nothing-sound': { status: 409 },
  /** `errors`: what is missing of what is declared, for software */
  'declaration-missing': { status: 422, params: ['errors'] },
  /** a row is not there, or is not waiting for files */
  /** one number for two rows */
  'row-twice': { status: 422 },
  'row-missing': { status: 404 },
  'declared-interest': { status: 403 },
  'own-case': { status: 403 },
  /** they must not handle it: they said so, or a head did */
  recused: { status: 403 },
  'recusal-kind': { status: 422 },
  'recusal-missing': { status: 404 },
  /** of a head's: nobody of the agency, or who is excluded already */
  'officer-unknown': { status: 422 },
  /** who proposed the refusal must not handle the case: it can only be declined */
  'proposer-recused': { status: 409 },
  /** why one looks at a case that is not in one's hands has to be said first */
  'purpose-missing': { status: 403 },
  'purpose-unknown': { status: 422 },
  'claimed-by-other': { status: 409, params: ['officer'] },
  'not-claimed': { status: 409 },
  'not-yours-to-release': { status: 403 },
  'wrong-state': { status: 409, params: ['state'] },
  'changed-meanwhile': { status: 409 },
  'correction-late': { status: 409, params: ['day'] },
  'same-officer': { status: 403 },
  /** not refused, or its service knows no appeal */
  'no-appeal': { status: 409 },
  'appeal-made': { status: 409, params: ['reference'] },
  'appeal-late': { status: 409, params: ['day'] },
  /** of a joining: another service, form or agency, or the case itself */
  'join-unlike': { status: 422 },
  'joined-before': { status: 409, params: ['reference'] },
  'joined-most': { status: 409, params: ['limit'] },
  'not-joined': { status: 409 },
  /** it is decided with another, which leads */
  'follows-another': { status: 409, params: ['reference'] },
  /** one that follows cannot be decided so */
  'joined-stuck': { status: 409, params: ['reference', 'why'] },
  /** no item, one that there is not, or all of them */
  'split-parts': { status: 422 },
  /** one of the two could not have been sent so */
  'split-incomplete': { status: 409 },
  'legal-hold-missing': { status: 404 },
  'hold-scope': { status: 422 },
  'authority-missing': { status: 422 },
  /** who placed it does not lift it */
  'own-hold': { status: 403 },
  'disposal-missing': { status: 404 },
  'disposal-over': { status: 409 },
  'second-head': { status: 403 },
  /** what the service keeps for good goes only once an archive has it */
  'receipt-awaited': { status: 409, params: ['count'] },
  /** none was packed, or it is not on the list */
  'package-missing': { status: 404 },
  'package-large': { status: 409, params: ['limit'] },
  'receipt-missing': { status: 422 },
  'receipt-day': { status: 422 },
  'receiver-missing': { status: 422 },
  /** of a form of the service */
  'form-elsewhere': { status: 409 },
  'form-incomplete': { status: 422 },
  'hearing-time': { status: 422 },
  /** of a payment: nothing is awaited, or it was paid with another receipt */
  'nothing-owed': { status: 409 },
  /** what was to be renewed, changed or made anew was revoked or given up */
  'licence-ended': { status: 409 },
  'paid-before': { status: 409, params: ['day', 'receipt'] },
  'amount-wrong': { status: 422, params: ['amount'] },
  'amount-missing': { status: 422 },
  'payment-day': { status: 422, params: ['first'] },
  'receipt-number': { status: 422 },
  'receipt-used': { status: 422 },
  /** of a refund: nothing is to be paid back, or it was seen to */
  'no-refund': { status: 409 },
  'refund-missing': { status: 422 },
  /** who took the money does not give it back */
  'same-cashier': { status: 403 },
  'evidence-missing': { status: 422, params: ['fields'] },
  /** approved although the rules say no: why must be said */
  'against-rules': { status: 422 },
  'fields-missing': { status: 422 },
  'field-unknown': { status: 422 },
  'note-missing': { status: 422, params: ['field', 'path'] },
  'note-too-long': { status: 422, params: ['field', 'path', 'limit'] },
  'decision-missing': { status: 422 },
  'opinion-missing': { status: 422 },
  'reasons-missing': { status: 422 },
  /** its clock stands still, or a head was asked to let it */
  'on-hold': { status: 409 },
  'hold-missing': { status: 409 },
  'ground-unknown': { status: 422 },
  'review-wrong': { status: 422, params: ['last'] },
  'extended-before': { status: 409 },
  'days-wrong': { status: 422, params: ['most'] },
  'text-missing': { status: 422 },
  'text-too-long': { status: 422, params: ['limit'] },
  /** why is not said: it may be what only the officer has declared */
  'cannot-have-it': { status: 409, params: ['officer'] },
  'has-it-already': { status: 409, params: ['officer'] },
  'officer-away': { status: 409, params: ['officer', 'day'] },
  'officer-missing': { status: 422 },
  'nobody-can-have-it': { status: 409 },
  'reason-missing': { status: 422 },
  'nothing-picked': { status: 422 },
  'too-many-picked': { status: 422, params: ['limit'] },
  'answers-many': { status: 422, params: ['most'] },
  'bulk-unknown': { status: 404 },
  /** the service approves one by one */
  'not-in-bulk': { status: 409 },
  /** the rules do not say yes, or there are none that could */
  'rules-not-yes': { status: 409 },
  'view-missing': { status: 404 },
  /** a list is shared with a unit in which one works */
  'not-your-unit': { status: 403 },
  'name-missing': { status: 422 },
  'too-many-views': { status: 409, params: ['limit'] },
  'comment-missing': { status: 404 },
  'mention-unknown': { status: 422, params: ['officer'] },
  'blank-left': { status: 422, params: ['blank'] },
  'reason-text-missing': { status: 404 },
  'reason-text-incomplete': { status: 422, params: ['language'] },
})
