import { problemsOf } from '#kernel'

export const problem = problemsOf('cases', {
  'case-missing': { status: 404 },
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
  'text-missing': { status: 422 },
  'text-too-long': { status: 422, params: ['limit'] },
})
