import { problemsOf } from '#kernel'

export const problem = problemsOf('services', {
  'service-missing': { status: 404 },
  /** a topic, an audience or a life event */
  'entry-missing': { status: 404 },
  /** described only: it is done elsewhere today */
  'not-online': { status: 409 },
  /** an appeal begins at the decision that it is against */
  'appeal-elsewhere': { status: 409 },
  'page-missing': { status: 404 },
  'file-missing': { status: 404 },
  /** software named a field that takes no files */
  'field-missing': { status: 404 },
  /** not there, somebody else's, or deleted after its time: not told apart */
  'draft-missing': { status: 404 },
  'draft-expired': { status: 410, params: ['day'] },
  /** sent already; the case has it */
  'draft-closed': { status: 409, params: ['reference'] },
  /** saved elsewhere since the page of answers was shown */
  'draft-changed': { status: 409 },
  /** by the rules it is another fee, or another answer, than the page of answers showed */
  'decision-changed': { status: 409, params: ['shown'] },
  /** the rules would take too long; the answers are kept */
  undecidable: { status: 503 },
  /** `errors`: what is wrong with each answer, for software */
  'draft-incomplete': { status: 422, params: ['page', 'errors'] },
  /** software's key came before, with something else */
  'key-reused': { status: 422 },
  /** not of the agency whose interface it came by */
  'other-agency': { status: 403 },
  'draft-too-large': { status: 422 },
  'too-many-drafts': { status: 409, params: ['most'] },
  /** one application at a time */
  'not-for-many': { status: 409 },
  /** a table of applications that cannot be read: `what`, in which line, `name` of the column */
  'table-wrong': { status: 422, params: ['what', 'line', 'name'] },
  'files-too-large': { status: 422, params: ['limit'] },
})
