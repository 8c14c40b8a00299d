import { Type } from 'typebox'
import {
  agenciesOf,
  type Ctx,
  formatIn,
  html,
  type Queue,
  route,
  type SheetCell,
  sheetFile,
} from '#kernel'
import { EmptyState, Heading, Link, OfficePage, SearchBox, Table, Tag } from '#kernel/ui'
import { parseNumber } from '../check.ts'
import { record } from '../facts.ts'
import { findLicence, type Licence } from '../licence.ts'
import { LICENCE_FILTERS, type LicenceFilter, listLicencesBy } from '../list.ts'
import { countProposals } from '../measure.ts'
import { validityOf } from '../pages/verify.tsx'
import { decide } from '../policies.ts'
import { stateTag } from '../state-tag.ts'

const Lang = Type.Object({ lang: Type.String() })
/** What one export holds at most. */
const MOST_EXPORTED = 10_000
const View = Type.Optional(Type.String({ maxLength: 20 }))

export const licenceList = route({
  method: 'GET',
  url: '/:lang/office/licences',
  allow: 'licences:read',
  params: Lang,
  query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 60 })), view: View }),
  handler: async (request) => {
    const { ctx, query } = request
    const { t } = ctx
    const filter = filterOf(query.view)
    const found = await readList(ctx, query.q, filter)
    const isMistyped = query.q !== undefined && parseNumber(ctx, query.q) === undefined
    return html(
      <OfficePage request={request} title={t('licences.office.title')}>
        <Heading level={1} text={t('licences.office.title')} lettering />
        <SearchBox
          t={t}
          action={`/${t.locale}/office/licences`}
          label={t('licences.office.search')}
          value={query.q}
        />
        {query.q === undefined ? <Filters ctx={ctx} filter={filter} /> : ''}
        {found.length === 0 ? (
          <EmptyState title={t(isMistyped ? 'licences.office.mistyped' : 'licences.office.none')} />
        ) : (
          <LicenceTable ctx={ctx} licences={found} />
        )}
        {found.length > 0 && query.q === undefined ? <Exports ctx={ctx} filter={filter} /> : ''}
      </OfficePage>,
    )
  },
})

/** The list as it is filtered, as a table for a spreadsheet. */
export const exportLicences = route({
  method: 'GET',
  url: '/:lang/office/licences.csv',
  allow: 'licences:read',
  params: Lang,
  query: Type.Object({ view: View, as: Type.Optional(Type.String({ maxLength: 10 })) }),
  perMinute: 10,
  handler: async ({ ctx, query }) => {
    const { t } = ctx
    const filter = filterOf(query.view)
    const rows = await ctx.tx(async (ctx) => {
      const rows = await listLicencesBy(ctx, agenciesOfActor(ctx), { filter, most: MOST_EXPORTED })
      const data = { rows: rows.length, filter: filter ?? 'all' }
      await record(ctx, 'list-exported', { resource: 'list:licences', data })
      return rows
    })
    return sheetFile(ctx, formatIn(query.as), {
      name: `licences-${filter ?? 'all'}-${t.locale}`,
      head: [
        t('licences.verify.licence-number'),
        t('licences.verify.kind'),
        t('licences.verify.holder'),
        t('licences.document.valid-from'),
        t('licences.document.valid-to'),
        t('licences.office.state'),
        t('licences.history.edition'),
      ],
      rows: rows.map((licence): SheetCell[] => [
        licence.number,
        t.of(licence.title),
        t.of(licence.holderName),
        { day: licence.validFrom },
        licence.validTo === null ? '' : { day: licence.validTo },
        t(`licences.state.${licence.state}`),
        licence.editionNumber,
      ]),
    })
  },
})

const filterOf = (view: string | undefined): LicenceFilter | undefined =>
  LICENCE_FILTERS.find((filter) => filter === view)

const hrefOf = ({ t }: Ctx, filter: LicenceFilter | undefined, end = '', as?: string) => {
  const query = new URLSearchParams({ ...(filter && { view: filter }), ...(as && { as }) })
  const asked = query.size > 0 ? `?${query}` : ''
  return `/${t.locale}/office/licences${end}${asked}`
}

type FilterProps = { ctx: Ctx; filter: LicenceFilter | undefined }

function Filters({ ctx, filter }: FilterProps) {
  const { t } = ctx
  return (
    <nav class="chips tight" aria-label={t('licences.office.filters')}>
      {([undefined, ...LICENCE_FILTERS] as const).map((each) => (
        <Link
          href={hrefOf(ctx, each)}
          text={t(`licences.office.views.${each ?? 'all'}`)}
          current={each === filter ? 'page' : undefined}
        />
      ))}
    </nav>
  )
}

function Exports({ ctx, filter }: FilterProps) {
  const { t } = ctx
  return (
    <p class="small">
      <Link href={hrefOf(ctx, filter, '.csv')} text={t('licences.office.csv')} />
      {' · '}
      <Link href={hrefOf(ctx, filter, '.csv', 'xlsx')} text={t('licences.office.xlsx')} />
    </p>
  )
}

/** The newest licences of the agency, or the one that was looked for; that they were read is recorded. */
const readList = (
  ctx: Ctx,
  q: string | undefined,
  filter: LicenceFilter | undefined,
): Promise<Licence[]> =>
  ctx.tx(async (ctx) => {
    const found = q
      ? [await findByTyped(ctx, q)].filter((licence) => licence !== undefined)
      : await listLicencesBy(ctx, agenciesOfActor(ctx), { filter })
    const data = { rows: found.length, searched: Boolean(q) }
    await record(ctx, 'list-read', { resource: 'list:licences', data })
    return found
  })

function LicenceTable({ ctx, licences }: { ctx: Ctx; licences: Licence[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('licences.office.title')}
      columns={[
        { label: t('licences.verify.licence-number') },
        { label: t('licences.verify.holder') },
        { label: t('licences.verify.validity') },
        { label: t('licences.office.state') },
      ]}
      rows={licences.map((licence) => ({
        cells: [
          {
            content: (
              <Link href={`/${t.locale}/office/licences/${licence.number}`} text={licence.number} />
            ),
          },
          t.of(licence.holderName),
          validityOf(t, licence),
          { content: <Tag {...stateTag(t, licence)} /> },
        ],
      }))}
    />
  )
}

/** The agencies for which the official acts. */
const agenciesOfActor = ({ actor }: Ctx): readonly string[] =>
  actor.kind === 'person' && actor.office ? agenciesOf(actor.office) : []

async function findByTyped(ctx: Ctx, typed: string) {
  const number = parseNumber(ctx, typed)
  const licence = number === undefined ? undefined : await findLicence(ctx, { number })
  if (!licence) return undefined
  const facts = { ...licence, proposer: null }
  const decision = decide(ctx, 'licences:read', { Licence: facts })
  // The agency's list has one's own, too; its page says why it does not open.
  return decision.rules.includes('licences:other-agency') ? undefined : licence
}

/** Proposals of colleagues that wait for the actor's word. */
export async function queuesOf(ctx: Ctx): Promise<Queue[]> {
  const title = ctx.t('licences.office.queue')
  const href = `/${ctx.t.locale}/office/licences?view=proposed`
  const count = await countProposals(ctx, agenciesOfActor(ctx))
  return [{ title, href, count, permission: 'licences:confirm-measure' }]
}
