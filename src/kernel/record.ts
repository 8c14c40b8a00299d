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
export type Delivered = { id: bigint; fact: string; at: Date; payload: Told }

/** What the outbox carries of a fact; what follows from a simulated one is simulated too. */
export type Told = FactDetails & { simulated?: true }

/** Statements that one round trip carries, by the name under which the others may read them. */
export type Statements = Readonly<Record<string, RawBuilder<unknown>>>

/**
 * A module's closed catalogue of facts: every act on a person's data is one of them.
 *
 * @returns a function that writes one to the audit, and to the outbox when it is published, in the
 *   act's own transaction; `record.with` does so in the same round trip as the act's own statements,
 *   for hot paths, and `record.row` gives what `auditRows` writes for several acts at once. Its
 *   `catalogue` is read by the reference
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
        select ${name}, ${JSON.stringify(toldOf(ctx, details))}::jsonb, at from audited`,
    )
  }
  const record = (ctx: Ctx, fact: keyof D & string, details: FactDetails = {}) =>
    write(ctx, fact, details, {})
  const row = (ctx: Ctx, fact: keyof D & string, details: FactDetails): AuditRow => {
    const declaration = declarations[fact]
    if (!declaration) throw new Error(`${module} declares no fact ${fact}`)
    return rowOf(ctx, `${module}/${fact}`, declaration, details)
  }
  return Object.assign(record, {
    with: write,
    row,
    module,
    catalogue: declarations as Record<string, FactDeclaration>,
  })
}

/** A row of the audit, as `auditRows` writes it. */
export type AuditRow = {
  at: Date
  fact: string
  classification: Classification
  actor_kind: string
  actor: string
  subject: string | null
  resource: string | null
  reason: string | null
  data: Record<string, unknown>
  simulated: boolean
  /** what the outbox carries of it; null where it is not published */
  told: Told | null
}

const rowOf = (
  ctx: Ctx,
  fact: string,
  { classification, published }: FactDeclaration,
  details: FactDetails,
): AuditRow => ({
  ...{ at: ctx.clock.now(), fact, classification },
  ...{ actor_kind: actorKind(ctx.actor), actor: actorName(ctx.actor) },
  subject: details.subject ?? null,
  resource: details.resource ?? null,
  reason: details.reason ?? null,
  data: { ...details.data, ...onBehalfOf(ctx.actor) },
  simulated: ctx.simulated,
  told: published ? toldOf(ctx, details) : null,
})

const toldOf = ({ simulated }: Ctx, details: FactDetails): Told =>
  simulated ? { ...details, simulated } : details

/** Whoever acts by a mandate: in whose name, and by which. */
const onBehalfOf = (actor: Actor) =>
  actor.kind === 'person' && actor.actingFor
    ? { onBehalfOf: actor.actingFor.principal.id, mandate: actor.actingFor.mandate }
    : {}

const COLUMNS = sql`
  at, fact, classification, actor_kind, actor, subject, resource, reason, data, simulated`

const auditRow = (ctx: Ctx, name: string, declaration: FactDeclaration, details: FactDetails) => {
  const row = rowOf(ctx, name, declaration, details)
  return sql`
    insert into kernel.audit (${COLUMNS})
    values (${row.at}, ${row.fact}, ${row.classification}, ${row.actor_kind}, ${row.actor},
      ${row.subject}::uuid, ${row.resource}, ${row.reason}, ${JSON.stringify(row.data)}::jsonb,
      ${row.simulated})`
}

/**
 * Statements that write facts of several acts, for one that does the acts in the same round trip: `audited`,
 * and `told` where some are published.
 *
 * @param rows  each with the number of the act that it is of
 * @param condition  which of them are written: has `act`, that number
 */
export function factRows(
  rows: readonly (AuditRow & { act: number })[],
  condition: RawBuilder<unknown>,
): { audited: RawBuilder<unknown>; told?: RawBuilder<unknown> } {
  const told = rows.filter((row) => row.told !== null)
  return {
    audited: auditRows(rows, condition),
    ...(told.length > 0 && {
      told: sql`
        insert into kernel.outbox (fact, payload, at)
        select fact, told, at from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as noted (
          act integer, fact text, told jsonb, at timestamptz)
        where ${condition}`,
    }),
  }
}

const auditRows = (
  rows: readonly (AuditRow & { act: number })[],
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  insert into kernel.audit (${COLUMNS})
  select ${COLUMNS} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as noted (
    act integer, at timestamptz, fact text, classification text, actor_kind text, actor text,
    subject uuid, resource text, reason text, data jsonb, simulated boolean)
  where ${condition}`

export type FactCatalogue = { module: string; catalogue: Record<string, FactDeclaration> }

const actorKind = (actor: Actor) =>
  actor.kind === 'person' && actor.office ? 'official' : actor.kind

function actorName(actor: Actor) {
  if (actor.kind === 'person') return actor.office ? `${actor.id}@${actor.office.agency}` : actor.id
  if (actor.kind === 'software') return `${actor.client}@${actor.agency}`
  return actor.kind === 'system' ? actor.name : 'anonymous'
}
