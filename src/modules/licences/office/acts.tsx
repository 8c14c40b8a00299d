import type { Ctx } from '#kernel'
import { Section, Table } from '#kernel/ui'
import { type ActKind, db, type LicenceId } from '../tables.ts'

/** Acts of a licence that a page shows. */
const MOST_ACTS = 200

/** Told by the platform, or of a proposal that its own part of the page shows. */
const SILENT: readonly ActKind[] = ['ends-soon-told', 'expired-told']

export type ActLine = {
  kind: ActKind
  at: Date
  number: number
  validFrom: string
  validTo: string | null
}

/** What happened to a licence, the newest at the top. */
export const listActs = (ctx: Ctx, licence: LicenceId): Promise<ActLine[]> =>
  db(ctx)
    .selectFrom('licences.act as a')
    .innerJoin('licences.edition as e', 'e.id', 'a.edition')
    .select(['a.kind', 'a.at', 'e.number', 'e.valid_from as validFrom', 'e.valid_to as validTo'])
    .where('a.licence', '=', licence)
    .where('a.kind', 'not in', SILENT)
    .orderBy('a.id', 'desc')
    .limit(MOST_ACTS)
    .execute()

/** The history of a licence: each act, when it was recorded, and from when to when its edition counts. */
export function ActsPart({ ctx: { t }, acts }: { ctx: Ctx; acts: readonly ActLine[] }) {
  return (
    <Section title={t('licences.history.title')} id="history">
      <Table
        t={t}
        caption={t('licences.history.title')}
        columns={[
          { label: t('licences.history.recorded') },
          { label: t('licences.history.act') },
          { label: t('licences.history.edition') },
          { label: t('licences.verify.validity') },
        ]}
        rows={acts.map(({ kind, at, number, validFrom, validTo }) => ({
          cells: [
            t.date(at, 'moment'),
            t(`licences.history.kinds.${kind}`),
            String(number),
            validTo === null
              ? t('licences.validity.open', { from: t.date(validFrom) })
              : t('licences.validity.span', { from: t.date(validFrom), to: t.date(validTo) }),
          ],
        }))}
      />
    </Section>
  )
}
