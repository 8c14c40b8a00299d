import { problemsOf } from '#kernel'

export const problem = problemsOf('services', {
  'service-missing': { status: 404 },
  /** a topic, an audience or a life event */
  'entry-missing': { status: 404 },
  /** described only: it is done elsewhere today */
  'not-online': { status: 409 },
  /** an appeal begins at the decision that it is against */
  'appeal-elsewhere': { status: 409 },
  /** one applies in rounds, and none is open; `when` says when the next is */
  'round-closed': { status: 409, params: ['when'] },
  'page-missing': { status: 404 },
  'file-missing': { status: 404 },
  /** the service is not done on paper, or not in this language */
  'paper-missing': { status: 404 },
  /** more than a form on paper can be */
  'paper-large': { status: 422 },
  /** too many are typeset at this moment */
  'paper-busy': { status: 503, params: ['seconds'] },
  /** nothing of this name is offered at the field: not there, somebody else's, or of another type */
  'document-missing': { status: 404 },
  /** what is offered does not do at the field */
  'document-unfit': { status: 409, params: ['why'] },
  /** it cannot go on with the version that is offered now, or not as its software was told */
  'draft-stays': { status: 409 },
  /** a licence whose document was taken is worth nothing any more; `documents` says which, and why */
  'document-ended': { status: 409, params: ['documents'] },
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
  /** whoever only helps has not said that answers and declaration were read back and agreed to */
  'read-back-missing': { status: 422 },
  /** `errors`: what is wrong with each answer, for software */
  'draft-incomplete': { status: 422, params: ['page', 'errors'] },
  /** software's key came before, with something else */
  'key-reused': { status: 422 },
  /** not asked of them, sent, thrown away or withdrawn: not told apart */
  'confirmation-missing': { status: 404 },
  /** the answers are others than those that one was asked for, or than the page showed */
  'confirmation-changed': { status: 409 },
  /** after the last day */
  'confirmation-late': { status: 409 },
  /** who does not confirm says why */
  'refusal-unexplained': { status: 422 },
  'refusal-too-long': { status: 422, params: ['limit'] },
  /** the form does not ask this register, or nothing that it says can be changed */
  'register-missing': { status: 404 },
  /** it goes by another number than the account was opened with */
  'register-other-person': { status: 409 },
  /** not of the agency whose interface it came by */
  'other-agency': { status: 403 },
  'draft-too-large': { status: 422 },
  'too-many-drafts': { status: 409, params: ['most'] },
  /** one application at a time */
  'not-for-many': { status: 409 },
  /** a table of applications that cannot be read: `what`, in which line, `name` of the column */
  'table-wrong': { status: 422, params: ['what', 'line', 'name'] },
  'files-too-large': { status: 422, params: ['limit'] },
  /** a file that comes in pieces */
  'upload-missing': { status: 404 },
  'upload-wrong': { status: 400 },
  'upload-damaged': { status: 422 },
  /** an answer about a service that is begun: the input `field`, and `what` is wrong with it */
  'service-answer-wrong': { status: 422, params: ['field', 'what', 'most'] },
  /** not there, or of another service: not told apart */
  'change-missing': { status: 404 },
  'changes-many': { status: 409, params: ['most'] },
  /** the version was brought in before its files were kept */
  'source-missing': { status: 409 },
  /** somebody saved since it was opened */
  'change-stale': { status: 409 },
  'change-ended': { status: 409 },
  /** it waits for a second author */
  'change-proposed': { status: 409 },
  /** another version is offered since it was begun */
  'change-behind': { status: 409 },
  'change-large': { status: 413 },
  'change-faulty': { status: 422 },
  /** an archive that is not taken: `what` is wrong, and with which file, `name` */
  'archive-wrong': { status: 422, params: ['what', 'name'] },
  /** what was typed for a part of a scenario is no YAML */
  'scenario-wrong': { status: 422, params: ['field'] },
  /** what a register would say in a scenario is none of its `type` */
  'register-answer': { status: 422, params: ['field', 'type'] },
  /** nothing was brought to it, or it was taken meanwhile */
  'brought-missing': { status: 409 },
  /** the same as what is offered */
  'change-same': { status: 422 },
  /** it would be another body's */
  'owner-other': { status: 422 },
  /** nothing of this name belongs in a service */
  'path-wrong': { status: 422 },
  'name-wrong': { status: 422 },
  'name-taken': { status: 422 },
  'kind-wrong': { status: 422 },
  /** a page that still asks something is not taken away */
  'page-full': { status: 422 },
  'options-wrong': { status: 422 },
  'member-wrong': { status: 422 },
  'amount-wrong': { status: 422 },
  'duration-wrong': { status: 422 },
  'document-none': { status: 404 },
  'many-wrong': { status: 422 },
  'detail-wrong': { status: 422, params: ['field', 'as', 'most'] },
  'contact-wrong': { status: 422, params: ['field'] },
  'row-wrong': { status: 422, params: ['field'] },
  'check-wrong': { status: 422, params: ['field'] },
  'condition-wrong': { status: 422, params: ['field', 'what'] },
  'condition-twice': { status: 422, params: ['field'] },
  'file-type': { status: 422 },
  'comment-missing': { status: 404 },
  'comment-empty': { status: 422 },
  'start-wrong': { status: 422 },
  'reason-missing': { status: 422 },
  'basis-missing': { status: 422 },
  'answer-missing': { status: 422 },
  'proposal-missing': { status: 404 },
  'proposal-over': { status: 409 },
  /** another version is offered since */
  'proposal-stale': { status: 409 },
  /** two authors */
  'proposal-own': { status: 403 },
})
