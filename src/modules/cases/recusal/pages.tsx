import { Type } from 'typebox'
import { type Ctx, fieldOf, html, orFormAgain, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Link,
  Notice,
  Radios,
  Select,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { getOfficeCase, officerOf } from '../case.ts'
import { record } from '../facts.ts'
import { CaseParams, LangParams, officeHref } from '../pages/addresses.ts'
import { decide } from '../policies.ts'
import { RECUSAL_KINDS, type RecusalId } from '../tables.ts'
import {
  colleaguesOf,
  declareConflict,
  excludeOfficer,
  letBack,
  listRecusals,
  MAX_REASON,
  type RecusalLine,
} from './recusal.ts'

type CaseRequest = RouteRequest<{ reference: string }, unknown>

const FIELDS = {
  'cases/recusal-kind': 'kind',
  'cases/text-missing': 'text',
  'cases/text-too-long': 'text',
  'cases/officer-unknown': 'officer',
}

const orderIn = ({ form }: CaseRequest) => ({
  kind: fieldOf(form, 'kind'),
  text: fieldOf(form, 'text'),
})

type Act = 'conflict' | 'exclude'

const conflictPage = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/conflict',
  allow: 'cases:work',
  params: CaseParams,
  handler: async (request) => html(await conflictView(request, 'conflict')),
})

/** An officer says that a case is not for them; it is closed to them from then on, so the list comes next. */
const conflictForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/conflict',
  allow: 'cases:work',
  params: CaseParams,
  handler: (request) =>
    orAgain(request, 'conflict', async () => {
      await declareConflict(request.ctx, request.params.reference, orderIn(request))
      return `/${request.ctx.t.locale}/office/cases`
    }),
})

const excludePage = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/exclude',
  allow: 'cases:exclude',
  params: CaseParams,
  handler: async (request) => html(await conflictView(request, 'exclude')),
})

/** A head says it for somebody else. */
const excludeForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/exclude',
  allow: 'cases:exclude',
  params: CaseParams,
  handler: (request) =>
    orAgain(request, 'exclude', async () => {
      const officer = fieldOf(request.form, 'officer')
      await excludeOfficer(request.ctx, request.params.reference, { ...orderIn(request), officer })
      return officeHref(request.ctx.t, request.params.reference)
    }),
})

const orAgain = (request: CaseRequest, act: Act, run: () => Promise<string>) =>
  orFormAgain(request.ctx.t, FIELDS, run, (error) => conflictView(request, act, error))

/** Who must not handle which case, for the heads of the agency. */
const recusalsPage = route({
  method: 'GET',
  url: '/:lang/office/recusals',
  allow: 'cases:exclude',
  params: LangParams,
  handler: async (request) => html(await recusalsView(request)),
})

const letBackForm = route({
  method: 'POST',
  url: '/:lang/office/recusals/:id/end',
  allow: 'cases:exclude',
  params: Type.Object({ ...LangParams.properties, id: Type.String({ pattern: UUID_PATTERN }) }),
  handler: async (request) => {
    const { ctx, params, form } = request
    const name = `text-${params.id}`
    const back = async () => {
      await letBack(ctx, params.id as RecusalId, fieldOf(form, name))
      return `/${ctx.t.locale}/office/recusals`
    }
    return orFormAgain(ctx.t, FIELDS, back, (error) => recusalsView(request, { ...error, name }))
  },
})

export const recusalRoutes = [
  ...[conflictPage, conflictForm, excludePage, excludeForm],
  ...[recusalsPage, letBackForm],
]

async function conflictView(request: CaseRequest, act: Act, error?: FieldError) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  await getOfficeCase(ctx, params.reference)
  const typed = orderIn(request)
  const errorAt = (name: string) => (error?.name === name ? error.message : undefined)
  const title = t(`cases.recusal.title-${act}`, { reference: params.reference })
  return (
    <DeskPage {...{ request, title, error }}>
      <Notice kind="info" text={t(`cases.recusal.about-${act}`)} />
      <Form action={officeHref(t, params.reference, act)} csrf={csrf}>
        {act === 'exclude' ? <Colleagues request={request} error={errorAt('officer')} /> : ''}
        <Radios
          t={t}
          name="kind"
          label={t(`cases.recusal.kind-${act}`)}
          value={typed.kind}
          options={RECUSAL_KINDS.map((value) => ({
            value,
            label: t(`cases.recusal.kinds.${value}`),
          }))}
          error={errorAt('kind')}
        />
        <TextArea
          t={t}
          name="text"
          label={t('cases.recusal.text')}
          hint={t('cases.recusal.text-hint')}
          value={typed.text}
          error={errorAt('text')}
          maxLength={MAX_REASON}
          rows={2}
        />
        <Actions>
          <Button text={t(`cases.recusal.do-${act}`)} kind="stop" />
          <Link href={officeHref(t, params.reference)} text={t('cases.recusal.back')} />
        </Actions>
      </Form>
      <Other {...{ ctx, act }} reference={params.reference} />
    </DeskPage>
  )
}

