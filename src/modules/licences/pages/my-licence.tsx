import { Type } from 'typebox'
import {
  type Ctx,
  download,
  findFileContent,
  html,
  kernelProblem,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Breadcrumbs,
  ButtonLink,
  ConfirmQuestion,
  Notice,
  Page,
  PageTitle,
  Pairs,
  Tag,
} from '#kernel/ui'
import { agreeJointly, useMandate } from '#mandates'
import { record } from '../facts.ts'
import { endLicence, findLicence, type Licence, lockOpenLicence } from '../licence.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { stateTag } from '../state-tag.ts'
import { db } from '../tables.ts'
import { validityOf } from './verify.tsx'

const Numbered = Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) })

type Request = RouteRequest<{ number: string }, unknown>

/** @throws licences/not-yours  also when there is none: a guessed number tells nothing */
async function ownLicence({ ctx, params }: Request): Promise<Licence> {
  const licence = await findLicence(ctx, { number: params.number })
  if (ctx.actor.kind !== 'person') throw kernelProblem('sign-in-first')
  if (!licence) throw problem('not-yours')
  const { allow } = decide(ctx, 'licences:hold', { Licence: { ...licence, proposer: null } })
  if (!allow) throw problem('not-yours')
  return licence
}

export const myLicencePage = route({
  method: 'GET',
  url: '/:lang/my/licences/:number',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const licence = await ownLicence(request)
    const { t } = request.ctx
    const here = `/${t.locale}/my/licences/${licence.number}`
    return html(
      <Page request={request} title={t.of(licence.title)}>
        <Breadcrumbs
          t={t}
          crumbs={[
            { href: `/${t.locale}/my`, text: t('kernel.frame.my') },
            { text: licence.number },
          ]}
        />
        <PageTitle text={t.of(licence.title)}>
          <Tag {...stateTag(t, licence)} big />
        </PageTitle>
        {licence.state === 'pending' ? (
          <Notice live text={t('licences.my.pending')} />
        ) : (
          <Actions>
            {licence.hasDocument ? (
              <ButtonLink
                href={`${here}/document`}
                text={t('licences.my.download')}
                icon="download"
              />
            ) : (
              ''
            )}
            <ButtonLink
              href={`/${t.locale}/verify/${licence.code}`}
              text={t('licences.my.check')}
              kind="second"
            />
          </Actions>
        )}
        <Pairs
          pairs={[
            { label: t('licences.verify.licence-number'), value: licence.number },
            { label: t('licences.verify.validity'), value: validityOf(t, licence) },
            ...licence.rows.map(({ label, value }) => ({ label: t.of(label), value: t.of(value) })),
          ]}
        />
        {licence.state === 'valid' || licence.state === 'future' ? (
          <p>
            <a href={`${here}/cancel`} safe>
              {t('licences.my.give-up')}
            </a>
          </p>
        ) : (
          ''
        )}
      </Page>,
    )
  },
})

export const myDocument = route({
  method: 'GET',
  url: '/:lang/my/licences/:number/document',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const { ctx } = request
    const licence = await ownLicence(request)
    const row = await db(ctx)
      .selectFrom('licences.licence')
      .select('file')
      .where('id', '=', licence.id)
      .executeTakeFirstOrThrow()
    const file = row.file && (await findFileContent(ctx, row.file, `licence:${licence.id}`))
    if (!file) throw problem('not-sealed-yet')
    await record(ctx, 'licence-fetched', {
      subject: licence.holder,
      resource: `licence:${licence.id}`,
    })
    return download(file.content, 'application/pdf', file.name)
  },
})

export const cancelPage = route({
  method: 'GET',
  url: '/:lang/my/licences/:number/cancel',
  allow: 'licences:hold',
  params: Numbered,
  query: Type.Object({ waits: Type.Optional(Type.Literal('1')) }),
  handler: async (request) => {
    const licence = await ownLicence(request)
    const { t } = request.ctx
    const here = `/${t.locale}/my/licences/${licence.number}`
    return html(
      <Page request={request} title={t('licences.cancel.title')} form>
        {request.query.waits ? <Notice kind="wait" live text={t('licences.cancel.waits')} /> : ''}
        <ConfirmQuestion
          title={t('licences.cancel.title')}
          text={t('licences.cancel.text', { number: licence.number })}
          action={`${here}/cancel`}
          csrf={request.csrf}
          confirm={t('licences.cancel.confirm')}
          kind="stop"
          cancel={{ href: here, text: t('licences.cancel.keep') }}
        />
      </Page>,
    )
  },
})

export const cancelForm = route({
  method: 'POST',
  url: '/:lang/my/licences/:number/cancel',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const licence = await ownLicence(request)
    const waits = await giveUp(request.ctx, licence)
    const here = `/${request.ctx.t.locale}/my/licences/${licence.number}`
    return redirect(waits ? `${here}/cancel?waits=1` : here)
  },
})

/**
 * @returns true where the holder's directors sign together and not enough of them have agreed yet
 * @throws licences/already-ended, licences/not-in-force
 */
const giveUp = (ctx: Ctx, licence: Licence): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const { service, number: reference } = licence
    const agreed = await agreeJointly(ctx, { what: 'cancelled', reference })
    if (agreed && agreed.agreed < agreed.needed) {
      // Nobody agrees to what cannot be.
      await lockOpenLicence(ctx, licence.id)
      return true
    }
    await useMandate(ctx, { what: 'cancelled', service, reference, agreed })
    await endLicence(ctx, licence, 'cancelled')
    return false
  })
