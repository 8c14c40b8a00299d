import { sql } from 'kysely'
import { listIdentifiers } from '#identity'
import { assertAllowed, type Ctx, type PersonId } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { assessDraft, type Draft, draftColumns } from '../draft.ts'
import { record } from '../facts.ts'
import type { Assessment } from '../form/assessment.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { getServiceVersion } from '../service.ts'
import { type ConfirmationId, db } from '../tables.ts'
import { digestOf } from './asked.ts'
import { type Confirmation, columns, listStanding } from './confirmation.ts'
import { tellAsker } from './telling.ts'

const LONGEST_REASON = 2_000
const MOST_SHOWN = 50

/** What somebody is asked to confirm, with the answers as they are now. */
export type Asked = {
  readonly confirmation: Confirmation
  readonly draft: Draft
  readonly bundle: ServiceBundle
  readonly assessment: Assessment
  /** these are the answers that they were asked for, and there is time */
  readonly open: boolean
}

async function ownIdentifiers(ctx: Ctx): Promise<{ id: PersonId; values: string[] }> {
  if (ctx.actor.kind !== 'person') throw problem('confirmation-missing')
  const { id } = ctx.actor
  return { id, values: (await listIdentifiers(ctx, id)).map(({ value }) => value) }
}

/** What the actor was asked to confirm and has not been sent or thrown away, the newest first; at most 50. */
export async function listAsked(
  ctx: Ctx,
): Promise<(Confirmation & Pick<Draft, 'service' | 'version'>)[]> {
  const { values } = await ownIdentifiers(ctx)
  if (values.length === 0) return []
  const { rows } = await sql<Confirmation & Pick<Draft, 'service' | 'version'>>`
    select c.id, c.draft, c.identifier, c.name, c.digest, c.asked_at as "askedAt", c.until, c.state, c.person,
      c.answered_at as "answeredAt", c.reason, d.service, d.version
    from services.confirmation c join services.draft d on d.id = c.draft
    where c.identifier = any(${values}::text[]) and c.state in ('asked', 'confirmed', 'refused')
      and d.submitted_at is null
    order by c.asked_at desc limit ${MOST_SHOWN}`.execute(ctx.sql)
  return rows
}

/**
 * What the actor was asked to confirm: that application, and nothing else of whoever applies.
 *
 * @param lock  holds the draft until the end of the transaction
 * @throws services/confirmation-missing  somebody else's, sent, thrown away, or withdrawn: not told apart
 */
export async function getAsked(
  ctx: Ctx,
  id: ConfirmationId,
  { lock = false }: { lock?: boolean } = {},
): Promise<Asked> {
  const { id: actor, values } = await ownIdentifiers(ctx)
  const named = await findAsked(ctx, id, values)
  if (!named) throw problem('confirmation-missing')
  const query = db(ctx)
    .selectFrom('services.draft')
    .select(draftColumns)
    .where('id', '=', named.draft)
    .where('submitted_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
  const draft = await (lock ? query.forUpdate() : query).executeTakeFirst()
  // Looked at once more when the draft is held: its person may have changed the answers meanwhile.
  const confirmation = lock ? await findAsked(ctx, id, values) : named
  if (!draft || !confirmation) throw problem('confirmation-missing')
  assertAllowed(ctx.t, decide(ctx, 'services:confirm', { Confirmation: { id, person: actor } }))
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const assessment = await assessDraft(ctx, draft, bundle)
  const same = confirmation.digest.equals(digestOf(bundle, draft.form, assessment))
  const open = same && confirmation.until > ctx.clock.now()
  return { confirmation, draft, bundle, assessment, open }
}

/** As {@link getAsked}; that they read it stands in the audit. */
export async function readAsked(ctx: Ctx, id: ConfirmationId): Promise<Asked> {
  const asked = await getAsked(ctx, id)
  const { draft } = asked
  await record(ctx, 'confirmation-read', {
    ...{ subject: draft.person, resource: `draft:${draft.id}` },
  })
  return asked
}

const findAsked = (ctx: Ctx, id: ConfirmationId, identifiers: readonly string[]) =>
  db(ctx)
    .selectFrom('services.confirmation')
    .select(columns)
    .where('id', '=', id)
    .where('identifier', 'in', [...identifiers, ''])
    .where('state', 'in', ['asked', 'confirmed', 'refused'])
    .executeTakeFirst()

/** What somebody says: yes to the answers that their page showed, or no and why. */
export type Said = { shown: string; refuses?: { reason: string } }

/**
 * Confirms an application for oneself, or refuses it. Said twice it is said once; who refused may confirm all the same.
 *
 * @throws services/confirmation-missing  as `getAsked`
 * @throws services/confirmation-changed  the answers are others than the page showed, or than those that one was asked for
 * @throws services/confirmation-late     after the last day
 * @throws services/refusal-unexplained, services/refusal-too-long  of a refusal
 */
export const answerConfirmation = (ctx: Ctx, id: ConfirmationId, said: Said): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { confirmation, draft, bundle, open } = await getAsked(ctx, id, { lock: true })
    if (confirmation.until <= ctx.clock.now()) throw problem('confirmation-late')
    if (!open || said.shown !== confirmation.digest.toString('hex')) {
      throw problem('confirmation-changed')
    }
    const reason = said.refuses && checkedReason(said.refuses.reason)
    const state = said.refuses ? 'refused' : 'confirmed'
    if (confirmation.state === state) return
    const { id: person } = await ownIdentifiers(ctx)
    await db(ctx)
      .updateTable('services.confirmation')
      .set({ state, person, answered_at: ctx.clock.now(), reason: reason ?? null })
      .where('id', '=', id)
      .execute()
    await record(ctx, state === 'confirmed' ? 'confirmation-given' : 'confirmation-refused', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { confirmation: id },
    })
    if (reason !== undefined) {
      await tellAsker(ctx, draft, bundle, { name: confirmation.name, reason }, 'refused')
      return
    }
    // Each holds the draft in turn, so that one of them is the last.
    const standing = await listStanding(ctx, draft.id)
    if (standing.every((one) => one.state === 'confirmed')) {
      await tellAsker(ctx, draft, bundle, confirmation, 'all-confirmed')
    }
  })

function checkedReason(typed: string): string {
  const reason = typed.trim()
  if (reason === '') throw problem('refusal-unexplained')
  if (reason.length > LONGEST_REASON) throw problem('refusal-too-long', { limit: LONGEST_REASON })
  return reason
}
