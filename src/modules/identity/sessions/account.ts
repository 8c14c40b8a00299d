import { listLookups } from '#exchange'
import { type Ctx, listAuditOf, type PersonId } from '#kernel'
import { findOffice } from '#organisations'
import { listAuthenticators } from '../authenticators/authenticator.ts'
import { record } from '../facts.ts'
import { listIdentifiers } from '../identifier.ts'
import { getPerson } from '../person.ts'
import { problem } from '../problems.ts'
import { listProofings } from '../proofing/proofing.ts'
import { listOwnRecoveries } from '../recovery/recovery.ts'
import { listBusinesses } from '../registration/business.ts'
import { db } from '../tables.ts'
import { endSessions, listSessions } from './session.ts'

/** As much of the past as one file carries. */
const MOST_ROWS = 5_000

/** Everything that is held about a person's account, and who acts for whom by it, for them to take along: JSON. */
export async function exportAccount(ctx: Ctx, person: PersonId): Promise<string> {
  const { simulated, ...known } = await getPerson(ctx, person)
  const identifiers = await listIdentifiers(ctx, person)
  const signIns = await listAuditOf(ctx, person, { facts: SIGN_IN_FACTS }, MOST_ROWS)
  const looks = await listAuditOf(ctx, person, { officials: true }, MOST_ROWS)
  const plain = ({ at, fact, resource, reason, data }: (typeof looks)[number]) => ({
    ...{ at, fact, resource, reason, data },
  })
  await record(ctx, 'account-exported', { subject: person })
  const recoveries = (await listOwnRecoveries(ctx, person)).map(
    ({ agency, state, document, reason, openedAt }) => ({
      ...{ agency, state, document, reason, openedAt },
    }),
  )
  const all = {
    person: known,
    identifiers,
    businesses: await listBusinesses(ctx, person),
    proofings: await listProofings(ctx, person),
    lookups: await listLookups(
      ctx,
      identifiers.map(({ value }) => value),
    ),
    recoveries,
    mandates: (await ctx.ports.mandates?.export(ctx, person)) ?? [],
    ways: await listAuthenticators(ctx, person),
    sessions: await listSessions(ctx, person, undefined),
    signIns: signIns.map(plain),
    looks: looks.map((row) => ({ ...plain(row), agency: row.actor.split('@')[1] ?? null })),
  }
  return JSON.stringify(all, null, 2)
}

/** What the list of sign-ins shows. */
export const SIGN_IN_FACTS = [
  'identity/signed-in',
  'identity/sign-in-failed',
  'identity/code-refused',
  'identity/stepped-up',
  'identity/signed-out',
  'identity/sessions-ended',
  'identity/authenticator-bound',
  'identity/authenticator-removed',
  'identity/authenticator-suspended',
  'identity/recovery-code-used',
  'identity/not-me',
  'identity/signed-in-elsewhere',
  'identity/sign-in-elsewhere-ended',
  'identity/recovery-opened',
  'identity/recovery-confirmed',
  'identity/recovery-cancelled',
  'identity/recovery-used',
] as const

/**
 * Closes an account: nobody signs in with it again. What the agencies hold stays with them, and so
 * does the record of it.
 *
 * @throws identity/official-stays  while the person holds a post
 */
export async function closeAccount(ctx: Ctx, person: PersonId): Promise<void> {
  await ctx.tx(async (ctx) => {
    if (await findOffice(ctx, person)) throw problem('official-stays')
    const now = ctx.clock.now()
    await db(ctx)
      .updateTable('identity.authenticator')
      .set({ state: 'removed', reason: 'account closed', ended_at: now })
      .where('person', '=', person)
      .where('state', '=', 'active')
      .execute()
    await db(ctx)
      .updateTable('identity.person')
      .set({ closed_at: now })
      .where('id', '=', person)
      .execute()
    await endSessions(ctx, person)
    await record(ctx, 'account-closed', { subject: person })
  })
}
