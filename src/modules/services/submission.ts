import { ASSISTANCE, type Ctx, type FormBody, findFiles, prepared } from '#kernel'
import type { Cost } from '#mandates'
import { requireServiceAssurance } from './assurance.ts'
import { type ProcedureData, procedureDataOf } from './beginning.ts'
import type { ServiceBundle } from './bundle/bundle.ts'
import { askOthers, closeConfirmations, type Others } from './confirming/confirmation.ts'
import { costOf } from './cost.ts'
import { type Decided, decideApplication, shortOf } from './decided.ts'
import { assessDraft, type Draft, dayThatCounts, getOpenDraft, surroundingsOf } from './draft.ts'
import { REVISION } from './draft-save.ts'
import { record } from './facts.ts'
import type { Assessment } from './form/assessment.ts'
import { withGiven } from './form/fetched.ts'
import { listFilePlaces, listFiles } from './form/file-kind.ts'
import { modelOf } from './form/model.ts'
import { fieldPath } from './form/path.ts'
import { readPage } from './form/read-page.ts'
import { type Taken, takenIn } from './form/taken.ts'
import { sentBy } from './form-body.ts'
import { APPLY } from './licence-draft.ts'
import { endedSince } from './once-only/take.ts'
import { pointedErrors } from './open/apply/pointed-errors.ts'
import { problem } from './problems.ts'
import { assertRoundOpen, type Round } from './rounds/rounds.ts'
import { getServiceVersion } from './service.ts'
import { type DraftId, db } from './tables.ts'
import { endedWords } from './view/held-words.ts'
import { modelOfForm } from './view/words.ts'
import { wholeAnswers } from './whole.ts'

/** Field with what the page of answers said that the rules decide, in short. */
export const DECIDED = '_decided'

export type ReadyDraft = {
  readonly draft: Draft
  readonly bundle: ServiceBundle
  /** what is sent; of an application about a licence with what that said before */
  readonly answers: Readonly<Record<string, unknown>>
  readonly assessment: Assessment
  /** by the rules in force on the day that counts; undefined where none decide */
  readonly decided: Decided | undefined
  /** what the procedure that it begins is told of the answers */
  readonly procedureData: ProcedureData
  /** files that are evidence, by type, which may be offered to their giver again */
  readonly given: readonly GivenFile[]
  /** of one application, which a mandate may limit */
  readonly cost: Cost
  /** asks those who have to confirm these answers too, where they have not yet */
  askOthers(): Promise<Others>
  /** in which it competes; undefined: there is no competition, or it is a correction */
  readonly round: Round | undefined
  /** marks it as sent */
  close(): Promise<void>
}

/**
 * Holds a draft until the end of the transaction, when it may be sent.
 *
 * @param form  what came with the page of check-your-answers: the declaration is in it. Without one,
 *   what the draft holds counts
 * @param shown  without a form: what the sender saw that the rules decide, in short
 * @throws kernel/step-up  when the service asks for more than the session has
 * @throws services/draft-missing, services/draft-expired
 * @throws services/round-closed      one applies in rounds, and none is open any more: the draft stays
 * @throws services/draft-closed      sent before; `reference` is the case's
 * @throws services/draft-changed     the page showed other answers than the draft has now
 * @throws services/read-back-missing  whoever only helps has not read the answers back
 * @throws services/draft-incomplete  `page` is the first that needs something
 * @throws services/document-ended  a licence whose document was taken is worth nothing any more
 * @throws services/decision-changed  by the rules it is another fee, or another answer, than the page showed
 * @throws services/undecidable, rules/not-in-force  as `decideApplication`
 */
export async function lockReadyDraft(
  ctx: Ctx,
  reference: string,
  form?: FormBody,
  shown?: string,
): Promise<ReadyDraft> {
  const held = await getOpenDraft(ctx, reference, { lock: true })
  // What is declared are the answers that the page showed, not those of another device since then.
  if (form && sentBy(form).one(REVISION) !== String(held.revision)) throw problem('draft-changed')
  assertReadBack(ctx, form)
  const bundle = await getServiceVersion(ctx, held.service, held.version)
  requireServiceAssurance(ctx, bundle)
  const isFirst = held.about === null && held.licence === null
  const round = isFirst ? assertRoundOpen(ctx, bundle) : undefined
  const typed = form ? { ...held, answers: await signed(ctx, held, bundle, form) } : held
  const assessment = await assessDraft(ctx, typed, bundle)
  const fetched = withGiven(modelOfForm(bundle, held.form), held.fetched, assessment)
  const taken = takenIn(held.taken, new Set(listFiles(assessment.answers).map(({ file }) => file)))
  const draft = { ...typed, fetched, taken }
  const [error] = assessment.errors
  if (error) {
    const errors = pointedErrors(ctx, bundle, assessment.errors)
    throw problem('draft-incomplete', { page: error.page, errors })
  }
  await assertNothingEnded(ctx, taken)
  if (draft.about !== null) await assertFilesOwned(ctx, draft, assessment.answers)
  const answers = await wholeAnswers(ctx, bundle, draft, assessment.answers)
  const on = dayThatCounts(ctx, draft)
  const decided = await decideApplication(ctx, bundle, APPLY, answers, on)
  assertAsShown(decided, form ? sentBy(form).one(DECIDED) : shown)
  const cost = costOf(ctx, bundle, decided, held.licenceAct)
  await noteReadBack(ctx, draft)
  const procedureData = procedureDataOf(bundle, APPLY, answers, on)
  const close = async () => {
    await closeConfirmations(ctx, draft, bundle)
    await closeDraft(ctx, draft.id)
  }
  const askTheOthers = () => askOthers(ctx, draft, bundle, assessment)
  return {
    ...{ draft, bundle, answers, assessment, decided, procedureData, cost, round, close },
    given: givenIn(bundle, draft, answers),
    askOthers: askTheOthers,
  }
}

