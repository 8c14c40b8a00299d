import { problemsOf } from '#kernel'

export const problem = problemsOf('licences', {
  missing: { status: 404 },
  'already-ended': { status: 409 },
  'not-yours': { status: 404 },
  'not-sealed-yet': { status: 409 },
  'own-licence': { status: 403 },
})
