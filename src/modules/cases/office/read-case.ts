import { type Ctx, findFiles, type StoredFile, type Texts } from '#kernel'
import { getOrganisation } from '#organisations'
import type { Drawn, Standing } from '#procedures'
import { type Draft, getServiceVersion, labelledFiles, type ServiceBundle } from '#services'
import { type Case, factsOf, getOfficeCase } from '../case.ts'
import { type ClockView, readClock } from '../clock/view.ts'
import { consultedIn, drawnOf, isPossible } from '../course.ts'
import { type Decision, listDecisions } from '../decision-row.ts'
import { type Comment, listComments } from '../desk/comment.ts'
import { type ReasonText, reasonTextsFor } from '../desk/reason-text.ts'
import { record } from '../facts.ts'
import { type HistoryEntry, listHistory } from '../history.ts'
import { getJoined, type Joined } from '../joining/joining.ts'
import type { Stated } from '../look.ts'
import { listOpinions, type Opinion } from '../opinion.ts'
import { type KeptOutcome, listOutcomes } from '../outcome.ts'
import { decide } from '../policies.ts'
import { partsOf } from '../splitting/parts.ts'
import { getSplits, type Splits } from '../splitting/splitting.ts'
import { listSubmissions } from '../submission.ts'
import type { Answers } from '../tables.ts'
import { type Filled, listFilled } from '../task-form/filled.ts'
import { findTyping, isTypedOver, type Typing } from '../typing/typing.ts'

/** A file of a case, with the question that it answers. */
export type CaseDocument = StoredFile & {
  /** 'Approval of the body concerned (Activity 2)' */
  label: string
  /** the number of what it was first sent with: 1 is the application, 2 the first correction */
  submission: number
  current: boolean
  /** where it was taken from, instead of an upload */
  source: string | undefined
}

/** Everything that an officer sees of a case. */
export type CaseFile = {
  found: Case
  /** where its procedure stands */
  standing: Standing | undefined
  /** the picture of its procedure, and where it is in it */
  drawn: Drawn | undefined
  clock: ClockView
  /** what the officer may do to it by the rules, whatever its state */
  may: {
    decide: boolean
    release: boolean
    opine: boolean
    reassign: boolean
    markUrgent: boolean
    join: boolean
    split: boolean
  }
  bundle: ServiceBundle
  agency: Texts
  answers: Answers
  /** what registers had said of the applicant when they were sent */
  fetched: Draft['fetched']
  /** where files were taken from */
  taken: Draft['taken']
  /** who else confirmed them */
  confirmed: Submissions[number]['confirmed']
  /** the answers before the last correction */
  before: Answers | undefined
  /** files of the answers, and those of earlier answers after them */
  files: readonly CaseDocument[]
  /** forms of the service that officers filled in, newest first */
  filled: readonly Filled[]
  /** how it stands in the agency's own system, where officers type it over */
  typing: Typing | undefined
  /** newest first */
  decisions: readonly Decision[]
  /** of other agencies, newest first */
  opinions: readonly Opinion[]
  /** names of the agencies that gave them */
  givenBy: ReadonlyMap<string, string>
  history: readonly HistoryEntry[]
  /** what colleagues say to each other in it, oldest first */
  comments: readonly Comment[]
  /** texts that the body keeps for such cases */
  reasonTexts: readonly ReasonText[]
  /** the cases that are decided with it */
  joined: Joined
  /** the cases with which it was sent as one */
  splits: Splits
  /** what the rules decided, newest first; none where no rules decide in the service */
  outcomes: readonly KeptOutcome[]
}

/**
 * Opens a case for an officer; that it was read stands in the audit, in the same transaction.
 *
 * @throws cases/case-missing, cases/own-case, cases/purpose-missing  as `getOfficeCase`
 */
