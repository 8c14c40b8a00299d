import type { Ctx, Level, PersonId, Texts } from '#kernel'
import { today } from '#kernel'
import { isLocalDate } from '#lib/time'
import { countUse } from '../attempt.ts'
import { record } from '../facts.ts'
import { readIdentifier } from '../identifier.ts'
import { type Holder, holderOf, readReason } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'

const LOOKS_A_DAY = 60
const DAY_MINUTES = 24 * 60

/** @returns what the pack says of service centres, undefined where there are none */
export const centresOf = ({ pack }: Ctx) => pack.settings.signIn.centres

/**
 * Who works at a service centre.
 *
 * @throws identity/centre-elsewhere  at another agency, whatever its administrators gave
 */
export function centreOfficerOf(ctx: Ctx): Holder {
  const holder = holderOf(ctx)
  if (!centresOf(ctx)?.agencies.includes(holder.office.agency)) throw problem('centre-elsewhere')
  return holder
}

/** What an officer needs to see that it is the person in front of them, and no more. */
export type Visitor = {
  id: PersonId
  identifier: string
  name: Texts
  birthDate: string | null
}

/**
 * Looks somebody up by their whole number; the person sees who did, and why.
 *
 * @throws identity/person-missing  for a number that nobody with an account has
 * @throws identity/reason-missing
 * @throws identity/too-often  more than 60 a day
 * @throws identity/centre-elsewhere
 */
export async function lookUp(
  ctx: Ctx,
  typed: { identifier: string; reason: string },
): Promise<Visitor> {
  const { id: by, office } = centreOfficerOf(ctx)
  const reason = readReason(typed.reason)
  await countUse(ctx, [{ of: `look:${by}`, most: LOOKS_A_DAY, windowMinutes: DAY_MINUTES }])
  const visitor = await findVisitor(ctx, typed.identifier)
  const resource = `agency:${office.agency}`
  await record(ctx, 'person-read', { subject: visitor?.id ?? null, resource, reason })
  if (!visitor) throw problem('person-missing')
  return visitor
}

/** @returns whose account has the whole number that was typed */
export async function findVisitor(ctx: Ctx, typed: string): Promise<Visitor | undefined> {
  return db(ctx)
    .selectFrom('identity.identifier as i')
    .innerJoin('identity.person as p', 'p.id', 'i.person')
    .select(['p.id', 'i.value as identifier', 'p.name', 'p.birth_date as birthDate'])
    .where('i.value', '=', readIdentifier(ctx, typed) ?? '')
    .where('i.ended_at', 'is', null)
    .where('p.closed_at', 'is', null)
    .executeTakeFirst()
}

/** Seen and compared by two officers; the highest level also keeps something of the body. */
export const IN_PERSON: Level = 2

export type DocumentSeen = {
  /** of the pack's kinds */
  kind: string
  /** `YYYY-MM-DD`, the last day on which it is good */
  until: string
}

/** @throws identity/document-wrong  none of the pack's kinds, or no longer good */
export function readDocument(ctx: Ctx, { kind, until }: DocumentSeen): DocumentSeen {
  const known = Object.hasOwn(centresOf(ctx)?.documents ?? {}, kind)
  if (!known || !isLocalDate(until) || until < today(ctx)) throw problem('document-wrong')
  return { kind, until }
}
