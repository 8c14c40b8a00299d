import {
  type Actor,
  actsIn,
  assertAllowed,
  type Ctx,
  type Decision,
  kernelProblem,
  type Office,
  type PersonId,
  refuse,
  seesWhat,
  subjectOf,
  today,
} from '#kernel'
import type { LocalDate } from '#lib/time'
import type { Standing } from '#procedures'
import { appealedAt } from './appeal/appealed-at.ts'
import { type Act, consultedIn, isPossible, standingOf, stateOf } from './course.ts'
import { ring } from './desk/ring.ts'
import { findStated, type Stated } from './look.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import type { State } from './states.ts'
import { type CaseId, type DecisionId, db } from './tables.ts'

const columns = [
  'id',
  'reference',
  'draft_id as draftId',
  'service',
  'service_version as serviceVersion',
  'form',
  'agency',
  'applicant',
  'applicant_name as applicantName',
  'filed_by as filedBy',
  'filed_by_name as filedByName',
  'mandate',
  'of_licence as ofLicence',
  'of_act as ofAct',
  'queue',
  'state',
  'state_since as stateSince',
  'officer',
  'officer_name as officerName',
  'promised_days as promisedDays',
  'promised_kind as promisedKind',
  'first_due_on as firstDueOn',
  'due_on as dueOn',
  'stopped_on as stoppedOn',
  'correct_by as correctBy',
  'legal_days as legalDays',
  'legal_kind as legalKind',
  'legal_on as legalOn',
  'deemed',
  'hold',
  'asker',
  'submitted_at as submittedAt',
  'round',
  'closed_at as closedAt',
  'decision',
  'instance',
  'recused',
  'reminded_of as remindedOf',
  'licence_number as licenceNumber',
  'urgent',
  'version',
] as const

const cases = (ctx: Ctx) => db(ctx).selectFrom('cases.case').select(columns)

export type Case = Awaited<ReturnType<ReturnType<typeof cases>['executeTakeFirstOrThrow']>>

/** By its reference, whoever asks: what they may know of it is decided by who calls. */
export const findCase = (ctx: Ctx, reference: string): Promise<Case | undefined> =>
  cases(ctx).where('reference', '=', reference).executeTakeFirst()

/** Those of some references that there are, in no order; at most as many as a page has rows. */
export const findCases = async (ctx: Ctx, references: readonly string[]): Promise<Case[]> =>
  references.length === 0 ? [] : cases(ctx).where('reference', 'in', references).execute()

/** What the policies may know of a case. */
export const factsOf = (
  found: Case,
  proposer: PersonId | null = null,
  consulted: readonly string[] = [],
  cashier: PersonId | null = null,
) => ({
  ...found,
  open: found.closedAt === null,
  filer: found.filedBy,
  proposer,
  consulted,
  cashier,
})

/** A case whose row and procedure are held. */
export type HeldCase = Case & { standing: Standing | undefined }

/** With what its officer said of why they look, where they had to. */
export type OpenedCase = Case & { stated: Stated | undefined }

/** An officer at work: a person with a post. */
export type Officer = Extract<Actor, { kind: 'person' }> & { office: Office }

/** @throws kernel/denied  when the actor holds no post that works on cases */
export function officerOf(ctx: Ctx): Officer {
  const { actor } = ctx
  assertAllowed(ctx.t, decide(ctx, 'cases:work', {}))
  if (actor.kind !== 'person' || !actor.office) throw kernelProblem('not-allowed')
  return { ...actor, office: actor.office }
}

/**
 * In whose name an act on their own cases is done: the actor's principal, or the actor.
 *
 * @throws kernel/sign-in-first  when nobody is signed in
 */
export function applicantOf({ actor }: Pick<Ctx, 'actor'>) {
  if (actor.kind !== 'person') throw kernelProblem('sign-in-first')
  return { ...subjectOf(actor), filedBy: actor.actingFor ? actor.id : null }
}

/**
 * A case as its applicant may see it.
 *
 * @throws cases/case-missing  when there is none, or it is somebody else's
 */
export async function getOwnCase(ctx: Ctx, reference: string): Promise<Case> {
  const found = await findOwnCase(ctx, reference)
  if (!found) throw problem('case-missing')
  return found
}

/** As {@link getOwnCase}; undefined where that throws. */
export async function findOwnCase(ctx: Ctx, reference: string): Promise<Case | undefined> {
  applicantOf(ctx)
  const found = await findCase(ctx, reference)
  if (!found) return undefined
  return decide(ctx, 'cases:follow', { Case: factsOf(found) }).allow ? found : undefined
}

