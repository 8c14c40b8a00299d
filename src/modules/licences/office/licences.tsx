import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  Form,
  Heading,
  Link,
  OfficePage,
  Pairs,
  Radios,
  SearchBox,
  Table,
  Tag,
  TextArea,
} from '#kernel/ui'
import { parseReference } from '#lib/reference'
import { record } from '../facts.ts'
import { findLicence, type Licence, listLicencesBy } from '../licence.ts'
import { validityOf } from '../pages/verify.tsx'
import { problem } from '../problems.ts'
import { REVOCATION_REASONS, revokeLicence, TEXT_LIMIT } from '../revocation.ts'
import { stateTag } from '../state-tag.ts'

const Lang = Type.Object({ lang: Type.String() })
const Numbered = Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) })
type Request = RouteRequest<{ number: string }, unknown>

export const licenceList = route({
  method: 'GET',
  url: '/:lang/office/licences',
  allow: 'licences:revoke',
  params: Lang,
  query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 60 })) }),
  handler: async (request) => {
    const { ctx, query } = request
    const { t } = ctx
    const found = await readList(ctx, query.q)
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
          <EmptyState title={t('licences.office.none')} />
        ) : (
          <LicenceTable ctx={ctx} licences={found} />
        )}
      </OfficePage>,
    )
  },
})

/** The newest licences of the agency, or the one that was looked for; that they were read is recorded. */
const readList = (ctx: Ctx, typed: string | undefined): Promise<Licence[]> =>
  ctx.tx(async (ctx) => {
    const found = typed
      ? [await findByTyped(ctx, typed)].filter((licence) => licence !== undefined)
      : await listLicencesBy(ctx, agencyOf(ctx))
    const data = { rows: found.length, searched: Boolean(typed) }
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

export const licencePage = route({
  method: 'GET',
  url: '/:lang/office/licences/:number',
  allow: 'licences:revoke',
  params: Numbered,
  handler: async (request) => {
    const licence = await request.ctx.tx(async (ctx) => {
      const licence = await agencyLicence({ ...request, ctx })
      await record(ctx, 'licence-read', {
        subject: licence.holder,
        resource: `licence:${licence.id}`,
      })
      return licence
    })
    return html(<LicenceView request={request} licence={licence} />)
  },
})

type ViewProps = {
  request: Request
  licence: Licence
  error?: string
  typed?: { reason: string; text: string }
}

function LicenceView({ request, licence, error, typed }: ViewProps) {
  const { t } = request.ctx
  const open = licence.state === 'valid' || licence.state === 'future'
  return (
    <OfficePage request={request} title={licence.number} wrong={error !== undefined}>
      {error ? <ErrorSummary t={t} errors={[{ name: 'reason', message: error }]} /> : ''}
      <Heading level={1} text={t.of(licence.title)} />
      <p>
        <Tag {...stateTag(t, licence)} big />
      </p>
      <Pairs
        pairs={[
          { label: t('licences.verify.licence-number'), value: licence.number },
          { label: t('licences.verify.holder'), value: t.of(licence.holderName) },
          { label: t('licences.verify.validity'), value: validityOf(t, licence) },
          ...licence.rows.map(({ label, value }) => ({ label: t.of(label), value: t.of(value) })),
        ]}
      />
      {open ? <RevokeForm {...{ request, licence, error, typed }} /> : ''}
    </OfficePage>
  )
}

function RevokeForm({ request, licence, error, typed }: ViewProps) {
  const { t } = request.ctx
  return (
    <Form action={`/${t.locale}/office/licences/${licence.number}/revoke`} csrf={request.csrf}>
      <Radios
        t={t}
        name="reason"
        label={t('licences.office.revoke')}
        hint={t('licences.office.revoke-hint')}
        value={typed?.reason}
        options={REVOCATION_REASONS.map((reason) => ({
          value: reason,
          label: t(`licences.reasons.${reason}`),
        }))}
        error={error}
      />
      <TextArea
        t={t}
        name="text"
        label={t('licences.office.revoke-text')}
        value={typed?.text}
        maxLength={TEXT_LIMIT}
      />
      <Actions>
        <Button text={t('licences.office.revoke-submit')} kind="stop" />
      </Actions>
    </Form>
  )
}

export const revokeForm = route({
  method: 'POST',
  url: '/:lang/office/licences/:number/revoke',
  allow: 'licences:revoke',
  params: Numbered,
  handler: async (request) => {
    const { ctx, form } = request
    const licence = await agencyLicence(request)
    const typed = { reason: fieldOf(form, 'reason'), text: fieldOf(form, 'text').trim() }
    const reason = REVOCATION_REASONS.find((known) => known === typed.reason)
    if (!reason || typed.text === '' || typed.text.length > TEXT_LIMIT) {
      const error = ctx.t('licences.office.revoke-missing')
      return html(<LicenceView {...{ request, licence, error, typed }} />, { status: 422 })
    }
    await revokeLicence(ctx, licence, reason, typed.text)
    return redirect(`/${ctx.t.locale}/office/licences/${licence.number}`)
  },
})

function agencyOf({ actor }: Ctx): string {
  return actor.kind === 'person' && actor.office ? actor.office.agency : ''
}

/** @throws licences/missing  also for another agency's: its existence is not told */
async function agencyLicence({ ctx, params }: Request): Promise<Licence> {
  const licence = await findLicence(ctx, { number: params.number })
  if (!licence || licence.agency !== agencyOf(ctx)) throw problem('missing')
  return licence
}

async function findByTyped(ctx: Ctx, typed: string) {
  const number = parseReference(`${ctx.pack.settings.reference.prefix}-L`, typed)
  const licence = number === undefined ? undefined : await findLicence(ctx, { number })
  return licence?.agency === agencyOf(ctx) ? licence : undefined
}
