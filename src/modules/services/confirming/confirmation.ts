import { listIdentifiers } from '#identity'
import type { Ctx, PersonId } from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { newUuid } from '#lib/uuid'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Draft } from '../draft.ts'
import { record } from '../facts.ts'
import type { Assessment } from '../form/assessment.ts'
import { type ConfirmationId, db } from '../tables.ts'
import { type Confirmer, confirmersIn, confirmOf, digestOf } from './asked.ts'
import { tellConfirmer } from './telling.ts'

export type ConfirmationState = 'asked' | 'confirmed' | 'refused' | 'withdrawn' | 'lapsed'

/** What one of several applicants was asked, and what they said. */
export type Confirmation = Confirmer & {
  readonly id: ConfirmationId
  readonly draft: Draft['id']
  readonly digest: Buffer
  readonly askedAt: Date
  readonly until: Date
  readonly state: ConfirmationState
  readonly person: PersonId | null
  readonly answeredAt: Date | null
  readonly reason: string | null
}

/** Who else confirmed what is sent, for the case. */
export type Confirmed = Confirmer & { readonly person: PersonId; readonly at: string }

export const columns = [
  'id',
  'draft',
  'identifier',
  'name',
  'digest',
  'asked_at as askedAt',
  'until',
  'state',
  'person',
  'answered_at as answeredAt',
  'reason',
] as const

const STANDING = ['asked', 'confirmed', 'refused'] as const

/** Those that count for a draft: asked, confirmed, refused. */
export const listStanding = (ctx: Ctx, draft: Draft['id']): Promise<Confirmation[]> =>
  db(ctx)
    .selectFrom('services.confirmation')
    .select(columns)
    .where('draft', '=', draft)
    .where('state', 'in', STANDING)
    .orderBy('asked_at')
    .orderBy('id')
    .limit(100)
    .execute()

/** Whom a draft needs beside who sends it, who confirms by sending. */
async function othersIn(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  assessment: Assessment,
): Promise<Confirmer[]> {
  const named = confirmersIn(bundle, draft.form, assessment)
  if (named.length === 0 || ctx.actor.kind !== 'person') return named
  const own = (await listIdentifiers(ctx, ctx.actor.id)).map(({ value }) => value)
  return named.filter(({ identifier }) => !own.includes(identifier))
}

/** What became of asking the others: `left` have not confirmed these answers; those who did, once none is left. */
export type Others = { readonly left: number; readonly confirmed: readonly Confirmed[] }

/**
 * Asks everybody who has not been asked for these very answers; who was asked for others is asked no more.
 *
 * @param draft  held by the transaction, and complete
 */
export async function askOthers(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  assessment: Assessment,
): Promise<Others> {
  const confirm = confirmOf(bundle, draft.form)
  if (!confirm) return { left: 0, confirmed: [] }
  const digest = digestOf(bundle, draft.form, assessment)
  const others = await othersIn(ctx, draft, bundle, assessment)
  await withdraw(ctx, draft, bundle, (one) => {
    return (
      !one.digest.equals(digest) || !others.some(({ identifier }) => identifier === one.identifier)
    )
  })
  const standing = await listStanding(ctx, draft.id)
  const asked = new Set(standing.map(({ identifier }) => identifier))
  for (const other of others) {
    if (!asked.has(other.identifier)) await ask(ctx, draft, bundle, other, digest, confirm.within)
  }
  const confirmed = standing.flatMap(({ identifier, name, state, person, answeredAt }) =>
    state === 'confirmed' && person && answeredAt
      ? [{ identifier, name, person, at: answeredAt.toISOString() }]
      : [],
  )
  return { left: others.length - confirmed.length, confirmed }
}

async function ask(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  { identifier, name }: Confirmer,
  digest: Buffer,
  within: string,
) {
  const now = ctx.clock.now()
  const last = addPeriod(now.toISOString().slice(0, 10), parsePeriod(within))
  const until = new Date(`${last}${now.toISOString().slice(10)}`)
  const id = newUuid(now.getTime()) as ConfirmationId
  await db(ctx)
    .insertInto('services.confirmation')
    .values({
      ...{ id, draft: draft.id, identifier, name, digest, asked_at: now, state: 'asked' },
      // Who has longer than the draft is kept would confirm what is not there.
      until: until < draft.expiresAt ? until : draft.expiresAt,
    })
    .execute()
  await record(ctx, 'confirmation-asked', {
    subject: draft.person,
    resource: `draft:${draft.id}`,
    data: { confirmation: id },
  })
  await tellConfirmer(ctx, draft, bundle, { id, identifier, until }, 'asked')
}

/**
 * Ends what was asked or said of answers that are others now; those who are concerned are told.
 *
 * @param isOver  which of those that stand
 */
async function withdraw(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  isOver: (one: Confirmation) => boolean,
): Promise<void> {
  for (const one of (await listStanding(ctx, draft.id)).filter(isOver)) {
    await db(ctx)
      .updateTable('services.confirmation')
      .set({ state: 'withdrawn' })
      .where('id', '=', one.id)
      .execute()
    await record(ctx, 'confirmation-withdrawn', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { confirmation: one.id },
    })
    await tellConfirmer(ctx, draft, bundle, one, 'withdrawn')
  }
}

/** After answers were saved: whoever was asked for others, or said something of them, is told that it counts no more. */
export async function withdrawChanged(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  assessment: Assessment,
): Promise<void> {
  if (!confirmOf(bundle, draft.form)) return
  const digest = digestOf(bundle, draft.form, assessment)
  await withdraw(ctx, draft, bundle, (one) => !one.digest.equals(digest))
}

/** Once it is sent the case has them; those who confirmed are told. */
export async function closeConfirmations(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
): Promise<void> {
  if (!confirmOf(bundle, draft.form)) return
  for (const one of await listStanding(ctx, draft.id)) {
    await tellConfirmer(ctx, draft, bundle, one, 'sent')
  }
  await db(ctx).deleteFrom('services.confirmation').where('draft', '=', draft.id).execute()
}
