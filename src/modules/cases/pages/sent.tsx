import { ASSISTANCE, type Ctx, html, redirect, route } from '#kernel'
import { Actions, ButtonLink, Notice, Page, Pairs, Section, Steps, Verdict } from '#kernel/ui'
import { hasForm } from '#lib/bpmn/has-form'
import { getOrganisation } from '#organisations'
import { getServiceVersion, type ServiceBundle } from '#services'
import { type Case, getOwnCase } from '../case.ts'
import { findNewestOutcome } from '../outcome.ts'
import { whereToPay } from '../payment/owed.ts'
import { feeWords } from '../rules-words.ts'
import { serviceTitle } from '../service-texts.ts'
import { getNewestSubmission } from '../submission.ts'
import { CaseParams, caseHref } from './addresses.ts'

/** Whoever helped prints the page for the person in front of them. */
function Receipt({ ctx: { t, actor } }: { ctx: Ctx }) {
  if (actor.kind !== 'person' || actor.actingFor?.kind !== ASSISTANCE) return ''
  const name = t.of(actor.actingFor.principal.name)
  return <Notice text={t('cases.sent.receipt', { name })} />
}

/** Whether the fee is asked for, now or later, or cannot be paid here. */
async function feeNote(ctx: Ctx, found: Case, bundle: ServiceBundle) {
  const { t } = ctx
  if (found.state === 'awaiting-payment') {
    const where = await whereToPay(ctx, found, bundle)
    return t('cases.sent.fee-now', { where: where[t.locale] ?? '' })
  }
  const isAsked = hasForm(bundle.procedure, 'payment')
  return t(`cases.sent.${isAsked ? 'fee-asked' : 'fee-more'}`)
}

/** After sending: it has arrived, under which reference, and what happens by when. */
export const sentPage = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference/sent',
  allow: 'cases:follow',
  params: CaseParams,
  handler: async (request) => {
    const { ctx, params } = request
    const { t } = ctx
    const found = await getOwnCase(ctx, params.reference)
    // Back from a page of a correction that nobody awaits any more: nothing has arrived.
    if (found.state === 'withdrawn' || found.state === 'lapsed') {
      return redirect(caseHref(t, found.reference))
    }
    const [bundle, agency, sent, outcome] = await Promise.all([
      getServiceVersion(ctx, found.service, found.serviceVersion),
      getOrganisation(ctx, found.agency),
      getNewestSubmission(ctx, found.id),
      findNewestOutcome(ctx, found.id),
    ])
    const fee = feeWords(ctx, bundle, outcome)
    const kind = sent.number > 1 ? 'corrected' : 'sent'
    return html(
      <Page request={request} title={t(`cases.sent.${kind}`)}>
        <Verdict title={t(`cases.sent.${kind}`)} text={serviceTitle(bundle, t.locale)}>
          <Pairs
            pairs={[
              {
                label: t('cases.case.reference'),
                content: (
                  <bdi dir="ltr" safe>
                    {found.reference}
                  </bdi>
                ),
              },
              { label: t('cases.case.hear-by'), value: t.date(found.dueOn, 'long') },
              { label: t('cases.sent.agency'), value: t.of(agency.names) },
              ...(fee
                ? [
                    {
                      label: t('cases.sent.fee'),
                      value: fee,
                      note: await feeNote(ctx, found, bundle),
                    },
                  ]
                : []),
            ]}
          />
        </Verdict>
        <Receipt ctx={ctx} />
        <Section title={t('cases.sent.next')} id="next">
          <Steps
            t={t}
            steps={[
              { who: 'we', title: t('cases.sent.review'), note: t('cases.sent.review-more') },
              { who: 'you', title: t('cases.sent.answer'), note: t('cases.sent.answer-more') },
              {
                who: 'we',
                title: t('cases.sent.decision', { day: t.date(found.dueOn, 'day') }),
                note: t('cases.sent.decision-more'),
              },
            ]}
          />
        </Section>
        <Actions>
          <ButtonLink href={caseHref(t, found.reference)} text={t('cases.sent.follow')} />
        </Actions>
      </Page>,
    )
  },
})
