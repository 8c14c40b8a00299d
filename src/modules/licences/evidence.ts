import { sql } from 'kysely'
import {
  actsIn,
  type EvidenceSource,
  type HeldDocument,
  type HeldEnd,
  seesWhat,
  today,
} from '#kernel'
import { licences, withState } from './licence.ts'
import type { EditionId } from './tables.ts'

/** So many licences of a person are looked through for documents, the newest. */
const MOST = 50
const ID = /^licence-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const idOf = (edition: EditionId) => `licence-${edition}`

/**
 * Documents that somebody received: the sealed document of the edition that counts. One whose licence is worth nothing
 * today says why; what only waits for its document is not there yet, and an entry without a document has none.
 */
export const received: EvidenceSource = {
  from: 'licence',
  async list(ctx, { holder, outputs }) {
    const { actor } = ctx
    if (actor.kind !== 'person' || !seesWhat(actor, null) || outputs.length === 0) return []
    const services = [...new Set(outputs.map(({ service }) => service))]
    const rows = await licences(ctx)
      .select(['l.output', 'e.file'])
      .where('l.holder', '=', holder)
      .where('l.service', 'in', services)
      .where('e.file', 'is not', null)
      .orderBy('l.granted_at', 'desc')
      .limit(MOST)
      .execute()
    return rows.flatMap(({ output, file, ...row }): HeldDocument[] => {
      const licence = withState(ctx, row)
      const { edition, service, state, issuedAt, title, number, agency } = licence
      const type = outputs.find((one) => one.service === service && one.output === output)?.type
      if (!type || !file || !issuedAt || !actsIn(actor, service)) return []
      return [
        {
          ...{ id: idOf(edition), from: 'licence', type, title, number, at: issuedAt, agency },
          ...{ path: `my/licences/${number}/document`, file, owner: `licence:${licence.id}` },
          ...(state !== 'valid' && state !== 'pending' && { ended: state }),
        },
      ]
    })
  },
  async endsOf(ctx, ids) {
    const editions = ids.flatMap((id) => ID.exec(id)?.[1] ?? [])
    const { rows } = await sql<{ edition: EditionId; end: HeldEnd }>`
      select e.id as edition, case
        when a.kind is not null then a.kind
        when e.replaced_at is not null then 'replaced'
        when e.valid_to < ${today(ctx)}::date then 'expired'
        when s.licence is not null then 'suspended' end as end
      from licences.edition e
      left join licences.act a on a.licence = e.licence and a.kind in ('revoked', 'cancelled')
      left join licences.suspension s on s.licence = e.licence and s.to_at is null
      where e.id = any(${editions}::uuid[])`.execute(ctx.sql)
    return new Map(rows.flatMap(({ edition, end }) => (end ? [[idOf(edition), end]] : [])))
  },
}