/** @throws services/document-ended  a licence is worth nothing any more whose document was taken */
async function assertNothingEnded(ctx: Ctx, taken: readonly Taken[]) {
  const ended = await endedSince(ctx, taken)
  if (ended.length === 0) return
  const documents = ctx.t.list(ended.map((one) => endedWords(ctx, one)))
  throw problem('document-ended', { documents })
}

/** A file that somebody gives with an application, and the type of evidence that it is. */
export type GivenFile = { file: string; type: string }

/**
 * What of an application's files is evidence that another may be offered. What was taken from a licence is offered by its
 * register, as long as it is worth something, and nowhere else.
 */
function givenIn(
  bundle: ServiceBundle,
  { form, taken }: Pick<Draft, 'form' | 'taken'>,
  answers: unknown,
): GivenFile[] {
  const { byPath } = modelOfForm(bundle, form)
  const received = new Set(taken.flatMap(({ from, file }) => (from === 'licence' ? [file] : [])))
  const types = new Map(bundle.service.evidence?.map(({ evidence, type }) => [evidence, type]))
  return listFilePlaces(answers).flatMap(({ file, path }) => {
    const field = byPath.get(fieldPath(path))?.field
    const type = field?.kind === 'file' ? types.get(field.evidence) : undefined
    return type === undefined || received.has(file) ? [] : [{ file, type }]
  })
}

/** Field by which an officer says that answers and declaration were read back, and agreed to. */
export const READ_BACK = '_readBack'

const helps = ({ actor }: Ctx) => actor.kind === 'person' && actor.actingFor?.kind === ASSISTANCE

/** Whoever helps declares nothing for somebody: they read it back, and the other agrees. */
function assertReadBack(ctx: Ctx, form: FormBody | undefined) {
  if (helps(ctx) && !(form && sentBy(form).one(READ_BACK) === 'yes')) {
    throw problem('read-back-missing')
  }
}

async function noteReadBack(ctx: Ctx, { id, person, revision }: Draft) {
  if (!helps(ctx)) return
  await record(ctx, 'draft-read-back', {
    ...{ subject: person, resource: `draft:${id}` },
    data: { revision },
  })
}

/** Nobody sends for another fee than they saw. A page that showed none has none to be held against. */
function assertAsShown(decided: Decided | undefined, shown: string | undefined) {
  if (shown && decided && shown !== shortOf(decided)) throw problem('decision-changed', { shown })
}

/** The draft's answers with those of its last page as they came. */
async function signed(ctx: Ctx, draft: Draft, bundle: ServiceBundle, form: FormBody) {
  const file = bundle.forms[draft.form]
  const page = file && modelOf(file).pages.find(({ page }) => page.summary)
  if (!page) return draft.answers
  return readPage(page, sentBy(form), {
    ...(await surroundingsOf(ctx, draft)),
    answers: draft.answers,
    shown: new Set(page.fields.map(({ path }) => path)),
    locked: new Set(),
  })
}

/** A correction's answers name files of the case too; those of a first application move with it, counted. */
async function assertFilesOwned(ctx: Ctx, draft: Draft, answers: unknown) {
  const ids = listFiles(answers).map(({ file }) => file)
  if (ids.length === 0) return
  const owners = [`draft:${draft.id}`, ...(draft.about === null ? [] : [`case:${draft.about}`])]
  const found = await findFiles(ctx, ids, owners)
  if (found.length < new Set(ids).size) throw problem('file-missing')
}

/**
 * Marks a draft as sent. Its answers are the case's from here on and are kept here no more, nor what they were before.
 *
 * @throws Error  when it is not open
 */
export async function closeDraft(ctx: Ctx, id: DraftId): Promise<void> {
  const closing = db(ctx)
    .with('forgotten', (sql) => sql.deleteFrom('services.draft_move').where('draft', '=', id))
    .updateTable('services.draft')
    .set({ submitted_at: ctx.clock.now(), answers: '{}', fetched: '[]', taken: '[]' })
    .where('id', '=', id)
    .where('submitted_at', 'is', null)
    .returning('id')
  const closed = await prepared(ctx, closing)
  if (closed.length !== 1) throw new Error('the draft to close is not open')
}
