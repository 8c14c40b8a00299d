import { Type } from 'typebox'
import { html, Id, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Bdi,
  Breadcrumbs,
  Button,
  ButtonLink,
  ConfirmQuestion,
  Form,
  Notice,
  Page,
  PageTitle,
} from '#kernel/ui'
import { requireServiceAssurance } from '../assurance.ts'
import { isOnline } from '../bundle/status.ts'
import { assessDraft, type Draft, discardDraft, listOpenDrafts } from '../draft.ts'
import { startDraft } from '../draft-begin.ts'
import { nextPage } from '../form/flow.ts'
import { problem } from '../problems.ts'
import { getService, type Service } from '../service.ts'
import { words } from '../view/words.ts'
import { draftPath, orToCase, Reference, showDraft } from './draft-frame.tsx'

const Params = Type.Object({ lang: Type.String(), id: Id })

/** Go on with what was begun, or begin. */
export const applyPage = route({
  method: 'GET',
  url: '/:lang/services/:id/apply',
  allow: 'services:apply',
  params: Params,
  handler: async (request) => {
    const { ctx, params } = request
    const service = await getLive(request, params.id)
    const drafts = await listOpenDrafts(ctx, params.id)
    return html(<ApplyPage request={request} service={service} drafts={drafts} />)
  },
})

async function getLive({ ctx }: Pick<RouteRequest, 'ctx'>, id: string) {
  const service = await getService(ctx, id)
  if (!isOnline(service.bundle.service.status) || !service.bundle.forms.apply) {
    throw problem('not-online')
  }
  requireServiceAssurance(ctx, service.bundle)
  return service
}

type ApplyProps = {
  request: RouteRequest<{ id: string }, unknown>
  service: Service
  drafts: readonly Draft[]
}

function ApplyPage({ request, service, drafts }: ApplyProps) {
  const { ctx, csrf } = request
  const { t, pack } = ctx
  const wording = { t, pack, bundle: service.bundle }
  const title = words(wording, 'apply.title')
  const action = `/${t.locale}/services/${service.id}/apply`
  return (
    <Page request={request} title={title}>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/services/${service.id}`, text: words(wording, 'service.title') },
          { text: t('services.form.purpose.application') },
        ]}
      />
      <PageTitle
        text={title}
        lede={t(drafts.length > 0 ? 'services.apply.begun' : 'services.apply.before')}
      />
      {drafts.map((draft) => (
        <DraftLine request={request} draft={draft} />
      ))}
      {service.bundle.service.appeals ? (
        <Notice text={t('services.page.appeal-begins')} />
      ) : (
        <Form action={action} csrf={csrf}>
          <Actions>
            <Button
              kind={drafts.length > 0 ? 'second' : 'primary'}
              text={t(drafts.length > 0 ? 'services.apply.another' : 'services.apply.start')}
            />
          </Actions>
        </Form>
      )}
    </Page>
  )
}

function DraftLine({ request, draft }: { request: RouteRequest<unknown, unknown>; draft: Draft }) {
  const { ctx } = request
  const { t } = ctx
  return (
    <section class="stamp" aria-label={draft.reference}>
      <p>
        <b>
          <Bdi text={draft.reference} dir="ltr" />
        </b>
      </p>
      <p class="quiet" safe>
        {t('services.apply.kept', {
          saved: t.date(draft.updatedAt, 'moment'),
          day: t.date(draft.expiresAt),
        })}
      </p>
      <Actions>
        <ButtonLink
          href={`/${t.locale}/apply/${draft.reference}`}
          text={t('services.apply.goOn')}
          hidden={draft.reference}
        />
        <ButtonLink
          kind="plain"
          href={draftPath(ctx, draft, 'discard')}
          text={t('services.apply.discard')}
          hidden={draft.reference}
        />
      </Actions>
    </section>
  )
}

export const startApplication = route({
  method: 'POST',
  url: '/:lang/services/:id/apply',
  allow: 'services:apply',
  params: Params,
  perMinute: 30,
  handler: async (request) => {
    const { ctx, params } = request
    const service = await getLive(request, params.id)
    const draft = await startDraft(ctx, params.id)
    const assessment = await assessDraft(ctx, draft, service.bundle)
    return redirect(draftPath(ctx, draft, nextPage(assessment)))
  },
})

const OfDraft = Type.Object({ lang: Type.String(), reference: Reference })

/** Asks before a draft is thrown away: it cannot be had again. */
export const discardPage = route({
  method: 'GET',
  url: '/:lang/apply/:reference/discard',
  allow: 'services:apply',
  params: OfDraft,
  handler: async (request) => {
    const { ctx, csrf, params } = request
    const { t } = ctx
    return showDraft(ctx, params.reference, async (draft) =>
      html(
        <Page request={request} title={t('services.discard.title')} form>
          <ConfirmQuestion
            title={t('services.discard.title')}
            text={t('services.discard.text', { reference: draft.reference })}
            action={draftPath(ctx, draft, 'discard')}
            csrf={csrf}
            confirm={t('services.discard.confirm')}
            kind="stop"
            cancel={{
              href: `/${t.locale}/services/${draft.service}/apply`,
              text: t('services.discard.keep'),
            }}
          />
        </Page>,
      ),
    )
  },
})

/** Throws a draft away. */
export const discardForm = route({
  method: 'POST',
  url: '/:lang/apply/:reference/discard',
  allow: 'services:apply',
  params: OfDraft,
  handler: ({ ctx, params }) =>
    orToCase(ctx, params.reference, async () => {
      await discardDraft(ctx, params.reference)
      return redirect(`/${ctx.t.locale}/my`)
    }),
})