/** What a head may do besides, and what concerns all cases of a person. */
function Other({ ctx, act, reference }: { ctx: Ctx; act: Act; reference: string }) {
  const { t } = ctx
  const isHead = decide(ctx, 'cases:exclude', {}).allow
  if (act === 'exclude') return ''
  return (
    <>
      <p>
        <span safe>{t('cases.recusal.every')}</span>{' '}
        <Link
          href={`/${t.locale}/office/identity/interests`}
          text={t('cases.recusal.every-link')}
        />
      </p>
      {isHead ? (
        <p>
          <Link href={officeHref(t, reference, 'exclude')} text={t('cases.recusal.exclude')} />
        </p>
      ) : (
        ''
      )}
    </>
  )
}

async function Colleagues({ request, error }: { request: CaseRequest; error: string | undefined }) {
  const { ctx, form } = request
  const { t } = ctx
  const others = await colleaguesOf(ctx, officerOf(ctx))
  return (
    <Select
      t={t}
      name="officer"
      label={t('cases.recusal.officer')}
      value={fieldOf(form, 'officer')}
      options={others.map(({ id, name }) => ({ value: id, label: t.of(name) }))}
      error={error}
    />
  )
}

type RecusalsRequest = RouteRequest<unknown, unknown>

async function recusalsView(request: RecusalsRequest, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const lines = await readRecusals(ctx)
  const title = t('cases.recusals.title')
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t('cases.recusals.about')}</p>
      {lines.length === 0 ? (
        <EmptyState title={t('cases.recusals.none')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['reference', 'officer', 'why', 'since', 'end'].map((column) => ({
            label: t(`cases.recusals.${column}`),
          }))}
          rows={lines.map((line) => ({
            cells: [
              {
                content: <Link href={officeHref(t, line.reference)} text={line.reference} />,
              },
              t.of(line.officerName),
              { content: <Why {...{ ctx, line }} /> },
              t.date(line.at, 'medium'),
              { content: <LetBack {...{ request, line, error }} /> },
            ],
          }))}
        />
      )}
    </DeskPage>
  )
}

const readRecusals = (ctx: Ctx) =>
  ctx.tx(async (ctx) => {
    const lines = await listRecusals(ctx)
    await record(ctx, 'recusals-read', { resource: 'list:recusals', data: { rows: lines.length } })
    return lines
  })

function Why({ ctx: { t }, line }: { ctx: Ctx; line: RecusalLine }) {
  return (
    <>
      <b safe>{t(`cases.recusal.kinds.${line.kind}`)}</b>
      {line.text ? (
        <p dir="auto" safe>
          {line.text}
        </p>
      ) : (
        ''
      )}
      {line.text ? (
        <p class="quiet" safe>
          {t(`cases.recusals.${line.own ? 'declared' : 'excluded'}`)}
        </p>
      ) : (
        ''
      )}
    </>
  )
}

type LetBackProps = { request: RecusalsRequest; line: RecusalLine; error: FieldError | undefined }

/** Who decided what is appealed against is never let back. */
function LetBack({ request: { ctx, csrf }, line, error }: LetBackProps) {
  const { t } = ctx
  if (line.kind === 'first-decision') return ''
  const name = `text-${line.id}`
  return (
    <Form action={`/${t.locale}/office/recusals/${line.id}/end`} csrf={csrf}>
      <TextInput
        t={t}
        name={name}
        label={t('cases.recusals.end-text')}
        maxLength={MAX_REASON}
        error={error?.name === name ? error.message : undefined}
      />
      <div class="row small">
        <Button text={t('cases.recusals.end-do')} kind="plain" />
      </div>
    </Form>
  )
}
