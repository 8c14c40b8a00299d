import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Pairs,
  Table,
} from '#kernel/ui'
import { type Appointment, listAppointments } from '../appointment.ts'
import { listDecrees } from '../decree.ts'
import { getOrganisation } from '../organisation.ts'
import { abolishPost, getOwnPost, type Post, postTitle, roleNames } from '../post.ts'
import { endPower, listPowers, powerText } from '../power.ts'
import type { PostId, PowerId } from '../tables.ts'
import { getOwnUnit } from '../unit.ts'
import { administers, chartHref, One, UUID } from './chart.tsx'
import { AGAIN, mendable } from './fields.tsx'

type Request = RouteRequest<unknown, unknown>

const postPage = route({
  method: 'GET',
  url: '/:lang/office/organisations/posts/:id',
  allow: 'organisations:read',
  params: One,
  handler: async (request) => html(await postView(request, request.params.id as PostId)),
})

const abolishForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/posts/:id/abolish',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, params } = request
    const post = await getOwnPost(ctx, params.id as PostId)
    try {
      await abolishPost(ctx, post.id, null)
      return redirect(chartHref(ctx, post.unit ? `?unit=${post.unit}` : ''))
    } catch (thrown) {
      return html(await postView(request, post.id, mendable(ctx, thrown)), { status: 422 })
    }
  },
})

const endPowerForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/posts/:id/powers/:power/end',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: Type.Object({ lang: Type.String(), id: UUID, power: UUID }),
  handler: async ({ ctx, params }) => {
    await endPower(ctx, params.power as PowerId)
    return redirect(chartHref(ctx, `/posts/${params.id}`))
  },
})

export const postRoutes = [postPage, abolishForm, endPowerForm]

async function postView(request: Request, id: PostId, error?: FieldError) {
  const { ctx, csrf } = request
  const { t } = ctx
  const post = await getOwnPost(ctx, id)
  const unit = post.unit ? await getOwnUnit(ctx, post.unit) : undefined
  const body = await getOrganisation(ctx, post.organisation)
  const title = postTitle(ctx, post)
  return (
    <DeskPage {...{ request, title, error }} place={t.of(body.names)}>
      <Pairs
        pairs={[
          { label: t('organisations.post.unit'), value: t.of(unit?.names ?? body.names) },
          { label: t('organisations.post.roles'), value: roleNames(ctx, post.roles) || '–' },
          ...(post.head
            ? [{ label: t('organisations.post.head'), value: t('organisations.post.leads') }]
            : []),
        ]}
      />
      {administers(ctx) ? <Ways ctx={ctx} post={post} /> : ''}
      <Powers {...{ request, post }} />
      <History {...{ ctx, post }} />
      {administers(ctx) ? (
        <Form action={chartHref(ctx, `/posts/${id}/abolish`)} csrf={csrf}>
          <Heading level={2} text={t('organisations.post.abolish')} />
          <p safe>{t('organisations.post.abolish-hint')}</p>
          <Actions>
            <Button text={t('organisations.post.abolish')} kind="stop" />
          </Actions>
        </Form>
      ) : (
        ''
      )}
    </DeskPage>
  )
}

function Ways({ ctx, post: { id } }: { ctx: Ctx; post: Post }) {
  const { t } = ctx
  const identity = `/${t.locale}/office/identity`
  const second = (href: string, key: string) => (
    <ButtonLink href={href} text={t(`organisations.post.${key}`)} kind="second" />
  )
  return (
    <Actions>
      <ButtonLink
        href={`${identity}/officials/appoint/${id}`}
        text={t('organisations.post.appoint')}
      />
      {second(chartHref(ctx, `/posts/${id}/change`), 'change')}
      {second(`${identity}/posts/${id}/roles`, 'change-roles')}
      {second(`${identity}/posts/${id}/powers`, 'give-power')}
    </Actions>
  )
}

async function Powers({ request, post }: { request: Request; post: Post }) {
  const { ctx, csrf } = request
  const { t } = ctx
  const powers = await listPowers(ctx, [post.id])
  if (powers.length === 0) return ''
  const texts = await Promise.all(powers.map((power) => powerText(ctx, power)))
  return (
    <>
      <Heading level={2} text={t('organisations.post.powers')} />
      <Table
        t={t}
        caption={t('organisations.post.powers')}
        columns={[
          { label: t('organisations.post.power') },
          { label: t('organisations.post.end-power'), hidden: true },
        ]}
        rows={powers.map(({ id }, i) => ({
          cells: [
            texts[i] ?? '',
            {
              content: administers(ctx) ? (
                <Form action={chartHref(ctx, `/posts/${post.id}/powers/${id}/end`)} csrf={csrf}>
                  <Button text={t('organisations.post.end-power')} kind="plain" />
                </Form>
              ) : (
                ''
              ),
            },
          ],
        }))}
      />
    </>
  )
}

/** Who held it, the last first. */
async function History({ ctx, post }: { ctx: Ctx; post: Post }) {
  const { t } = ctx
  const all = (await listAppointments(ctx, { post: post.id }, null)).toReversed()
  if (all.length === 0) return ''
  const decrees = new Map((await listDecrees(ctx)).map(({ id, number }) => [id, number]))
  const untilOf = ({ until }: Appointment) =>
    until === null ? t('organisations.post.now') : t.date(until, 'medium')
  return (
    <>
      <Heading level={2} text={t('organisations.post.history')} />
      <Table
        t={t}
        caption={t('organisations.post.history')}
        columns={['who', 'kind', 'from', 'until', 'decree'].map((key) => ({
          label: t(`organisations.post.${key}`),
        }))}
        rows={all.map((one) => ({
          cells: [
            t.of(one.names),
            t(`organisations.kinds.${one.kind}`),
            t.date(one.from, 'medium'),
            untilOf(one),
            (one.decree && decrees.get(one.decree)) || '',
          ],
        }))}
      />
    </>
  )
}
