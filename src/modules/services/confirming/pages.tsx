import { Type } from 'typebox'
import { getParty } from '#identity'
import { type Ctx, html, Problem, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Bdi,
  Breadcrumbs,
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  Notice,
  Page,
  PageTitle,
  TextArea,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { type Draft, getOpenDraft } from '../draft.ts'
import { withGiven } from '../form/fetched.ts'
import { draftPath, Reference, serviceCrumbs, showDraft } from '../pages/draft-frame.tsx'
import { getServiceVersion } from '../service.ts'
import type { ConfirmationId } from '../tables.ts'
import { AnswersSummary } from '../view/answers-summary.tsx'
import { modelOfForm, type Wording, words } from '../view/words.ts'
import { type Asked, answerConfirmation, getAsked, listAsked, readAsked } from './answer.ts'
import { answerAskedFile } from './asked-file.ts'
import { type Confirmation, listStanding } from './confirmation.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
const Params = Type.Object({ lang: Type.String(), id: Id })

/** What the actor's page says of an answer, by the problem that came of it. */
const SAID = ['changed', 'missing'] as const

const hrefOf = ({ t }: Pick<Ctx, 't'>, id = '') => `/${t.locale}/my/confirmations${id && `/${id}`}`

/** What waits for the actor's confirmation, and what they have answered that is not sent yet. */
const listPage = route({
  method: 'GET',
  url: '/:lang/my/confirmations',
  allow: 'services:confirm',
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => {
    const { ctx } = request
    const { t } = ctx
    const asked = await listAsked(ctx)
    const lines = await Promise.all(
      asked.map(async (one) => {
        const bundle = await getServiceVersion(ctx, one.service, one.version)
        return { ...one, title: words({ t, pack: ctx.pack, bundle }, 'service.title') }
      }),
    )
    const title = t('services.confirm.title')
    return html(
      <Page request={request} title={title}>
        <PageTitle
          text={title}
          lede={t(lines.length > 0 ? 'services.confirm.lede' : 'services.confirm.none')}
        />
        {lines.map((one) => (
          <section class="stamp" aria-label={one.title}>
            <p>
              <b safe>{one.title}</b>
            </p>
            <p class="quiet" safe>
              {t(`services.confirm.state.${one.state as 'asked'}`, {
                day: t.date(one.until, 'day'),
              })}
            </p>
            <Actions>
              <ButtonLink
                href={hrefOf(ctx, one.id)}
                text={t('services.confirm.open')}
                hidden={one.title}
              />
            </Actions>
          </section>
        ))}
      </Page>,
    )
  },
})

/** One application as whoever is to confirm it sees it: its answers and files, and nothing else of the applicant. */
const askedPage = route({
  method: 'GET',
  url: '/:lang/my/confirmations/:id',
  allow: 'services:confirm',
  params: Params,
  query: Type.Object({ said: Type.Optional(Type.Enum([...SAID])) }),
  handler: async (request) => {
    const { ctx, params } = request
    const asked = await readAsked(ctx, params.id as ConfirmationId)
    const applicant = await getParty(ctx, asked.draft.person)
    return html(<AskedPage {...{ request, asked }} applicant={ctx.t.of(applicant.name)} />)
  },
})

function AskedPage(props: {
  request: RouteRequest<unknown, { said?: (typeof SAID)[number] }>
  asked: Asked
  applicant: string
}) {
  const { request, asked, applicant } = props
  const { ctx, csrf, query } = request
  const { t, pack } = ctx
  const { confirmation, draft, bundle, assessment, open } = asked
  const wording: Wording = { t, pack, bundle }
  const title = t('services.confirm.of', { service: words(wording, 'service.title') })
  const fault = query.said === 'missing' ? t('services.problems.refusal-unexplained') : undefined
  return (
    <Page request={request} title={title} form wrong={fault !== undefined}>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: hrefOf(ctx), text: t('services.confirm.title') },
          { text: draft.reference },
        ]}
      />
      <ErrorSummary t={t} errors={fault ? [{ name: 'reason', message: fault }] : []} />
      <PageTitle
        text={title}
        lede={t('services.confirm.asks', {
          ...{ applicant, name: confirmation.name, day: t.date(confirmation.until, 'long') },
        })}
      />
      {query.said === 'changed' || !open ? (
        <Notice kind="wait" live text={t('services.confirm.changed')} />
      ) : confirmation.state === 'asked' ? (
        ''
      ) : (
        <Notice live text={t(`services.confirm.said.${confirmation.state as 'confirmed'}`)} />
      )}
      <AnswersSummary
        {...wording}
        form={draft.form}
        answers={assessment.answers}
        fetched={withGiven(modelOfForm(bundle, draft.form), draft.fetched, assessment)}
        taken={draft.taken}
        fileHref={(file: string) => `${hrefOf(ctx, confirmation.id)}/files/${file}`}
      />
      {open ? <Answers {...{ ctx, csrf, confirmation, fault }} /> : ''}
    </Page>
  )
}

type AnswersProps = {
  ctx: Ctx
  csrf: string
  confirmation: Confirmation
  /** what is wrong with the reason */
  fault: string | undefined
}

