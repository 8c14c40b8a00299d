import { Type } from 'typebox'
import { agenciesOf, type Ctx, html, type Queue, route } from '#kernel'
import { EmptyState, Heading, Link, OfficePage, SearchBox, Table, Tag } from '#kernel/ui'
import { parseNumber } from '../check.ts'
import { record } from '../facts.ts'
import { findLicence, type Licence, listLicencesBy } from '../licence.ts'
import { validityOf } from '../pages/verify.tsx'
import { decide } from '../policies.ts'
import { countProposals } from '../revocation.ts'
import { stateTag } from '../state-tag.ts'

const Lang = Type.Object({ lang: Type.String() })

export const licenceList = route({
  method: 'GET',
  url: '/:lang/office/licences',
  allow: 'licences:read',
  params: Lang,
  query: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 60 })),
    /** `proposed`: those that it is proposed to revoke */
    view: Type.Optional(Type.String({ maxLength: 20 })),
  }),
  handler: async (request) => {
    const { ctx, query } = request
    const { t } = ctx
    const found = await readList(ctx, query)
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
        {found.length === 0 ? (
          <EmptyState title={t(isMistyped ? 'licences.office.mistyped' : 'licences.office.none')} />
        ) : (
          <LicenceTable ctx={ctx} licences={found} />
        )}
      </OfficePage>,
    )
  },
})

/** The newest licences of the agency, or the one that was looked for; that they were read is recorded. */
const readList = (ctx: Ctx, { q, view }: { q?: string; view?: string }): Promise<Licence[]> =>
  ctx.tx(async (ctx) => {
    const found = q
      ? [await findByTyped(ctx, q)].filter((licence) => licence !== undefined)
      : await listLicencesBy(ctx, agenciesOfActor(ctx), { proposed: view === 'proposed' })
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
  return [{ title, href, count, permission: 'licences:confirm-revocation' }]
}
