import { type Ctx, fieldOf, html, type Problem, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  Form,
  Notice,
  Page,
  PageTitle,
  Radios,
  Select,
} from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { COUNTER_PERIODS, offerAtCounter } from '../counter.ts'
import { untilOf } from '../offer.ts'
import { HowFar, LIMIT_PLACES, limitsIn, typedIn, wrongIn } from './limits.tsx'
import { actableOf, type Contributors, isOurs, KNOWN, Lang, Wrong } from './parts.tsx'

const TRIES_A_MINUTE = 10
const PLACES: Readonly<Record<string, string>> = { ...LIMIT_PLACES, 'agency-missing': 'agency' }

type Request = RouteRequest<unknown, unknown>

/** At a counter: letting an officer of an agency act for oneself, by a code that is told them. */
export const counterPages = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/my/mandates/counter',
    allow: 'mandates:give',
    assurance: KNOWN,
    params: Lang,
    handler: async (request) => html(await counterView(request, contributors)),
  }),
  route({
    method: 'POST',
    url: '/:lang/my/mandates/counter',
    allow: 'mandates:give',
    assurance: KNOWN,
    params: Lang,
    perMinute: TRIES_A_MINUTE,
    handler: async (request) => {
      const { ctx, form } = request
      try {
        const limits = limitsIn(ctx, form, await actableOf(ctx, contributors))
        const period = COUNTER_PERIODS.find((one) => one === fieldOf(form, 'period')) ?? 'P1D'
        const agency = fieldOf(form, 'agency')
        const offered = await offerAtCounter(ctx, { ...limits, agency, period })
        return html(<CodeView {...{ request, ...offered }} />)
      } catch (error) {
        if (!isOurs(error)) throw error
        return html(await counterView(request, contributors, error), { status: error.status })
      }
    },
  }),
]

async function counterView(request: Request, contributors: Contributors, error?: Problem) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const place = PLACES[error?.code.split('/')[1] ?? ''] ?? 'agency'
  const wrongAt = wrongIn({ t, place, error })
  const typed = typedIn(form)
  const actable = await actableOf(ctx, contributors)
  return (
    <Page request={request} title={t('mandates.counter.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name={place} {...(error && { error })} />
      <PageTitle text={t('mandates.counter.title')} lede={t('mandates.counter.lede')} />
      <Form action={`/${t.locale}/my/mandates/counter`} csrf={csrf}>
        <Select
          t={t}
          name="agency"
          label={t('mandates.counter.agency')}
          options={await agenciesOf(ctx)}
          value={typed('agency')}
          {...wrongAt('agency')}
        />
        <HowFar {...{ request, parent: undefined, actable, place, error }} />
        <Radios
          t={t}
          name="period"
          label={t('mandates.give.until')}
          hint={t('mandates.counter.until-hint')}
          options={COUNTER_PERIODS.map((period) => ({
            value: period,
            label: t(`mandates.counter.periods.${period}`),
            hint: t.date(untilOf(ctx, period), 'long'),
          }))}
          value={typed('period', 'P1D')}
        />
        <Actions>
          <Button text={t('mandates.counter.submit')} />
        </Actions>
      </Form>
    </Page>
  )
}

async function agenciesOf(ctx: Ctx) {
  const { t } = ctx
  const all = (await listOrganisations(ctx)).map(({ id, names }) => ({
    value: id,
    label: t.of(names),
  }))
  return all.toSorted((a, b) => a.label.localeCompare(b.label, t.locale))
}

type CodeProps = { request: Request; code: string; expiresAt: Date }

/** The code is on the page that answers, and on no other. */
function CodeView({ request, code, expiresAt }: CodeProps) {
  const { t } = request.ctx
  return (
    <Page request={request} title={t('mandates.counter.code')}>
      <PageTitle text={t('mandates.counter.code')} lede={t('mandates.counter.code-lede')} />
      <Notice text={t('mandates.counter.code-once', { time: t.date(expiresAt, 'moment') })} live>
        <p class="lede">
          <b>
            <bdi dir="ltr" class="secret" data-secret="" safe>
              {code}
            </bdi>
          </b>
        </p>
      </Notice>
      <Actions>
        <ButtonLink href={`/${t.locale}/my/mandates`} text={t('mandates.counter.back')} />
      </Actions>
    </Page>
  )
}
