import { Type } from 'typebox'
import { fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import { Actions, Button, Checkboxes, DeskPage, type FieldError, Form, Select } from '#kernel/ui'
import { officialOf } from '../office.ts'
import { changePost, foundPost, getOwnPost, type Post, rolesOf } from '../post.ts'
import type { PostId, UnitId } from '../tables.ts'
import { listUnits } from '../unit.ts'
import { chartHref, Lang, One, UUID } from './chart.tsx'
import {
  AGAIN,
  DecreeField,
  decreeOf,
  FromField,
  fromOf,
  mendable,
  NameFields,
  namesOf,
} from './fields.tsx'

type Request = RouteRequest<unknown, unknown>

const unitOf = ({ form }: Request) => (fieldOf(form, 'unit') || null) as UnitId | null
const rolesTyped = ({ form }: Request) => [form.fields.roles ?? []].flat()

const changeOf = (request: Request) => ({
  titles: namesOf(request.ctx, request.form),
  unit: unitOf(request),
  head: fieldOf(request.form, 'head') === 'yes',
  decree: decreeOf(request.form),
  from: fromOf(request.ctx, request.form),
})

const newPostPage = route({
  method: 'GET',
  url: '/:lang/office/organisations/posts/new',
  allow: 'organisations:change',
  params: Lang,
  query: Type.Object({ unit: Type.Optional(UUID) }),
  handler: async (request) =>
    html(await postView(request, { unit: (request.query.unit ?? null) as UnitId | null })),
})

const newPostForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/posts/new',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx } = request
    try {
      const id = await foundPost(ctx, { ...changeOf(request), roles: rolesTyped(request) })
      return redirect(chartHref(ctx, `/posts/${id}`))
    } catch (thrown) {
      const error = mendable(ctx, thrown)
      return html(await postView(request, { unit: unitOf(request), error }), { status: 422 })
    }
  },
})

const changePostPage = route({
  method: 'GET',
  url: '/:lang/office/organisations/posts/:id/change',
  allow: 'organisations:change',
  params: One,
  handler: async (request) => {
    const post = await getOwnPost(request.ctx, request.params.id as PostId)
    return html(await postView(request, { post, unit: post.unit }))
  },
})

/** Its title and place; what it lets its holder do is changed by two (identity's desk). */
const changePostForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/posts/:id/change',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, params } = request
    const post = await getOwnPost(ctx, params.id as PostId)
    try {
      await changePost(ctx, post.id, changeOf(request))
      return redirect(chartHref(ctx, `/posts/${post.id}`))
    } catch (thrown) {
      const error = mendable(ctx, thrown)
      return html(await postView(request, { post, unit: unitOf(request), error }), { status: 422 })
    }
  },
})

export const postFormRoutes = [newPostPage, newPostForm, changePostPage, changePostForm]

type ViewProps = { post?: Post; unit: UnitId | null; error?: FieldError }

async function postView(request: Request, { post, unit, error }: ViewProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const title = t(post ? 'organisations.post.change' : 'organisations.post.new')
  const path = post ? `/posts/${post.id}/change` : '/posts/new'
  const { agency } = officialOf(ctx).office
  const units = await listUnits(ctx, agency)
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  const head = error ? fieldOf(form, 'head') === 'yes' : post?.head
  return (
    <DeskPage {...{ request, title, error }}>
      <Form action={chartHref(ctx, path)} csrf={csrf}>
        <NameFields
          {...{ ctx, label: t('organisations.post.title'), error }}
          names={error ? namesOf(ctx, form) : (post?.titles ?? {})}
        />
        <Select
          t={t}
          name="unit"
          label={t('organisations.post.unit')}
          hint={t('organisations.post.unit-hint')}
          value={unit ?? ''}
          options={units.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
        />
        <Checkboxes
          t={t}
          name="head"
          label={t('organisations.post.head')}
          values={head ? ['yes'] : []}
          options={[{ value: 'yes', label: t('organisations.post.leads') }]}
          error={errorOf('head')}
        />
        {post ? '' : <Roles {...{ request, agency, error: errorOf('roles') }} />}
        <FromField {...{ ctx, form, error }} />
        <DecreeField {...{ ctx, value: fieldOf(form, 'decree') || (post?.decree ?? ''), error }} />
        <Actions>
          <Button text={t('organisations.form.save')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

type RolesProps = { request: Request; agency: string; error: string | undefined }

function Roles({ request, agency, error }: RolesProps) {
  const { ctx } = request
  const { t } = ctx
  return (
    <Checkboxes
      t={t}
      name="roles"
      label={t('organisations.post.roles')}
      hint={t('organisations.post.roles-hint')}
      values={rolesTyped(request)}
      options={rolesOf(ctx, agency).map((role) => ({
        value: role,
        label: t(`organisations.roles.${role}`),
        hint: t(`organisations.roles.about.${role}`),
      }))}
      error={error}
    />
  )
}
