import { Type } from 'typebox'
import {
  type Ctx,
  datePartsOf,
  dayOf,
  fieldErrorOf,
  fieldOf,
  html,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Link,
  Pairs,
  Radios,
  Table,
  Tag,
  type TagKind,
  TextInput,
} from '#kernel/ui'
import { keyboardOf, signInKind, signInKinds } from '../identifier.ts'
import { centresOf, lookUp, type Visitor } from '../recovery/centre.ts'
import { listRecoveries, openRecovery, type Recovery } from '../recovery/recovery.ts'
import type { RecoveryState } from '../tables.ts'

export const Lang = Type.Object({ lang: Type.String() })
export const ALLOW = 'identity:recover-accounts'
/** A desk that its officer has left must not give accounts away. */
export const AGAIN = { aal: 2, maxAgeSeconds: 300 } as const
const HOUR_MS = 3_600_000

type Request = RouteRequest<unknown, unknown>

export const recoveriesHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/recovery${rest}`

/** What is under way at the centre, and where an officer looks somebody up. */
export const recoveryList = route({
  method: 'GET',
  url: '/:lang/office/identity/recovery',
  allow: ALLOW,
  params: Lang,
  handler: async (request) => html(await listView(request)),
})

async function listView(request: Request, error?: FieldError) {
  const { ctx, form } = request
  const { t } = ctx
  const title = t('identity.recovery.desk.title')
  return (
    <DeskPage {...{ request, title, error }}>
      <Heading level={2} text={t('identity.recovery.desk.look')} />
      <LookForm {...{ request, error }} reason={fieldOf(form, 'reason')} />
      <Heading level={2} text={t('identity.recovery.desk.live')} />
      <RecoveryTable ctx={ctx} recoveries={await listRecoveries(ctx)} />
    </DeskPage>
  )
}

type LookProps = { request: Request; reason: string; error?: FieldError | undefined }

function LookForm({ request, reason, error }: LookProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const kind = signInKind(ctx)
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <Form action={recoveriesHref(ctx, '/search')} csrf={csrf}>
      <TextInput
        t={t}
        name="identifier"
        label={t.of(kind.names)}
        hint={t('identity.recovery.desk.whole')}
        value={fieldOf(form, 'identifier')}
        dir="ltr"
        inputMode={keyboardOf(ctx, signInKinds(ctx))}
        autocomplete="off"
        error={errorOf('identifier')}
      />
      <TextInput
        t={t}
        name="reason"
        label={t('identity.recovery.desk.reason')}
        hint={t('identity.recovery.desk.reason-hint')}
        value={reason}
        maxLength={500}
        error={errorOf('reason')}
      />
      <Actions>
        <Button text={t('identity.recovery.desk.look')} icon="search" />
      </Actions>
    </Form>
  )
}

function RecoveryTable({ ctx, recoveries }: { ctx: Ctx; recoveries: readonly Recovery[] }) {
  const { t } = ctx
  if (recoveries.length === 0) return <EmptyState title={t('identity.recovery.desk.none')} />
  return (
    <Table
      t={t}
      caption={t('identity.recovery.desk.live')}
      columns={['name', 'opener', 'age', 'state'].map((column) => ({
        label: t(`identity.recovery.desk.${column}`),
      }))}
      rows={recoveries.map((one) => ({
        cells: [
          { content: <Link href={recoveriesHref(ctx, `/${one.id}`)} text={t.of(one.name)} /> },
          t.of(one.opener),
          ageOf(ctx, one),
          { content: <StateTag ctx={ctx} recovery={one} /> },
        ],
      }))}
    />
  )
}

function ageOf({ t, clock }: Ctx, { openedAt }: Recovery): string {
  const hours = Math.floor((clock.now().getTime() - openedAt.getTime()) / HOUR_MS)
  return t('identity.recovery.desk.hours', { hours })
}

const KINDS: Readonly<Record<RecoveryState, TagKind>> = {
  opened: 'wait',
  confirmed: 'info',
  used: 'ok',
  cancelled: 'bad',
  expired: 'plain',
}

export const StateTag = ({ ctx, recovery }: { ctx: Ctx; recovery: Recovery }) => (
  <Tag text={ctx.t(`identity.recovery.states.${recovery.state}`)} kind={KINDS[recovery.state]} />
)

const FIELDS: Readonly<Record<string, string>> = {
  'identity/person-missing': 'identifier',
  'identity/too-often': 'identifier',
  'identity/reason-missing': 'reason',
  'identity/document-wrong': 'document',
}

/** By POST, so that nobody's number is in an address; the look is on record before the answer. */
export const searchForm = route({
  method: 'POST',
  url: '/:lang/office/identity/recovery/search',
  allow: ALLOW,
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    const typed = { identifier: fieldOf(form, 'identifier'), reason: fieldOf(form, 'reason') }
    try {
      const visitor = await lookUp(ctx, typed)
      return html(<VisitorPage {...{ request, visitor }} />)
    } catch (thrown) {
      return html(await listView(request, fieldErrorOf(ctx.t, thrown, FIELDS)), { status: 422 })
    }
  },
})

type VisitorProps = { request: Request; visitor: Visitor; error?: FieldError }

function VisitorPage({ request, visitor, error }: VisitorProps) {
  const { ctx } = request
  const { t } = ctx
  const title = t('identity.recovery.desk.person')
  return (
    <DeskPage {...{ request, title, error }}>
      <Pairs
        pairs={[
          { label: t('identity.recovery.desk.name'), value: t.of(visitor.name) },
          {
            label: t('identity.recovery.desk.born'),
            value: visitor.birthDate ? t.date(visitor.birthDate, 'medium') : '',
          },
        ]}
      />
      <p safe>{t('identity.recovery.desk.compare')}</p>
      <DocumentForm {...{ request, visitor }} {...(error && { error })} />
    </DeskPage>
  )
}

function DocumentForm({ request, visitor, error }: VisitorProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const hidden = { identifier: visitor.identifier, reason: fieldOf(form, 'reason') }
  return (
    <Form action={recoveriesHref(ctx)} csrf={csrf} hidden={hidden}>
      <Radios
        t={t}
        name="document"
        label={t('identity.recovery.desk.document')}
        value={fieldOf(form, 'document')}
        options={Object.entries(centresOf(ctx)?.documents ?? {}).map(([value, { names }]) => ({
          value,
          label: t.of(names),
        }))}
        error={error?.name === 'document' ? error.message : undefined}
      />
      <DateInput
        t={t}
        name="until"
        label={t('identity.recovery.desk.document-until')}
        hint={t('identity.recovery.desk.no-number')}
        value={datePartsOf(form, 'until')}
      />
      <Actions>
        <Button text={t('identity.recovery.desk.open')} />
      </Actions>
    </Form>
  )
}

export const openForm = route({
  method: 'POST',
  url: '/:lang/office/identity/recovery',
  allow: ALLOW,
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    const identifier = fieldOf(form, 'identifier')
    const reason = fieldOf(form, 'reason')
    const document = { kind: fieldOf(form, 'document'), until: dayOf(form, 'until') }
    try {
      const id = await openRecovery(ctx, { identifier, reason, document })
      return redirect(recoveriesHref(ctx, `/${id}`))
    } catch (thrown) {
      const error = fieldErrorOf(ctx.t, thrown, FIELDS)
      const visitor = await lookUp(ctx, { identifier, reason })
      return html(<VisitorPage {...{ request, visitor, error }} />, { status: 422 })
    }
  },
})
