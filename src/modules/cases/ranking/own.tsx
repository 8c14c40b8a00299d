import { fieldOf, html, type RouteRequest, redirect, route, type T } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  Form,
  Link,
  Notice,
  Page,
  PageTitle,
  Section,
} from '#kernel/ui'
import { type Case, getOwnCase } from '../case.ts'
import { CaseParams, caseHref, orToCase } from '../pages/addresses.ts'
import type { State } from '../states.ts'
import { acceptPlace, declinePlace } from './offer.ts'
import { findPlace, type Place, standingWords } from './told.ts'

const placePage = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference/place',
  allow: 'cases:answer-offer',
  params: CaseParams,
  handler: async (request) => html(await placeView(request)),
})

const placeForm = route({
  method: 'POST',
  url: '/:lang/my/cases/:reference/place',
  allow: 'cases:answer-offer',
  params: CaseParams,
  handler: ({ ctx, params, form }) =>
    orToCase(ctx, params.reference, async () => {
      const answer = fieldOf(form, '_do') === 'decline' ? declinePlace : acceptPlace
      await answer(ctx, params.reference)
      return redirect(caseHref(ctx.t, params.reference))
    }),
})

export const placeRoutes = [placePage, placeForm]

/** Accepting or declining the place that is offered. */
async function placeView(request: RouteRequest<{ reference: string }, unknown>) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const { id, reference, state } = await getOwnCase(ctx, params.reference)
  const place = state === 'offered' ? await findPlace(ctx, id) : undefined
  const title = t('cases.ranking.place')
  return (
    <Page request={request} title={title} form>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/my`, text: t('cases.case.mine') },
          { href: caseHref(t, reference), text: reference },
        ]}
      />
      <PageTitle text={title} />
      {place?.acceptBy ? (
        <>
          <p safe>{standingWords(t, place)}</p>
          <Notice
            kind="wait"
            text={t('cases.ranking.answer-by', { day: t.date(place.acceptBy, 'day') })}
          />
          <Form action={caseHref(t, reference, 'place')} csrf={csrf}>
            <p safe>{t('cases.ranking.accepting')}</p>
            <Actions>
              <Button text={t('cases.ranking.accept')} name="_do" value="accept" />
              <Button
                text={t('cases.ranking.decline-place')}
                name="_do"
                value="decline"
                kind="stop"
              />
            </Actions>
          </Form>
        </>
      ) : (
        <Notice kind="info" text={t('cases.ranking.no-offer')} />
      )}
      <p>
        <Link href={caseHref(t, reference)} text={t('cases.ranking.back')} />
      </p>
    </Page>
  )
}

/** What the applicant does now: answers the offer. */
export const answerNow = (t: T, { reference }: Case, acceptBy: string | null) => ({
  title: t('cases.case.you'),
  what: t('cases.ranking.answer', { day: acceptBy === null ? '' : t.date(acceptBy, 'day') }),
  text: t('cases.ranking.answer-more'),
  action: (
    <ButtonLink href={caseHref(t, reference, 'place')} text={t('cases.ranking.answer-now')} />
  ),
})

type OwnPlaceProps = { t: T; place: Place | undefined; state: State }

/** On the applicant's page: how the application came out of its round. */
export function OwnPlace({ t, place, state }: OwnPlaceProps) {
  if (!place) return ''
  const { outcome, number, reserveEnds } = place
  return (
    <Section title={t('cases.ranking.yours')} id="place" prose>
      <p safe>{standingWords(t, place)}</p>
      {outcome === 'reserve' && state === 'reserve' ? (
        <p safe>
          {t('cases.ranking.on-reserve', {
            number: number ?? 0,
            day: t.date(reserveEnds ?? '', 'day'),
          })}
        </p>
      ) : (
        ''
      )}
      <p class="quiet small" safe>
        {t('cases.ranking.of-all', { applicants: place.applicants, offered: place.offered })}
      </p>
    </Section>
  )
}
