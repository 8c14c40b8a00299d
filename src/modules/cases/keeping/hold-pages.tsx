import { Type } from 'typebox'
import { type Ctx, fieldOf, html, officialOf, orFormAgain, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Radios,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { record } from '../facts.ts'
import { LangParams } from '../pages/addresses.ts'
import {
  type LegalHold,
  liftHold,
  listHolds,
  MAX_AUTHORITY,
  MAX_HOLD_REASON,
  placeHold,
} from './hold.ts'
import { HOLD_SCOPES, type LegalHoldId } from './rows.ts'

type Request = RouteRequest<unknown, unknown>

const FIELDS = {
  'cases/case-missing': 'reference',
  'cases/hold-scope': 'scope',
  'cases/text-missing': 'reason',
  'cases/text-too-long': 'reason',
  'cases/authority-missing': 'authority',
}

const orderIn = ({ form }: Request) => ({
  reference: fieldOf(form, 'reference'),
  scope: fieldOf(form, 'scope'),
  reason: fieldOf(form, 'reason'),
  authority: fieldOf(form, 'authority'),
})

/** Legal holds, for auditors: which stand, placing one, lifting what another placed. */
export const holdRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/holds',
    allow: 'cases:legal-hold',
    params: LangParams,
    handler: async (request) => html(await holdsView(request)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/holds',
    allow: 'cases:legal-hold',
    params: LangParams,
    handler: (request) => {
      const { ctx } = request
      const place = async () => {
        await placeHold(ctx, orderIn(request))
        return `/${ctx.t.locale}/office/holds`
      }
      return orFormAgain(ctx.t, FIELDS, place, (error) => holdsView(request, error))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/holds/:id/lift',
    allow: 'cases:lift-legal-hold',
    params: Type.Object({ ...LangParams.properties, id: Type.String({ pattern: UUID_PATTERN }) }),
    handler: async (request) => {
      const { ctx, params, form } = request
      const name = `reason-${params.id}`
      const lift = async () => {
        await liftHold(ctx, params.id as LegalHoldId, fieldOf(form, name))
        return `/${ctx.t.locale}/office/holds`
      }
      return orFormAgain(ctx.t, FIELDS, lift, (error) => holdsView(request, { ...error, name }))
    },
  }),
]

async function holdsView(request: Request, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const holds = await readHolds(ctx)
  const title = t('cases.holds.title')
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t('cases.holds.about')}</p>
      {holds.length === 0 ? (
        <EmptyState title={t('cases.holds.none')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['of', 'why', 'since', 'state'].map((column) => ({
            label: t(`cases.holds.${column}`),
          }))}
          rows={holds.map((hold) => ({
            cells: [
              t(`cases.holds.covers.${hold.scope}`, { reference: hold.reference }),
              { content: <Why {...{ ctx, hold }} /> },
              t.date(hold.placedAt, 'medium'),
              { content: <Lift {...{ request, hold, error }} /> },
            ],
          }))}
        />
      )}
      <Heading level={2} text={t('cases.holds.place')} />
      <Place request={request} error={error} />
    </DeskPage>
  )
}

const readHolds = (ctx: Ctx) =>
  ctx.tx(async (ctx) => {
    const holds = await listHolds(ctx)
    await record(ctx, 'holds-read', { resource: 'list:holds', data: { rows: holds.length } })
    return holds
  })

function Why({ ctx: { t }, hold }: { ctx: Ctx; hold: LegalHold }) {
  return (
    <>
      <p dir="auto" safe>
        {hold.reason}
      </p>
      <p class="quiet" safe>
        {t('cases.holds.by-right', { authority: hold.authority })}
      </p>
    </>
  )
}

type LiftProps = { request: Request; hold: LegalHold; error: FieldError | undefined }

/** Who placed it sees that another must lift it. */
function Lift({ request: { ctx, csrf }, hold, error }: LiftProps) {
  const { t } = ctx
  if (hold.liftedAt)
    return (
      <p class="quiet" safe>
        {t('cases.holds.lifted', {
          day: t.date(hold.liftedAt, 'medium'),
          why: hold.liftedFor ?? '',
        })}
      </p>
    )
  if (hold.placedBy === officialOf(ctx).id) return <p safe>{t('cases.holds.own')}</p>
  const name = `reason-${hold.id}`
  return (
    <Form action={`/${t.locale}/office/holds/${hold.id}/lift`} csrf={csrf}>
      <TextInput
        t={t}
        name={name}
        label={t('cases.holds.lift-why')}
        maxLength={MAX_HOLD_REASON}
        error={error?.name === name ? error.message : undefined}
      />
      <div class="row small">
        <Button text={t('cases.holds.lift')} kind="plain" />
      </div>
    </Form>
  )
}

function Place({ request, error }: { request: Request; error: FieldError | undefined }) {
  const { ctx, csrf } = request
  const { t } = ctx
  const typed = orderIn(request)
  const errorAt = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <Form action={`/${t.locale}/office/holds`} csrf={csrf}>
      <TextInput
        t={t}
        name="reference"
        dir="ltr"
        label={t('cases.holds.reference')}
        value={typed.reference}
        maxLength={40}
        error={errorAt('reference')}
      />
      <Radios
        t={t}
        name="scope"
        label={t('cases.holds.scope')}
        value={typed.scope}
        options={HOLD_SCOPES.map((value) => ({ value, label: t(`cases.holds.scopes.${value}`) }))}
        error={errorAt('scope')}
      />
      <TextArea
        t={t}
        name="reason"
        label={t('cases.holds.reason')}
        value={typed.reason}
        maxLength={MAX_HOLD_REASON}
        rows={2}
        error={errorAt('reason')}
      />
      <TextInput
        t={t}
        name="authority"
        label={t('cases.holds.authority')}
        hint={t('cases.holds.authority-hint')}
        value={typed.authority}
        maxLength={MAX_AUTHORITY}
        error={errorAt('authority')}
      />
      <Actions>
        <Button text={t('cases.holds.place')} />
      </Actions>
    </Form>
  )
}
