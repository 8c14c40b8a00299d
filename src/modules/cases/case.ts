import {
  type Actor,
  actsIn,
  type Ctx,
  kernelProblem,
  type Office,
  type PersonId,
  subjectOf,
  today,
} from '#kernel'
import type { LocalDate } from '#lib/time'
import { problem } from './problems.ts'
import { type Act, isPossible, type State } from './states.ts'
import { type CaseId, type DecisionId, db } from './tables.ts'

/** Roles that work on cases; a permission of each route, and checked again by each act. */
export const OFFICER_ROLES = ['officer', 'senior-officer'] as const

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
  'submitted_at as submittedAt',
  'closed_at as closedAt',
  'decision',
  'reminded_of as remindedOf',
  'licence_number as licenceNumber',
  'version',
] as const

const cases = (ctx: Ctx) => db(ctx).selectFrom('cases.case').select(columns)

export type Case = Awaited<ReturnType<ReturnType<typeof cases>['executeTakeFirstOrThrow']>>

/** An officer at work: a person with a post. */
export type Officer = Extract<Actor, { kind: 'person' }> & { office: Office }

/** @throws kernel/not-allowed  when the actor holds no post that works on cases */
export function officerOf(ctx: Ctx): Officer {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.office) throw kernelProblem('not-allowed')
  if (!actor.office.roles.some((role) => (OFFICER_ROLES as readonly string[]).includes(role))) {
    throw kernelProblem('not-allowed')
  }
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

/** Whether a case is the applicant's for whom the actor acts, in a service in which they may. */
const isOwn = ({ actor }: Pick<Ctx, 'actor'>, found: Pick<Case, 'applicant' | 'service'>) =>
  actor.kind === 'person' && found.applicant === subjectOf(actor).id && actsIn(actor, found.service)

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
  const found = await cases(ctx)
    .where('reference', '=', reference)
    .where('applicant', '=', applicantOf(ctx).id)
    .executeTakeFirst()
  return found && isOwn(ctx, found) ? found : undefined
}

/**
 * A case as an officer of its agency may see it.
 *
 * @throws cases/case-missing  when there is none, or it is another agency's
 * @throws cases/own-case  when the officer is the applicant, or sent it for them: what colleagues think of it is not theirs
 * @throws kernel/not-allowed  when the actor holds no post that works on cases
 */
export async function getOfficeCase(ctx: Ctx, reference: string): Promise<Case> {
  const { id, office } = officerOf(ctx)
  const found = await cases(ctx)
    .where('reference', '=', reference)
    .where('agency', '=', office.agency)
    .executeTakeFirst()
  if (!found) throw problem('case-missing')
  if (isTheirs(found, id)) throw problem('own-case')
  return found
}

/** Whether somebody is the applicant, or sent the application for them. */
const isTheirs = ({ applicant, filedBy }: Case, person: PersonId) =>
  applicant === person || filedBy === person

/** The cases of whom the actor acts for, newest first; at most 50. */
export async function listOwnCases(ctx: Ctx): Promise<Case[]> {
  const found = await cases(ctx)
    .where('applicant', '=', applicantOf(ctx).id)
    .orderBy('submitted_at', 'desc')
    .limit(50)
    .execute()
  return found.filter((one) => isOwn(ctx, one))
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
export async function lockOwnCase(ctx: Ctx, reference: string, act: Act): Promise<Case> {
  const found = await lockCase(ctx, { reference })
  if (!found || !isOwn(ctx, found)) throw problem('case-missing')
  assertPossible(ctx, act, found)
  return found
}

/**
 * Holds a case for an act of an officer.
 *
 * @param version  of the case as the officer saw it; undefined where it does not matter
 * @throws cases/case-missing  as {@link getOfficeCase}
 * @throws cases/own-case  when the officer is the applicant
 * @throws cases/wrong-state  when the act is not possible any more
 * @throws cases/changed-meanwhile  when it is, but something else happened since it was seen
 */
export async function lockOfficeCase(ctx: Ctx, reference: string, act: Act, version?: number) {
  const officer = officerOf(ctx)
  const found = await lockCase(ctx, { reference })
  if (!found || found.agency !== officer.office.agency) throw problem('case-missing')
  if (isTheirs(found, officer.id)) throw problem('own-case')
  assertPossible(ctx, act, found)
  if (version !== undefined && version !== found.version) throw problem('changed-meanwhile')
  return { found, officer }
}

function assertPossible(ctx: Ctx, act: Act, { state }: Case) {
  if (!isPossible(act, state))
    throw problem('wrong-state', { state: ctx.t(`cases.states.${state}`) })
}

export type CaseChange = Partial<{
  officer: PersonId | null
  officer_name: Case['officerName']
  due_on: LocalDate
  stopped_on: LocalDate | null
  correct_by: LocalDate | null
  columns: Record<string, unknown>
  licence: string
  licence_number: string
}>

/**
 * Brings a case that is held into its next state.
 *
 * @param decision  the row that the state needs, as the table of states in the schema says
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
    .set({ state, state_since: now, decision, ...(closed && { closed_at: now }), ...change })
    .where('id', '=', id)
    .execute()
}

/** The day on which the clock of a case stands: today, or the day on which it was stopped. */
export const clockDay = (ctx: Ctx, { stoppedOn, closedAt }: Pick<Case, 'stoppedOn' | 'closedAt'>) =>
  stoppedOn ?? (closedAt ? today({ clock: { now: () => closedAt }, pack: ctx.pack }) : today(ctx))