/**
 * A case as an officer of its agency may see it.
 *
 * @throws cases/case-missing  when there is none, or it is another agency's
 * @throws cases/own-case  when the officer is the applicant, or sent it for them: what colleagues think of it is not theirs
 * @throws cases/purpose-missing  when it is not in the officer's hands, and they have not said why they look
 * @throws kernel/denied  when the actor holds no post that works on cases
 * @returns with what they said of why, where they had to
 */
export async function getOfficeCase(ctx: Ctx, reference: string): Promise<OpenedCase> {
  const { id } = officerOf(ctx)
  const found = await findCase(ctx, reference)
  if (!found) throw problem('case-missing')
  const facts = await readingFacts(ctx, found)
  const unsaid = decide(ctx, 'cases:read', { Case: facts }, {})
  const stated = unsaid.rules.includes(PURPOSE_NEEDED)
    ? await findStated(ctx, found.id, id)
    : undefined
  const decision = stated
    ? decide(ctx, 'cases:read', { Case: facts }, { purpose: stated.purpose })
    : unsaid
  refuse(decision, { ...HIDING, [PURPOSE_NEEDED]: () => problem('purpose-missing') })
  assertAllowed(ctx.t, decision)
  return { ...found, stated }
}

const PURPOSE_NEEDED = 'cases:purpose-needed'

/** Whether an official may look at a case; with what they said of why. */
export const readingOf = async (ctx: Ctx, found: Case, purpose?: string): Promise<Decision> =>
  decide(ctx, 'cases:read', { Case: await readingFacts(ctx, found) }, { purpose })

async function readingFacts(ctx: Ctx, found: Case) {
  const proposer = await findProposer(ctx, found)
  const consulted = found.state === 'consulting' ? await standingOf(ctx, found) : undefined
  const reads = [...consultedIn(consulted), ...(await appealedAt(ctx, found))]
  return factsOf(found, proposer, reads)
}

/** Rules that forbid an official any look at a case, with what they are told. */
export const HIDING = {
  'cases:other-agency': () => problem('case-missing'),
  'cases:not-consulted': () => problem('case-missing'),
  'cases:own-case': () => problem('own-case'),
  'cases:declared-interest': () => problem('declared-interest'),
  'cases:recused': () => problem('recused'),
}

/** Rules that forbid an act on a case that the official may see. */
const refusalsOn = (ctx: Ctx, { officerName }: Case) => ({
  'cases:not-taken': () => problem('not-claimed'),
  'cases:release-by-senior': () => problem('not-yours-to-release'),
  'cases:resume-by-senior': () =>
    problem('claimed-by-other', { officer: ctx.t.of(officerName ?? {}) }),
  'cases:with-colleague': () =>
    problem('claimed-by-other', { officer: ctx.t.of(officerName ?? {}) }),
  'cases:urgent-by-senior': () =>
    problem('claimed-by-other', { officer: ctx.t.of(officerName ?? {}) }),
  'cases:second-officer': () => problem('same-officer'),
  'cases:second-of-hold': () => problem('same-officer'),
})

/** The cases of whom the actor acts for, newest first; at most 50. */
export async function listOwnCases(ctx: Ctx): Promise<Case[]> {
  const { actor } = ctx
  const found = await cases(ctx)
    .where('applicant', '=', applicantOf(ctx).id)
    .orderBy('submitted_at', 'desc')
    .limit(50)
    .execute()
  return found.filter(
    ({ service, mandate }) =>
      actor.kind === 'person' && actsIn(actor, service) && seesWhat(actor, mandate),
  )
}

/** Holds a case's row until the end of the transaction; undefined when there is none. */
export const lockCase = (ctx: Ctx, by: { reference: string } | { id: CaseId }) => {
  const query = cases(ctx).forUpdate()
  return (
    'id' in by ? query.where('id', '=', by.id) : query.where('reference', '=', by.reference)
  ).executeTakeFirst()
}

/**
 * Holds a case for an act of its applicant.
 *
 * @throws cases/case-missing  as {@link getOwnCase}
 * @throws cases/wrong-state  when the act is not possible any more; `state` says in words where it stands
 */
export async function lockOwnCase(
  ctx: Ctx,
  reference: string,
  act: 'correct' | 'withdraw' | 'answer-offer',
): Promise<HeldCase> {
  applicantOf(ctx)
  const found = await lockCase(ctx, { reference })
  if (!found) throw problem('case-missing')
  const { allow } = decide(ctx, `cases:${act}`, { Case: factsOf(found) })
  if (!allow) throw problem('case-missing')
  return assertPossible(ctx, act, { ...found, standing: await standingOf(ctx, found, true) })
}