export const readCase = (ctx: Ctx, reference: string): Promise<CaseFile> =>
  ctx.tx(async (ctx) => {
    const found = await getOfficeCase(ctx, reference)
    await record(ctx, 'case-read', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      ...reasonOf(found.stated),
    })
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    const agency = await getOrganisation(ctx, found.agency)
    const submissions = await listSubmissions(ctx, found.id)
    const [newest, previous] = submissions
    const drawn = await drawnOf(ctx, found)
    const facts = factsOf(found, null, consultedIn(drawn?.standing))
    const opinions = await listOpinions(ctx, found.id)
    // What is about a licence is not split: its parts would be licences of their own.
    const parts =
      found.ofLicence === null ? partsOf(ctx, bundle, found.form, newest?.answers ?? {}) : []
    return {
      found,
      standing: drawn?.standing,
      drawn,
      clock: await readClock(ctx, found),
      opinions,
      givenBy: await namesOf(ctx, opinions),
      may: mayOf(ctx, facts, drawn?.standing, parts.length > 0),
      bundle,
      agency: agency.names,
      answers: newest?.answers ?? {},
      fetched: newest?.fetched ?? [],
      taken: newest?.taken ?? [],
      confirmed: newest?.confirmed ?? [],
      before: previous?.answers,
      files: await documentsOf(ctx, found, bundle, submissions),
      filled: await listFilled(ctx, found.id),
      typing: isTypedOver(bundle) ? await findTyping(ctx, found.id) : undefined,
      decisions: await listDecisions(ctx, found.id),
      history: await listHistory(ctx, found.id),
      comments: await listComments(ctx, found.id),
      reasonTexts: await reasonTextsFor(ctx, found.service),
      outcomes: await listOutcomes(ctx, found.id),
      joined: await getJoined(ctx, found.id),
      splits: await getSplits(ctx, found.id),
    }
  })

function mayOf(
  ctx: Ctx,
  facts: ReturnType<typeof factsOf>,
  standing: Standing | undefined,
  hasParts: boolean,
): CaseFile['may'] {
  const may = (act: CaseAct) => decide(ctx, `cases:${act}`, { Case: facts }).allow
  const joins = may('join')
  return {
    decide: may('decide'),
    release: may('release'),
    opine: may('give-opinion'),
    reassign: may('reassign'),
    markUrgent: may('mark-urgent'),
    join: joins && isPossible('part', standing),
    split: joins && isPossible('split', standing) && hasParts,
  }
}

type CaseAct = 'decide' | 'release' | 'give-opinion' | 'reassign' | 'mark-urgent' | 'join'

async function namesOf(ctx: Ctx, opinions: readonly Opinion[]) {
  const names = new Map<string, string>()
  for (const { body } of opinions) {
    if (!names.has(body)) names.set(body, ctx.t.of((await getOrganisation(ctx, body)).names))
  }
  return names
}

/** Why, in the official's words: the person reads it in the list of who looked at their data. */
export const reasonOf = (stated: Stated | undefined) =>
  stated ? { reason: stated.text, data: { purpose: stated.purpose } } : {}

type Submissions = Awaited<ReturnType<typeof listSubmissions>>

async function documentsOf(
  ctx: Ctx,
  { id }: Case,
  bundle: ServiceBundle,
  submissions: Submissions,
): Promise<CaseDocument[]> {
  const wording = { t: ctx.t, pack: ctx.pack, bundle }
  const found = new Map<string, Pick<CaseDocument, 'label' | 'submission' | 'current' | 'source'>>()
  for (const [index, { number, answers, taken }] of submissions.entries()) {
    for (const { file, label, source } of labelledFiles(answers, wording, taken)) {
      const known = found.get(file)
      if (known) known.submission = number
      else found.set(file, { label, submission: number, current: index === 0, source })
    }
  }
  const stored = await findFiles(ctx, [...found.keys()], [`case:${id}`])
  return [...found].flatMap(([file, about]) => {
    const one = stored.find(({ id }) => id === file)
    return one ? [{ ...one, ...about }] : []
  })
}
