import { problemsOf } from '#kernel'

export const problem = problemsOf('licences', {
  missing: { status: 404 },
  'already-ended': { status: 409 },
  'not-in-force': { status: 409, params: ['state'] },
  'reason-unknown': { status: 422 },
  /** another official has proposed to revoke it already */
  'proposal-waits': { status: 409 },
  'proposal-missing': { status: 409 },
  'same-official': { status: 403 },
  'text-missing': { status: 422 },
  'text-too-long': { status: 422, params: ['limit'] },
  /** another document of it is just being made */
  'document-waits': { status: 409 },
  /** the service does not let its holder do this */
  'act-not-offered': { status: 409 },
  /** a new document costs something: one applies for it */
  'replacement-costs': { status: 409 },
  'renewal-early': { status: 409, params: ['day'] },
  'renewal-late': { status: 409, params: ['day'] },
  'replaced-too-often': { status: 409, params: ['most'] },
  'already-suspended': { status: 409 },
  'not-suspended': { status: 409 },
  'not-yours': { status: 404 },
  'not-sealed-yet': { status: 409 },
  'declared-interest': { status: 403 },
  'own-licence': { status: 403 },
})
