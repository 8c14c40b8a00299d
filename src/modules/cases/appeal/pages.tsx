import { type Ctx, type RouteRequest, redirect, route, type T } from '#kernel'
import { Actions, Button, Form, Link, Notice, Section } from '#kernel/ui'
import { daysBetween } from '#lib/time'
import { getOrganisation } from '#organisations'
import { findService, getServiceVersion, type ServiceBundle } from '#services'
import type { Case } from '../case.ts'
import { findDecision } from '../decision-row.ts'
import { CaseParams, caseHref, officeHref } from '../pages/addresses.ts'
import { reasonText, serviceTitle } from '../service-texts.ts'
import { findAppeal, startAppeal, type Way, wayOf } from './appeal.ts'
import { findAppealAgainst } from './appealed-at.ts'

/** Begins the appeal or takes it up, and leads to its form. */
export const appealForm = route({
  method: 'POST',
  url: '/:lang/my/cases/:reference/appeal',
  allow: 'cases:follow',
  params: CaseParams,
  handler: async ({ ctx, params }) => {
    const draft = await startAppeal(ctx, params.reference)
    return redirect(`/${ctx.t.locale}/apply/${draft.reference}`)
  },
})

type OwnProps = { request: RouteRequest<unknown, unknown>; found: Case; bundle: ServiceBundle }

/** On a refused application: whether and how one appeals; on an appeal: what it is against. */
export async function AppealPart({ request, found, bundle }: OwnProps) {
  const { ctx } = request
  const { t } = ctx
  if (bundle.service.appeals) return <AgainstOwn ctx={ctx} found={found} />
  const made = found.state === 'refused' && (await findAppealAgainst(ctx, found.decision))
  if (made) {
    const text = t(`cases.appeals.made.${made.closedAt ? 'decided' : 'open'}`)
    return (
      <Section title={t('cases.appeals.title')} id="appeal">
        <p safe>{text}</p>
        <p>
          <Link
            href={caseHref(t, made.reference)}
            text={t('cases.appeals.open', { reference: made.reference })}
          />
        </p>
      </Section>
    )
  }
  const way = wayOf(ctx, bundle, found)
  return way ? <WayPart {...{ request, found, way }} /> : ''
}

async function WayPart({ request, found, way }: Omit<OwnProps, 'bundle'> & { way: Way }) {
  const { ctx, csrf } = request
  const { t } = ctx
  const service = await findService(ctx, way.service)
  // Offered no more: then nobody can be sent there.
  if (!service) return ''
  const { names } = await getOrganisation(ctx, service.bundle.service.owner)
  const day = t.date(way.lastDay, 'long')
  return (
    <Section title={t('cases.appeals.title')} id="appeal">
      <p safe>{t(`cases.appeals.${way.late ? 'until-late' : 'until'}`, { day })}</p>
      <p safe>{t('cases.appeals.who', { agency: t.of(names) })}</p>
      <p safe>{t(`cases.appeals.${way.suspends ? 'suspended' : 'stands'}`)}</p>
      {way.article ? <p safe>{t('cases.appeals.article', { article: way.article })}</p> : ''}
      <Form action={caseHref(t, found.reference, 'appeal')} csrf={csrf}>
        <Actions>
          <Button text={t('cases.appeals.begin')} kind={way.late ? 'second' : 'primary'} />
        </Actions>
      </Form>
    </Section>
  )
}

async function AgainstOwn({ ctx, found }: { ctx: Ctx; found: Case }) {
  const { t } = ctx
  const appeal = await findAppeal(ctx, found.id)
  if (!appeal) return ''
  return (
    <Notice kind="info">
      <Link
        href={caseHref(t, appeal.reference)}
        text={t('cases.appeals.against', { reference: appeal.reference })}
      />
    </Notice>
  )
}

/** At the desk, on an appeal: the refusal that it is against, in the words that the applicant was told, and whether it is late. */
export async function AppealedDecision({
  ctx,
  found,
  bundle,
}: { ctx: Ctx } & Omit<OwnProps, 'request'>) {
  const { t } = ctx
  const appeal = bundle.service.appeals && (await findAppeal(ctx, found.id))
  if (!appeal) return ''
  const first = await getServiceVersion(ctx, appeal.service, appeal.serviceVersion)
  const decision = await findDecision(ctx, appeal.decision)
  const late = daysBetween(appeal.lastDay, appeal.filedOn)
  return (
    <>
      <Notice kind="info" title={t('cases.appeals.against', { reference: appeal.reference })}>
        <p safe>{serviceTitle(first, t.locale)}</p>
        {decision ? <Refused {...{ t, decision, bundle: first }} /> : ''}
        <p>
          <Link href={officeHref(t, appeal.reference)} text={t('cases.appeals.first')} />
        </p>
      </Notice>
      {late > 0 ? (
        <Notice
          kind="wait"
          text={t('cases.appeals.late-by', { days: late, day: t.date(appeal.lastDay, 'day') })}
        />
      ) : (
        ''
      )}
    </>
  )
}

type RefusedProps = {
  t: T
  decision: NonNullable<Awaited<ReturnType<typeof findDecision>>>
  bundle: ServiceBundle
}

function Refused({ t, decision, bundle }: RefusedProps) {
  return (
    <>
      <p class="quiet" safe>
        {t('cases.appeals.refused-on', { day: t.date(decision.at, 'day') })}
      </p>
      <ul>
        {decision.reasons.map((reason) => (
          <li safe>{reasonText(bundle, t.locale, reason)}</li>
        ))}
      </ul>
      {decision.text ? (
        <p dir="auto" safe>
          {decision.text}
        </p>
      ) : (
        ''
      )}
    </>
  )
}
