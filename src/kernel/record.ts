import { type RawBuilder, sql } from 'kysely'
import type { Actor, Ctx } from './ctx.ts'
import { prepared } from './prepared.ts'

/** Levels of data classification, from public to most secret; the words are the standard's. */
export type Classification = 'C0' | 'C1' | 'C2' | 'C3' | 'C4'

type FactDeclaration = {
  classification: Classification
  /** true: written to the outbox too, for the modules that subscribe */
  published?: boolean
}

export type FactDetails = {
  /** the person whose data it is about */
  subject?: string | null
  /** what it is about, `case:<id>` */
  resource?: string
  reason?: string
  /** references and codes only; never what a person said or is called */
  data?: Record<string, unknown>
}

/** Facts with a subscriber somewhere carry what the subscriber needs, as references. */
export type Delivered = { id: bigint; fact: string; at: Date; payload: FactDetails }

/** Statements that one round trip carries, by the name under which the others may read them. */
export type Statements = Readonly<Record<string, RawBuilder<unknown>>>

/**
 * A module's closed catalogue of facts: every act on a person's data is one of them.
 *
 * @returns a function that writes one to the audit, and to the outbox when it is published, in the
 *   act's own transaction; `record.with` does so in the same round trip as the act's own statements,
 *   for hot paths. Its `catalogue` is read by the reference
 */
export function factsOf<const D extends Record<string, FactDeclaration>>(
  module: string,
  declarations: D,
) {
  const write = async (
    ctx: Ctx,
    fact: keyof D & string,
    details: FactDetails,
    statements: Statements,
  ) => {
    const declaration = declarations[fact]
    if (!declaration) throw new Error(`${module} declares no fact ${fact}`)
    const name = `${module}/${fact}`
    const parts = Object.entries(statements).map(
      ([part, made]) => sql`${sql.id(part)} as (${made})`,
    )
    const audit = auditRow(ctx, name, declaration, details)
    const before = parts.length > 0 ? sql`with ${sql.join(parts)} ` : sql``
    if (!declaration.published) {
      await prepared(ctx, sql`${before}${audit}`)
      return
    }
    await prepared(
      ctx,
      sql`
        with ${sql.join([...parts, sql`audited as (${audit} returning at)`])}
        insert into kernel.outbox (fact, payload, at)
        select ${name}, ${JSON.stringify(details)}::jsonb, at from audited`,
    )
  }
  const record = (ctx: Ctx, fact: keyof D & string, details: FactDetails = {}) =>
    write(ctx, fact, details, {})
  return Object.assign(record, {
    with: write,
    module,
    catalogue: declarations as Record<string, FactDeclaration>,
  })
}

const auditRow = (
  ctx: Ctx,
  name: string,
  { classification }: FactDeclaration,
  { subject, resource, reason, data = {} }: FactDetails,
) => sql`
  insert into kernel.audit
    (at, fact, classification, actor_kind, actor, subject, resource, reason, data, simulated)
  values (${ctx.clock.now()}, ${name}, ${classification}, ${actorKind(ctx.actor)},
    ${actorName(ctx.actor)}, ${subject ?? null}::uuid, ${resource ?? null}, ${reason ?? null},
    ${JSON.stringify(data)}::jsonb, ${ctx.simulated})`

export type FactCatalogue = { module: string; catalogue: Record<string, FactDeclaration> }

const actorKind = (actor: Actor) =>
  actor.kind === 'person' && actor.office ? 'official' : actor.kind

function actorName(actor: Actor) {
  if (actor.kind === 'person') return actor.office ? `${actor.id}@${actor.office.agency}` : actor.id
  return actor.kind === 'system' ? actor.name : 'anonymous'
}
