import { Type } from 'typebox'
import {
  type Ctx,
  type FormBody,
  fieldOf,
  html,
  type MandateId,
  type Problem,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import { Actions, Button, Form, Page, PageTitle, Radios, TextInput } from '#kernel/ui'
import { findMandate, type Mandate, personOf } from '../mandate.ts'
import { assertPassable, type Offer, offerMandate, PERIODS, passOn, untilOf } from '../offer.ts'
import { problem } from '../problems.ts'
import { HowFar, LIMIT_PLACES, type LimitsProps, limitsIn, typedIn, wrongIn } from './limits.tsx'
import {
  type Actable,
  actableOf,
  type Contributors,
  isOurs,
  KNOWN,
  Lang,
  One,
  Wrong,
} from './parts.tsx'

const TRIES_A_MINUTE = 10
/** As long as the mandate from which it comes. */
const SAME = 'same'

/** Where each problem is put right. */
const PLACES: Record<string, string> = {
  ...LIMIT_PLACES,
  'more-than-one-has': 'which',
  'more-than-five-years': 'period',
}

type Request = RouteRequest<unknown, { of?: MandateId }>

/** Giving somebody a mandate, or passing one on (`?of=`). */
export const givePages = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/my/mandates/give',
    allow: 'mandates:give',
    assurance: KNOWN,
    params: Lang,
    query: Type.Object({ of: Type.Optional(One.properties.id) }),
    handler: async (request) => html(await giveView(request, contributors)),
  }),
  route({
    method: 'POST',
    url: '/:lang/my/mandates/give',
    allow: 'mandates:give',
    assurance: KNOWN,
    params: Lang,
    query: Type.Object({ of: Type.Optional(One.properties.id) }),
    perMinute: TRIES_A_MINUTE,
    handler: async (request) => {
      const { ctx, form, query } = request
      try {
        const parent = query.of && (await passableOf(ctx, query.of))
        const offer = offerIn(ctx, form, await actableOf(ctx, contributors), parent)
        if (parent) await passOn(ctx, parent.id, offer)
        else await offerMandate(ctx, offer)
        return redirect(`/${ctx.t.locale}/my/mandates`)
      } catch (error) {
        if (!isOurs(error) || error.status === 404) throw error
        return html(await giveView(request, contributors, error), { status: error.status })
      }
    },
  }),
]

/** @throws mandates/missing, mandates/not-to-pass-on */
async function passableOf(ctx: Ctx, id: MandateId): Promise<Mandate> {
  const found = await findMandate(ctx, id)
  if (found?.agent !== personOf(ctx).id) throw problem('missing')
  assertPassable(ctx, found)
  return found
}

function offerIn(
  ctx: Ctx,
  form: FormBody,
  actable: readonly Actable[],
  parent: Mandate | undefined,
): Offer {
  const period = PERIODS.find((one) => one === fieldOf(form, 'period'))
  return {
    identifier: fieldOf(form, 'identifier'),
    name: fieldOf(form, 'name'),
    ...limitsIn(ctx, form, actable),
    until: parent && !period ? parent.until : untilOf(ctx, period ?? 'P1Y'),
    subDelegable: fieldOf(form, 'passes') === 'yes',
  }
}

async function giveView(request: Request, contributors: Contributors, error?: Problem) {
  const { ctx, query } = request
  const { t } = ctx
  const parent = query.of ? await passableOf(ctx, query.of) : undefined
  const all = await actableOf(ctx, contributors)
  const actable = all.filter(({ service }) => parent?.services?.includes(service) ?? true)
  const title = parent
    ? t('mandates.give.pass-on', { principal: t.of(parent.principalName) })
    : t('mandates.give.title')
  const place = PLACES[error?.code.split('/')[1] ?? ''] ?? 'identifier'
  return (
    <Page request={request} title={title} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name={place} error={error} />
      <PageTitle text={title} lede={t('mandates.give.lede')} />
      <GiveForm {...{ request, parent, actable, place, error }} />
    </Page>
  )
}

function GiveForm({ request, parent, actable, place, error }: LimitsProps & { request: Request }) {
  const { ctx, csrf, form } = request
  const { t, pack } = ctx
  const kind = pack.settings.identifiers[pack.settings.signIn.identifier]
  const wrongAt = wrongIn({ t, place, error })
  const typed = typedIn(form)
  const action = `/${t.locale}/my/mandates/give${parent ? `?of=${parent.id}` : ''}`
  return (
    <Form action={action} csrf={csrf}>
      <TextInput
        t={t}
        name="identifier"
        label={t('mandates.give.identifier', { kind: t.of(kind?.names ?? {}) })}
        value={typed('identifier')}
        dir="ltr"
        autocomplete="off"
        {...wrongAt('identifier')}
      />
      <TextInput
        t={t}
        name="name"
        label={t('mandates.give.name')}
        hint={t('mandates.give.name-hint')}
        value={typed('name')}
        autocomplete="off"
      />
      <HowFar {...{ request, parent, actable, place, error }} />
      <Radios
        t={t}
        name="period"
        label={t('mandates.give.until')}
        hint={t('mandates.give.until-hint')}
        options={periodsOf(ctx, parent)}
        value={typed('period', parent ? SAME : 'P1Y')}
        {...wrongAt('period')}
      />
      {parent ? (
        <PassesBelow {...{ parent, t, typed }} />
      ) : (
        <Passes t={t} value={typed('passes')} />
      )}
      <Actions>
        <Button text={t('mandates.give.submit')} />
      </Actions>
    </Form>
  )
}

/** What is passed on may be passed on once more only where it came from a register. */
const PassesBelow = (props: { parent: Mandate; t: Ctx['t']; typed(name: string): string }) =>
  props.parent.depth === 0 ? <Passes t={props.t} value={props.typed('passes')} /> : ''

const Passes = ({ t, value }: { t: Ctx['t']; value: string }) => (
  <Radios
    t={t}
    name="passes"
    label={t('mandates.give.passes')}
    hint={t('mandates.give.passes-hint')}
    options={[
      { value: 'no', label: t('mandates.give.passes-no') },
      { value: 'yes', label: t('mandates.give.passes-yes') },
    ]}
    value={value || 'no'}
  />
)

function periodsOf(ctx: Ctx, parent: Mandate | undefined) {
  const { t } = ctx
  const inTime = PERIODS.filter((period) => !parent || untilOf(ctx, period) <= parent.until)
  return [
    ...(parent ? [{ value: SAME, label: t.date(parent.until, 'long') }] : []),
    ...inTime.map((period) => ({
      value: period,
      label: t(`mandates.give.periods.${period}`),
      hint: t.date(untilOf(ctx, period), 'long'),
    })),
  ]
}