/** Yes, or no and why; who has said one may say the other. */
function Answers({ ctx, csrf, confirmation, fault }: AnswersProps) {
  const { t } = ctx
  const shown = { shown: confirmation.digest.toString('hex') }
  return (
    <>
      {confirmation.state !== 'confirmed' ? (
        <Form action={hrefOf(ctx, confirmation.id)} csrf={csrf} hidden={shown}>
          <p safe>{t('services.confirm.meaning')}</p>
          <Actions>
            <Button text={t('services.confirm.yes')} name="_do" value="confirm" />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      {confirmation.state !== 'refused' ? (
        <details class="why-how" open={fault !== undefined}>
          <summary safe>{t('services.confirm.no')}</summary>
          <Form action={hrefOf(ctx, confirmation.id)} csrf={csrf} hidden={shown}>
            <TextArea
              t={t}
              name="reason"
              label={t('services.confirm.reason')}
              hint={t('services.confirm.reasonHint')}
              maxLength={2_000}
              error={fault}
            />
            <Actions>
              <Button kind="stop" text={t('services.confirm.refuse')} name="_do" value="refuse" />
            </Actions>
          </Form>
        </details>
      ) : (
        ''
      )}
    </>
  )
}

/** Says yes or no to what the page showed. */
const answerForm = route({
  method: 'POST',
  url: '/:lang/my/confirmations/:id',
  allow: 'services:confirm',
  perMinute: 30,
  params: Params,
  handler: async ({ ctx, params, form }) => {
    const { _do: act, shown = '', reason = '' } = form.fields
    const here = hrefOf(ctx, params.id)
    try {
      await answerConfirmation(ctx, params.id as ConfirmationId, {
        shown: String(shown),
        ...(act !== 'confirm' && { refuses: { reason: String(reason) } }),
      })
      return redirect(here)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'services/confirmation-changed') return redirect(`${here}?said=changed`)
      if (error.code === 'services/refusal-unexplained')
        return redirect(`${here}?said=missing#reason`)
      throw error
    }
  },
})

/** A file of what is to be confirmed; those that its answers name, and no others. */
const fileRoute = route({
  method: 'GET',
  url: '/:lang/my/confirmations/:id/files/:file',
  allow: 'services:confirm',
  params: Type.Object({ lang: Type.String(), id: Id, file: Id }),
  handler: async ({ ctx, params }) =>
    answerAskedFile(ctx, await getAsked(ctx, params.id as ConfirmationId), params.file),
})

/** Who has confirmed, as the applicant sees it; once all have, it is sent. */
const waitingPage = route({
  method: 'GET',
  url: '/:lang/apply/:reference/confirmations',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference }),
  handler: (request) =>
    showDraft(request.ctx, request.params.reference, async () => {
      const { ctx } = request
      const draft = await getOpenDraft(ctx, request.params.reference)
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      const wording: Wording = { t: ctx.t, pack: ctx.pack, bundle }
      const standing = await listStanding(ctx, draft.id)
      return html(<WaitingPage {...{ request, draft, wording, standing }} />)
    }),
})

function WaitingPage(props: {
  request: RouteRequest<unknown, unknown>
  draft: Draft
  wording: Wording
  standing: readonly Confirmation[]
}) {
  const { request, draft, wording, standing } = props
  const { ctx } = request
  const { t } = ctx
  const left = standing.filter(({ state }) => state !== 'confirmed').length
  const title = t('services.confirm.waiting.title')
  return (
    <Page request={request} title={title}>
      <Breadcrumbs t={t} crumbs={serviceCrumbs(wording, draft)} />
      <PageTitle text={title} lede={t('services.confirm.waiting.lede', { left })} />
      <ul class="l">
        {standing.map(({ name, state, until, answeredAt, reason }) => (
          <li>
            <p>
              <b>
                <Bdi text={name} />
              </b>{' '}
              <span class="quiet" safe>
                {t(`services.confirm.waiting.${state as 'asked'}`, {
                  day: t.date(until, 'day'),
                  at: answeredAt ? t.date(answeredAt, 'moment') : '',
                })}
              </span>
            </p>
            {reason ? (
              <p>
                <bdi class="lines" safe>
                  {reason}
                </bdi>
              </p>
            ) : (
              ''
            )}
          </li>
        ))}
      </ul>
      <p class="quiet" safe>
        {t('services.confirm.waiting.change')}
      </p>
      <Actions>
        <ButtonLink
          kind={left === 0 ? undefined : 'second'}
          href={draftPath(ctx, draft, 'check')}
          text={t(
            `services.confirm.waiting.${left === 0 && standing.length > 0 ? 'send' : 'look'}`,
          )}
        />
        <ButtonLink kind="plain" href={`/${t.locale}/my`} text={t('services.saved.my')} />
      </Actions>
    </Page>
  )
}

export const confirmingRoutes = [
  // Each confirms as themselves, whoever they act for.
  ...[listPage, askedPage, answerForm, fileRoute].map((one) => ({ ...one, own: true as const })),
  waitingPage,
]
