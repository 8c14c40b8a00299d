import { sql } from 'kysely'
import { type Ctx, inAllLanguages, today } from '#kernel'
import { addDays } from '#lib/time'
import { notifyPerson } from '#notify'
import { renewableOf } from './after.ts'
import { record } from './facts.ts'
import { findLicence, writeAct } from './licence.ts'
import type { LicenceId } from './tables.ts'

/** Days before its last day on which the holder is told; a licence of no more days ends untold. */
const DAYS_BEFORE = 30
/** After a stop that was longer, nobody is told of an end that is old. */
const DAYS_AFTER = 7
const BATCH = 200

const TOLD = { 'ends-soon': 'ends-soon-told', expired: 'expired-told' } as const
type Told = keyof typeof TOLD

/**
 * Tells holders that a licence ends soon, and that it has ended, each once.
 *
 * Safe to run twice at once: what was told is unique for a licence, and written with the notice.
 *
 * @returns how many notices were written
 */
export async function tellOfEnds(ctx: Ctx): Promise<number> {
  const day = today(ctx)
  const soon = await listUntold(
    ctx,
    'ends-soon',
    sql`e.valid_to between ${day}::date and ${addDays(day, DAYS_BEFORE)}::date
      and e.valid_from < e.valid_to - ${DAYS_BEFORE}::int`,
  )
  const over = await listUntold(
    ctx,
    'expired',
    sql`e.valid_to between ${addDays(day, -DAYS_AFTER)}::date and ${addDays(day, -1)}::date`,
  )
  for (const id of soon) await tell(ctx, id, 'ends-soon')
  for (const id of over) await tell(ctx, id, 'expired')
  return soon.length + over.length
}

async function listUntold(ctx: Ctx, told: Told, ends: ReturnType<typeof sql>) {
  const { rows } = await sql<{ id: LicenceId }>`
    select e.licence as id from licences.edition e
    where e.valid_to is not null and e.replaced_at is null and e.issued_at is not null and ${ends}
      and not exists (select from licences.act a where a.licence = e.licence
        and (a.kind in ('revoked', 'cancelled') or (a.kind = ${TOLD[told]} and a.edition = e.id)))
    order by e.valid_to, e.licence limit ${BATCH}`.execute(ctx.sql)
  return rows.map(({ id }) => id)
}

const tell = (ctx: Ctx, id: LicenceId, told: Told) =>
  ctx.tx(async (ctx) => {
    const licence = await findLicence(ctx, { id })
    if (!licence?.validTo || licence.endedAt) return
    const { number, title, validTo } = licence
    const renewable = await renewableOf(ctx, licence)
    await writeAct(ctx, licence, TOLD[told])
    await notifyPerson(ctx, licence.holder, {
      subject: inAllLanguages(ctx, (t) => t(`licences.notices.${told}`, { number })),
      body: inAllLanguages(ctx, (t) =>
        t(`licences.notices.${told}-more`, {
          ...{ title: t.of(title), day: t.date(validTo) },
          until: renewable ? t.date(renewable.lastDay) : '',
          renew: renewable ? 'yes' : 'no',
        }),
      ),
      href: `my/licences/${number}`,
    })
    await record(ctx, 'end-told', {
      subject: licence.holder,
      resource: `licence:${id}`,
      data: { told },
    })
  })
