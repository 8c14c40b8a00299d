import { sql } from 'kysely'
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { ActingFor, Ctx, MandateId, PersonId } from '#kernel'
import { hashedId } from './sealed.ts'
import type { Subjects } from './subject.ts'

/** The one value of `on_behalf_of`: the person is asked for whom they sign in. */
export const ASK = 'ask'

/** Tokens that act for somebody live no longer, in seconds: who checks them without us hears of no end. */
export const ACTING_TOKEN_S = 300

/** @source issue 6: clients say with a parameter that somebody may come in another's name */
export const extraParams: NonNullable<Configuration['extraParams']> = {
  on_behalf_of: (_koa, value) => {
    if (value !== undefined && value !== ASK) {
      throw new errors.InvalidRequest(`on_behalf_of takes '${ASK}'`)
    }
  },
}

const BOUND = /[.]for[.]([0-9a-f-]{36})[.]([0-9a-f-]{36})$/

/** The number of a family that acts for somebody says for whom and by which mandate, so nothing is asked. */
export const boundTo = (family: string, { mandate, principal }: ActingFor): string =>
  `${family}.for.${mandate}.${principal.id}`

/** What a family's number says; undefined where its person acts for themselves. */
export function boundIn(
  family: string | undefined,
): { mandate: MandateId; principal: PersonId } | undefined {
  const [, mandate, principal] = BOUND.exec(family ?? '') ?? []
  if (!mandate || !principal) return undefined
  return { mandate: mandate as MandateId, principal: principal as PersonId }
}

/** Notes for which mandate a family was begun, to be ended with it. */
export async function bindFamily(ctx: Ctx, family: string, mandate: MandateId): Promise<void> {
  await sql`
    insert into identity.oidc_acting (family, mandate)
    values (${hashedId('Grant', family)}, ${mandate})`.execute(ctx.sql)
}

/** Ends every family of tokens in which somebody acts by one of these mandates. */
export async function endActing(ctx: Ctx, mandates: readonly MandateId[]): Promise<void> {
  if (mandates.length === 0) return
  await sql`
    update identity.oidc_grant set revoked_at = ${ctx.clock.now()}
    where revoked_at is null and id in (
      select family from identity.oidc_acting where mandate = any(${[...mandates]}::uuid[]))`.execute(
    ctx.sql,
  )
}

/** Whether a family's mandate holds still; true where there is none. */
export async function stillHolds(
  ctx: Ctx,
  { grantId, accountId }: { grantId?: string | undefined; accountId?: string | undefined },
): Promise<boolean> {
  const bound = boundIn(grantId)
  if (!bound) return true
  const held = await ctx.ports.mandates?.find(ctx, bound.mandate, accountId as PersonId)
  return held !== undefined
}

/** As whom a request comes: the family that it is about, as the library has found it. */
const familyIn = (koa: KoaContextWithOIDC | undefined) => koa?.oidc?.entities?.Grant?.jti

/** The same for the family that a request is about. */
export const stillHoldsIn = (ctx: Ctx, koa: KoaContextWithOIDC, agent: string) =>
  stillHolds(ctx, { grantId: familyIn(koa), accountId: agent })

/** Whom a client is told about: the principal where somebody acts for one, else who signed in. */
export const subjectIn = (koa: KoaContextWithOIDC | undefined, id: string): PersonId =>
  boundIn(familyIn(koa))?.principal ?? (id as PersonId)

type Acting = { act: { sub: string }; mandate: string }

const sectorOf = ({
  sectorIdentifier,
  clientId,
}: {
  sectorIdentifier?: unknown
  clientId: string
}) => String(sectorIdentifier ?? clientId)

/**
 * Who acts and by which mandate, as a token says it: a reference, never what the mandate allows.
 *
 * @source RFC 8693, section 4.1 (`act`)
 */
export async function actingClaims(
  subjects: Subjects,
  koa: KoaContextWithOIDC,
  { family, agent }: { family: string | undefined; agent: string },
): Promise<Acting | undefined> {
  const bound = boundIn(family)
  const { client } = koa.oidc
  if (!bound || !client) return undefined
  const sub = await subjects.subjectOf(sectorOf(client), agent as PersonId)
  return { act: { sub }, mandate: bound.mandate }
}

/** The same of the family that the request is about. */
export const actingNow = (subjects: Subjects, koa: KoaContextWithOIDC, agent: string) =>
  actingClaims(subjects, koa, { family: familyIn(koa), agent })

/** @throws InvalidGrant  where a token is asked for by a mandate that has ended */
export const extraTokenClaims =
  (ctx: Ctx, subjects: Subjects): NonNullable<Configuration['extraTokenClaims']> =>
  async (koa, token) => {
    const { grantId, accountId } = token as { grantId?: string; accountId?: string }
    if (!boundIn(grantId) || !accountId) return undefined
    if (!(await stillHolds(ctx, { grantId, accountId }))) {
      throw new errors.InvalidGrant('the mandate holds no more')
    }
    return actingClaims(subjects, koa, { family: grantId, agent: accountId })
  }