/** Of which act of the policies a step is part. */
const PERMISSIONS = {
  claim: 'cases:claim',
  release: 'cases:release',
  return: 'cases:decide',
  approve: 'cases:decide',
  'propose-refusal': 'cases:decide',
  'confirm-refusal': 'cases:confirm-refusal',
  'decline-refusal': 'cases:confirm-refusal',
  'give-opinion': 'cases:give-opinion',
  hold: 'cases:hold',
  extend: 'cases:hold',
  'agree-hold': 'cases:agree-hold',
  resume: 'cases:resume',
  join: 'cases:join',
  part: 'cases:join',
  split: 'cases:join',
  reassign: 'cases:reassign',
  'mark-urgent': 'cases:mark-urgent',
  pay: 'cases:take-payment',
  'fill-form': 'cases:decide',
  'type-over': 'cases:decide',
} as const satisfies Partial<Record<Act, string>>

export type OfficeAct = keyof typeof PERMISSIONS

/**
 * Holds a case for an act of an officer.
 *
 * @param version  of the case as the officer saw it; undefined where it does not matter
 * @throws cases/case-missing  as {@link getOfficeCase}
 * @throws cases/own-case  when the officer is the applicant
 * @throws cases/wrong-state  when the act is not possible any more
 * @throws cases/changed-meanwhile  when it is, but something else happened since it was seen
 * @throws cases/not-claimed  when nobody has it, who could give it back or decide on it
 * @throws cases/claimed-by-other  when another officer has it; `officer` says who
 * @throws cases/not-yours-to-release  when another officer has it and the actor is no senior officer
 * @throws cases/same-officer  when the actor proposed the refusal that they would confirm or decline
 */
export async function lockOfficeCase(
  ctx: Ctx,
  reference: string,
  act: OfficeAct,
  version?: number,
) {
  const officer = officerOf(ctx)
  const found = await lockCase(ctx, { reference })
  if (!found) throw problem('case-missing')
  const proposer = await findProposer(ctx, found)
  const standing = await standingOf(ctx, found, true)
  const facts = factsOf(found, proposer, consultedIn(standing))
  const decision: Decision = decide(ctx, PERMISSIONS[act], { Case: facts })
  refuse(decision, HIDING)
  const held = assertPossible(ctx, act, { ...found, standing })
  if (version !== undefined && version !== found.version) throw problem('changed-meanwhile')
  refuse(decision, refusalsOn(ctx, found))
  assertAllowed(ctx.t, decision)
  return { found: held, officer }
}

/** Who proposed the refusal that waits for a second officer. */
export async function findProposer(ctx: Ctx, { state, decision }: Case): Promise<PersonId | null> {
  if (state !== 'refusal-proposed' || decision === null) return null
  const { by } = await db(ctx)
    .selectFrom('cases.decision')
    .select('by')
    .where('id', '=', decision)
    .executeTakeFirstOrThrow()
  return by
}

function assertPossible(ctx: Ctx, act: Act, held: HeldCase): HeldCase {
  const { standing, state } = held
  if (isPossible(act, standing)) return held
  const stands = standing ? stateOf(standing) : state
  throw problem('wrong-state', { state: ctx.t(`cases.states.${stands}`) })
}

export type CaseChange = Partial<{
  officer: PersonId | null
  officer_name: Case['officerName']
  due_on: LocalDate
  legal_on: LocalDate | null
  deemed: Case['deemed']
  stopped_on: LocalDate | null
  correct_by: LocalDate | null
  columns: Record<string, unknown>
  queue: string | null
  licence: string
  licence_number: string
}>

/**
 * Brings a case that is held into its next state.
 *
 * @param state  where its procedure stands
 * @param decision  the row that the state needs, as the schema says
 */
export async function moveCase(
  ctx: Ctx,
  id: CaseId,
  state: State,
  {
    decision = null,
    closed = false,
    ...change
  }: CaseChange & { decision?: DecisionId | null; closed?: boolean },
): Promise<void> {
  const now = ctx.clock.now()
  await db(ctx)
    .updateTable('cases.case')
    .set({
      ...{ state, state_since: now, decision },
      ...(closed && { closed_at: now }),
      ...change,
      // Nothing runs while the money is awaited.
      ...(state === 'awaiting-payment' && { stopped_on: today(ctx) }),
    })
    .where('id', '=', id)
    .execute()
  ring(ctx)
}

/** The day on which the clock of a case stands: today, or the day on which it was stopped. */
export const clockDay = (ctx: Ctx, { stoppedOn, closedAt }: Pick<Case, 'stoppedOn' | 'closedAt'>) =>
  stoppedOn ?? (closedAt ? today({ clock: { now: () => closedAt }, pack: ctx.pack }) : today(ctx))
