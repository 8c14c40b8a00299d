import {
  type Answer,
  type Ctx,
  download,
  findFileContent,
  html,
  type RouteRequest,
  route,
  type T,
  today,
} from '#kernel'
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
  Pairs,
  Section,
  Tag,
} from '#kernel/ui'
import { type Offered, offeredOf, REPLACEMENT } from '../after.ts'
import { record } from '../facts.ts'
import type { Licence } from '../licence.ts'
import { problem } from '../problems.ts'
import { stateTag } from '../state-tag.ts'
import { db } from '../tables.ts'
import { Numbered, ownLicence } from './own.ts'
import { validityOf } from './verify.tsx'

export const myLicencePage = route({
  method: 'GET',
  url: '/:lang/my/licences/:number',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const licence = await ownLicence(request)
    const offered = await offeredOf(request.ctx, licence)
    const { t } = request.ctx
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
        <Ways ctx={request.ctx} licence={licence} />
        <Pairs
          pairs={[
            { label: t('licences.verify.licence-number'), value: licence.number },
            { label: t('licences.verify.validity'), value: validityOf(t, licence) },
            ...licence.rows.map(({ label, value }) => ({ label: t.of(label), value: t.of(value) })),
          ]}
        />
        <Later {...{ request, licence, offered }} />
      </Page>,
    )
  },
})

/** The document, or why there is none yet. */
function Ways({ ctx: { t }, licence }: { ctx: Ctx; licence: Licence }) {
  const here = `/${t.locale}/my/licences/${licence.number}`
  if (licence.state === 'pending') return <Notice live text={t('licences.my.pending')} />
  return (
    <>
      {licence.waits ? <Notice live text={t('licences.my.waits')} /> : ''}
      {licence.state === 'suspended' ? <Notice kind="bad" text={t('licences.my.suspended')} /> : ''}
      <Actions>
        {licence.hasDocument ? (
          <ButtonLink href={`${here}/document`} text={t('licences.my.download')} icon="download" />
        ) : (
          ''
        )}
        <ButtonLink
          href={`/${t.locale}/verify/${licence.code}`}
          text={t('licences.my.check')}
          kind="second"
        />
      </Actions>
    </>
  )
}

type LaterProps = {
  request: RouteRequest<{ number: string }, unknown>
  licence: Licence
  offered: Offered
}

/** What its holder may do with it: what the service offers, today or from a day on. */
function Later({ request, licence, offered }: LaterProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const here = `/${t.locale}/my/licences/${licence.number}`
  const soon = renewsLater(licence, offered, ctx)
  if (!soon && !offered.renew && !offered.amend && !offered.replace && !offered.cancel) return ''
  return (
    <Section title={t('licences.after.title')} id="after">
      {offered.renew && offered.renewal ? (
        <Form action={`${here}/renew`} csrf={csrf}>
          <p safe>{t('licences.after.renew-until', { day: t.date(offered.renewal.lastDay) })}</p>
          <Price t={t} price={offered.prices.renew} />
          <Actions>
            <Button text={t('licences.after.renew')} />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      {soon ? <p safe>{t('licences.after.renew-from', { day: t.date(soon) })}</p> : ''}
      {offered.amend ? (
        <Form action={`${here}/amend`} csrf={csrf}>
          <p safe>{t('licences.after.amend-about')}</p>
          <Price t={t} price={offered.prices.amend} />
          <Actions>
            <Button text={t('licences.after.amend')} kind="second" />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      {offered.replace && offered.replacementCosts ? (
        <Form action={`${here}/${REPLACEMENT}`} csrf={csrf}>
          <p safe>{t('licences.after.replacement-about')}</p>
          <Price t={t} price={offered.prices.replace} />
          <Actions>
            <Button text={t('licences.after.replacement')} kind="second" />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      {offered.replace && !offered.replacementCosts ? (
        <p>
          <Link href={`${here}/replace`} text={t('licences.after.replace')} />
        </p>
      ) : (
        ''
      )}
      {offered.cancel ? (
        <p>
          <Link href={`${here}/cancel`} text={t('licences.my.give-up')} />
        </p>
      ) : (
        ''
      )}
    </Section>
  )
}

/** What an act costs, where it costs anything that is known. */
const Price = ({ t, price }: { t: T; price: string | undefined }) =>
  price === undefined ? '' : <p safe>{t('licences.after.price', { price })}</p>

/** The first day on which it may be renewed, while that is to come. */
function renewsLater({ endedAt }: Licence, { renewal }: Offered, ctx: Ctx) {
  if (endedAt || !renewal) return undefined
  return renewal.firstDay > today(ctx) ? renewal.firstDay : undefined
}

export const myDocument = route({
  method: 'GET',
  url: '/:lang/my/licences/:number/document',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => answerDocument(request.ctx, await ownLicence(request)),
})

/**
 * The document of a licence, to keep; that it was fetched stands in the audit.
 *
 * @throws licences/not-sealed-yet
 */
export async function answerDocument(ctx: Ctx, licence: Licence): Promise<Answer> {
  const row = await db(ctx)
    .selectFrom('licences.edition')
    .select('file')
    .where('id', '=', licence.edition)
    .executeTakeFirstOrThrow()
  const file = row.file && (await findFileContent(ctx, row.file, `licence:${licence.id}`))
  if (!file) throw problem('not-sealed-yet')
  await record(ctx, 'licence-fetched', {
    subject: licence.holder,
    resource: `licence:${licence.id}`,
  })
  return download(file.content, 'application/pdf', file.name)
}
