import { Type } from 'typebox'
import {
  datePartsOf,
  dayOf,
  fieldOf,
  html,
  type PersonId,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  DateInput,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Select,
  Table,
} from '#kernel/ui'
import { endOfDay, isLocalDate, localDateOf, startOfDay } from '#lib/time'
import { type Appointment, type AppointmentId, listAppointments, postTitle } from '#organisations'
import { endAbsence, HANDED_OVER, planAbsence, readAbsences } from '../officials/absence.ts'
import { holderOf } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { AGAIN, Lang, Reason, UUID } from './officials.tsx'

type Request = RouteRequest<unknown, unknown>

const absencePage = route({
  method: 'GET',
  url: '/:lang/office/identity/absence',
  allow: 'identity:hand-over',
  params: Lang,
  handler: async (request) => html(await absenceView(request)),
})

const absenceForm = route({
  method: 'POST',
  url: '/:lang/office/identity/absence',
  allow: 'identity:hand-over',
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    try {
      await planAbsence(ctx, {
        substitute: fieldOf(form, 'substitute') as PersonId,
        from: firstDayOf(request),
        until: lastDayOf(request),
        roles: [form.fields.roles ?? []].flat(),
        amount: null,
        reason: fieldOf(form, 'reason'),
      })
      return redirect(`/${ctx.t.locale}/office/identity/absence`)
    } catch (thrown) {
      return html(await absenceView(request, wrong(request, thrown)), { status: 422 })
    }
  },
})

const endForm = route({
  method: 'POST',
  url: '/:lang/office/identity/absence/:id/end',
  allow: 'identity:hand-over',
  params: Type.Object({ lang: Type.String(), id: UUID }),
  handler: async ({ ctx, params }) => {
    await endAbsence(ctx, params.id as AppointmentId)
    return redirect(`/${ctx.t.locale}/office/identity/absence`)
  },
})

export const absenceRoutes = [absencePage, absenceForm, endForm]

/** The beginning of the first day; today begins now. */
function firstDayOf({ ctx, form }: Request): Date {
  const day = dayOf(form, 'from')
  const { timeZone } = ctx.pack.settings
  if (!isLocalDate(day)) throw problem('absence-wrong')
  const now = ctx.clock.now()
  return day === localDateOf(now, timeZone) ? now : startOfDay(day, timeZone)
}

/** The last day counts, however long it is where clocks are put forward or back. */
function lastDayOf({ ctx, form }: Request): Date {
  const day = dayOf(form, 'until')
  if (!isLocalDate(day)) throw problem('absence-wrong')
  return endOfDay(day, ctx.pack.settings.timeZone)
}

const FIELDS: Record<string, string> = {
  'identity/absence-wrong': 'until',
  'identity/substitute-wrong': 'substitute',
  'identity/roles-wrong': 'roles',
  'identity/reason-missing': 'reason',
  'organisations/post-taken': 'substitute',
}

function wrong({ ctx }: Request, thrown: unknown): FieldError {
  const code = thrown instanceof Problem ? thrown.code : ''
  const name = FIELDS[code]
  if (!name) throw thrown
  const key = code === 'organisations/post-taken' ? 'identity/substitute-wrong' : code
  return { name, message: ctx.t(textKeyOf(key)) }
}

async function absenceView(request: Request, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const { mine, others } = await readAbsences(ctx)
  const title = t('identity.absence.title')
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t('identity.absence.lede')}</p>
      {mine.length > 0 ? <List {...{ request, heading: 'mine', list: mine }} /> : ''}
      {others.length > 0 ? <List {...{ request, heading: 'others', list: others }} /> : ''}
      <Plan {...{ request, error }} />
    </DeskPage>
  )
}

type ListProps = { request: Request; heading: 'mine' | 'others'; list: readonly Appointment[] }

function List({ request, heading, list }: ListProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <>
      <Heading level={2} text={t(`identity.absence.${heading}`)} />
      <Table
        t={t}
        caption={t(`identity.absence.${heading}`)}
        columns={[
          { label: t('identity.absence.who') },
          { label: t('identity.officials.post') },
          { label: t('identity.officials.since') },
          { label: t('identity.officials.until') },
          { label: t('identity.absence.end'), hidden: true },
        ]}
        rows={list.map((one) => ({
          cells: [
            t.of(one.names),
            postTitle(ctx, one),
            t.date(one.from, 'medium'),
            one.until ? t.date(new Date(one.until.getTime() - 1), 'medium') : '',
            {
              content: (
                <Form action={`/${t.locale}/office/identity/absence/${one.id}/end`} csrf={csrf}>
                  <Button text={t('identity.absence.end')} kind="plain" />
                </Form>
              ),
            },
          ],
        }))}
      />
    </>
  )
}

async function Plan({ request, error }: { request: Request; error: FieldError | undefined }) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const { id, office } = holderOf(ctx)
  const all = await listAppointments(ctx, { agency: office.agency })
  const colleagues = new Map(
    all.filter(({ person }) => person !== id).map((one) => [one.person, one.names]),
  )
  const own = new Set(
    all
      .filter(({ person, kind }) => person === id && kind !== 'substitute')
      .flatMap(({ roles }) => roles),
  )
  if (!HANDED_OVER.some((role) => own.has(role))) return <p safe>{t('identity.absence.by-two')}</p>
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  const day = (name: 'from' | 'until') => (
    <DateInput
      t={t}
      name={name}
      label={t(`identity.absence.${name}`)}
      value={datePartsOf(form, name)}
      error={errorOf(name)}
    />
  )
  return (
    <Form action={`/${t.locale}/office/identity/absence`} csrf={csrf}>
      <Heading level={2} text={t('identity.absence.plan')} />
      <Select
        t={t}
        name="substitute"
        label={t('identity.absence.substitute')}
        value={fieldOf(form, 'substitute')}
        options={[...colleagues].map(([value, names]) => ({ value, label: t.of(names) }))}
        error={errorOf('substitute')}
      />
      {day('from')}
      {day('until')}
      <Checkboxes
        t={t}
        name="roles"
        label={t('identity.absence.roles')}
        values={[form.fields.roles ?? []].flat()}
        options={HANDED_OVER.filter((role) => own.has(role)).map((role) => ({
          value: role,
          label: t(`organisations.roles.${role}`),
        }))}
        error={errorOf('roles')}
      />
      <Reason {...{ t, value: fieldOf(form, 'reason'), error: errorOf('reason') }} />
      <Actions>
        <Button text={t('identity.absence.hand-over')} />
      </Actions>
    </Form>
  )
}
