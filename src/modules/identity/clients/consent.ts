import { sql } from 'kysely'
import { type Ctx, listAuditOf, type PersonId, prepared, type Texts, together } from '#kernel'
import { record } from '../facts.ts'
import { db } from '../tables.ts'

type Pair = { person: PersonId; client: string }

const findScopes = together(async (ctx, pairs: readonly Pair[]) => {
  const [people, clients] = [pairs.map(({ person }) => person), pairs.map(({ client }) => client)]
  const rows = await prepared(
    ctx,
    sql<{ scopes: string[] | null }>`
    select (select c.scopes from identity.consent c
      where c.person = k.person and c.client = k.client and c.withdrawn_at is null) as scopes
    from unnest(${people}::uuid[], ${clients}::text[]) with ordinality k (person, client, at)
    order by k.at`,
  )
  return rows.map(({ scopes }) => scopes ?? [])
})

/** @returns what the person agreed to give the client, and has not withdrawn */
export const consentedScopes = (ctx: Ctx, person: PersonId, client: string): Promise<string[]> =>
  findScopes(ctx, { person, client })

/** Notes that the person agreed; what they agreed to before stays so. */
export async function giveConsent(
  ctx: Ctx,
  person: PersonId,
  { client, scopes }: { client: string; scopes: readonly string[] },
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const before = await consentedScopes(ctx, person, client)
    const all = [...new Set([...before, ...scopes])].sort()
    await db(ctx)
      .insertInto('identity.consent')
      .values({ person, client, scopes: all, given_at: ctx.clock.now(), withdrawn_at: null })
      .onConflict((conflict) =>
        conflict
          .columns(['person', 'client'])
          .where('withdrawn_at', 'is', null)
          .doUpdateSet({ scopes: all, given_at: ctx.clock.now() }),
      )
      .execute()
    await record(ctx, 'consent-given', {
      subject: person,
      resource: `client:${client}`,
      data: { scopes: all },
    })
  })
}

/** What a person has agreed to give, for their page. */
export type Consent = {
  client: string
  names: Record<string, string>
  agency: string
  scopes: string[]
  givenAt: Date
  /** what it may ask of interfaces, in words */
  ofResources: { resource: Texts; scope: Texts }[]
  /** when the person last signed in to it */
  lastAt: Date | undefined
}

const MOST_CONSENTS = 200
const MOST_SIGN_INS = 500
const SIGNED_IN = 'identity/signed-in-elsewhere'

/** @returns the person's agreements that hold, the newest first */
export async function listConsents(ctx: Ctx, person: PersonId): Promise<Consent[]> {
  const consents = await db(ctx)
    .selectFrom('identity.consent as c')
    .innerJoin('identity.client as k', 'k.id', 'c.client')
    .select(['c.client', 'k.names', 'k.agency', 'c.scopes', 'c.given_at as givenAt'])
    .where('c.person', '=', person)
    .where('c.withdrawn_at', 'is', null)
    .orderBy('c.given_at', 'desc')
    .limit(MOST_CONSENTS)
    .execute()
  const meanings = await meaningsOf(ctx, [...new Set(consents.flatMap(({ scopes }) => scopes))])
  const signIns = await listAuditOf(ctx, person, { facts: [SIGNED_IN] }, MOST_SIGN_INS)
  return consents.map((consent) => ({
    ...consent,
    lastAt: signIns.find(({ resource }) => resource === `client:${consent.client}`)?.at,
    ofResources: consent.scopes.flatMap((scope) => meanings.get(scope) ?? []),
  }))
}

/** What the scopes of interfaces mean, each with its audience before it. */
async function meaningsOf(ctx: Ctx, scopes: readonly string[]) {
  const pairs = scopes.map((scope) => scope.split(' ')).filter((parts) => parts.length > 1)
  if (pairs.length === 0) return new Map<string, never>()
  const resources = await db(ctx)
    .selectFrom('identity.resource')
    .select(['audience', 'names', 'scopes'])
    .where(
      'audience',
      'in',
      pairs.map(([audience = '']) => audience),
    )
    .limit(pairs.length)
    .execute()
  return new Map(
    resources.flatMap(({ audience, names, scopes }) =>
      Object.entries(scopes).map(([scope, words]) => [
        `${audience} ${scope}`,
        { resource: names, scope: words },
      ]),
    ),
  )
}

/** Ends what a person agreed to: the client's tokens for them end with it. */
export async function withdrawConsent(ctx: Ctx, person: PersonId, client: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    await db(ctx)
      .updateTable('identity.consent')
      .set({ withdrawn_at: now })
      .where('person', '=', person)
      .where('client', '=', client)
      .where('withdrawn_at', 'is', null)
      .execute()
    await db(ctx)
      .updateTable('identity.oidc_grant')
      .set({ revoked_at: now })
      .where('person', '=', person)
      .where('client', '=', client)
      .where('revoked_at', 'is', null)
      .execute()
    await record(ctx, 'consent-withdrawn', { subject: person, resource: `client:${client}` })
  })
}
