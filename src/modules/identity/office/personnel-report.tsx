import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  type FieldError,
  Form,
  Notice,
  Pagination,
  Table,
  TextInput,
} from '#kernel/ui'
import { carryOutFile } from '../personnel/carry.ts'
import {
  agreeToFile,
  getFile,
  isMany,
  type PersonnelFile,
  proposeFile,
  refuseFile,
} from '../personnel/personnel.ts'
import type { Plan } from '../personnel/plan.ts'
import { countPlans, listRows } from '../personnel/row.ts'
import type { PersonnelFileId } from '../tables.ts'
import { AGAIN, Reason } from './officials.tsx'
import { OneFile, personnelHref } from './personnel-address.ts'
import { REPORT_COLUMNS, reportCells } from './personnel-cells.ts'

const ROWS = 200
/** So many are done while the page waits; the worker goes on with the rest. */
const AT_ONCE = 50
const PLANS = ['wrong', 'appoint', 'invite', 'move', 'schedule', 'end', 'later', 'same'] as const

type Request = RouteRequest<unknown, unknown>
type Seen = { plan?: Plan | undefined; skip: number }

/** What a file comes to, row by row: before it is proposed, while it waits, and how it went. */
export const personnelReport = route({
  method: 'GET',
  url: '/:lang/office/identity/personnel/:id',
  allow: 'identity:manage-officials',
  params: OneFile,
  query: Type.Object({
    plan: Type.Optional(Type.String({ maxLength: 10 })),
    skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  }),
  handler: async (request) => {
    const { params, query } = request
    const plan = PLANS.find((one) => one === query.plan)
    const seen = { plan, skip: query.skip ?? 0 }
    return html(await reportView(request, params.id as PersonnelFileId, seen))
  },
})

async function reportView(request: Request, id: PersonnelFileId, seen: Seen, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const file = await getFile(ctx, id)
  const rows = await listRows(ctx, id, { ...seen, most: ROWS + 1 })
  const title = t('identity.personnel.of', { at: t.date(file.uploadedAt, 'moment') })
  const cells = await reportCells(ctx, rows.slice(0, ROWS))
  const here = personnelHref(ctx, `/${id}`)
  const plan = seen.plan ? `plan=${seen.plan}&` : ''
  const next = rows.length > ROWS && `${here}?${plan}skip=${seen.skip + ROWS}`
  return (
    <DeskPage {...{ request, title, error }}>
      <Notice
        text={`${t(`identity.personnel.states.${file.state}`)}. ${t('identity.personnel.counts', file)}`}
      />
      {file.reason ? <p safe>{file.reason}</p> : ''}
      <Acts {...{ request, file, error }} />
      <Plans {...{ ctx, here, counts: await countPlans(ctx, id) }} />
      <Table
        t={t}
        caption={title}
        columns={REPORT_COLUMNS.map((column) => ({ label: t(`identity.personnel.${column}`) }))}
        rows={cells.map((row) => ({ cells: row }))}
      />
      <Pagination t={t} {...(next && { next })} />
    </DeskPage>
  )
}

type PlansProps = { ctx: Ctx; here: string; counts: ReadonlyMap<Plan, number> }

function Plans({ ctx: { t }, here, counts }: PlansProps) {
  return (
    <Actions>
      {PLANS.filter((plan) => counts.has(plan)).map((plan) => (
        <ButtonLink
          href={`${here}?plan=${plan}`}
          text={`${t(`identity.personnel.plans.${plan}`)}: ${t.number(counts.get(plan) ?? 0)}`}
          kind="plain"
        />
      ))}
      <ButtonLink
        href={`${here}/report.csv`}
        text={t('identity.personnel.csv')}
        kind="second"
        icon="download"
      />
    </Actions>
  )
}

type ActsProps = { request: Request; file: PersonnelFile; error?: FieldError | undefined }

/** What whoever looks can do with it now. */
function Acts({ request, file, error }: ActsProps) {
  const { ctx, csrf } = request
  const { t, actor } = ctx
  const me = actor.kind === 'person' ? actor.id : undefined
  const here = personnelHref(ctx, `/${file.id}`)
  if (file.state === 'planned' && file.uploadedBy === me && file.changes > 0) {
    return <Propose {...{ request, file, error }} />
  }
  if (file.state === 'proposed') {
    const own = file.uploadedBy === me
    return (
      <Actions>
        <Form action={`${here}/agree`} csrf={csrf}>
          <Button
            text={t('identity.personnel.agree')}
            disabled={own ? t('identity.officials.own') : undefined}
          />
        </Form>
        <Form action={`${here}/refuse`} csrf={csrf}>
          <Button text={t(`identity.officials.${own ? 'take-back' : 'refuse'}`)} kind="stop" />
        </Form>
      </Actions>
    )
  }
  if (file.codes > 0 && file.decidedBy === me) {
    return (
      <Form action={`${here}/codes`} csrf={csrf}>
        <p safe>{t('identity.personnel.codes-once')}</p>
        <Button text={t('identity.personnel.codes', { count: file.codes })} icon="download" />
      </Form>
    )
  }
  return ''
}

function Propose({ request: { ctx, csrf, form }, file, error }: ActsProps) {
  const { t } = ctx
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <Form action={personnelHref(ctx, `/${file.id}/propose`)} csrf={csrf}>
      {isMany(file) ? (
        <TextInput
          t={t}
          name="leavers"
          label={t('identity.personnel.leavers')}
          hint={t('identity.personnel.leavers-hint', file)}
          value={fieldOf(form, 'leavers')}
          inputMode="numeric"
          short
          error={errorOf('leavers')}
        />
      ) : (
        ''
      )}
      <Reason {...{ t, value: fieldOf(form, 'reason'), error: errorOf('reason') }} />
      <Actions>
        <Button text={t('identity.officials.propose')} />
      </Actions>
    </Form>
  )
}

const FIELDS: Record<string, string> = {
  'identity/personnel-leavers': 'leavers',
  'identity/reason-missing': 'reason',
}

export const personnelPropose = route({
  method: 'POST',
  url: '/:lang/office/identity/personnel/:id/propose',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: OneFile,
  handler: async (request) => {
    const { ctx, form, params } = request
    const id = params.id as PersonnelFileId
    try {
      const typed = { leavers: fieldOf(form, 'leavers'), reason: fieldOf(form, 'reason') }
      await proposeFile(ctx, id, typed)
      return redirect(personnelHref(ctx, `/${id}`))
    } catch (thrown) {
      const name = thrown instanceof Problem && FIELDS[thrown.code]
      if (!name) throw thrown
      const error = { name, message: ctx.t(textKeyOf(thrown.code), thrown.params) }
      return html(await reportView(request, id, { skip: 0 }, error), { status: 422 })
    }
  },
})

const decideOn = (what: 'agree' | 'refuse', decide: (ctx: Ctx, id: PersonnelFileId) => unknown) =>
  route({
    method: 'POST',
    url: `/:lang/office/identity/personnel/:id/${what}`,
    allow: 'identity:manage-officials',
    assurance: AGAIN,
    params: OneFile,
    handler: async ({ ctx, params }) => {
      const id = params.id as PersonnelFileId
      await decide(ctx, id)
      return redirect(personnelHref(ctx, `/${id}`))
    },
  })

export const personnelDecisions = [
  decideOn('agree', async (ctx, id) => {
    await agreeToFile(ctx, id)
    const { waiting } = await getFile(ctx, id)
    if (waiting <= AT_ONCE) await carryOutFile(ctx, id, false)
  }),
  decideOn('refuse', refuseFile),
]
