import { fieldErrorOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  DeskPage,
  type FieldError,
  Form,
  Radios,
  Select,
  TextInput,
} from '#kernel/ui'
import { parseMoney } from '#lib/money'
import { getOwnPost, listOrganisations, type PostId, postTitle, rolesOf } from '#organisations'
import { changeRoles, type Proposed, propose } from '../officials/proposal.ts'
import { holderOf } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { DecreeNumber, readDecree } from './decree.tsx'
import { AGAIN, OnePost, officialsHref, Reason } from './officials.tsx'

type Request = RouteRequest<unknown, unknown>
type Part = 'roles' | 'powers'

const pageOf = (part: Part, view: typeof rolesView) =>
  route({
    method: 'GET',
    url: `/:lang/office/identity/posts/:post/${part}`,
    allow: 'identity:manage-officials',
    params: OnePost,
    handler: async (request) => html(await view(request, request.params.post)),
  })

/** What a post lets its holder do: more of it when another administrator agrees. */
const rolesPage = pageOf('roles', rolesView)
const powersPage = pageOf('powers', powersView)

const rolesForm = route({
  method: 'POST',
  url: '/:lang/office/identity/posts/:post/roles',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: OnePost,
  handler: async (request) => {
    const { ctx, form, params } = request
    const roles = [form.fields.roles ?? []].flat()
    try {
      const change = { roles, decree: await readDecree(ctx, form) }
      const done = await changeRoles(ctx, params.post as PostId, change, fieldOf(form, 'reason'))
      return redirect(done === 'done' ? postHref(request, params.post) : officialsHref(ctx))
    } catch (thrown) {
      return html(await rolesView(request, params.post, fieldErrorOf(ctx.t, thrown, FIELDS)), {
        status: 422,
      })
    }
  },
})

const powersForm = route({
  method: 'POST',
  url: '/:lang/office/identity/posts/:post/powers',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: OnePost,
  handler: async (request) => {
    const { ctx, form, params } = request
    try {
      const power = readPower(request, params.post as PostId)
      const proposed = { ...power, decree: await readDecree(ctx, form) }
      await propose(ctx, proposed, fieldOf(form, 'reason'))
      return redirect(officialsHref(ctx))
    } catch (thrown) {
      return html(await powersView(request, params.post, fieldErrorOf(ctx.t, thrown, FIELDS)), {
        status: 422,
      })
    }
  },
})

export const postChangeRoutes = [rolesPage, rolesForm, powersPage, powersForm]

const postHref = ({ ctx }: Request, post: string) =>
  `/${ctx.t.locale}/office/organisations/posts/${post}`

function readPower({ ctx, form }: Request, post: PostId): Proposed {
  const act = (['approve', 'sign', 'sit'] as const).find((one) => one === fieldOf(form, 'act'))
  if (!act) throw problem('power-wrong')
  const { code, decimals } = ctx.pack.settings.currency
  const typed = fieldOf(form, 'amount').trim()
  const body = fieldOf(form, 'body')
  if ((act === 'approve') !== (typed !== '')) throw problem('amount-wrong')
  if (act === 'sit' && body === '') throw problem('power-wrong')
  return {
    ...{ kind: 'power', post, act, body: act === 'sit' ? body : null },
    amount: typed === '' ? null : readAmount(typed, code, decimals),
  }
}

function readAmount(typed: string, code: string, decimals: number): string {
  try {
    const { minor } = parseMoney(typed, code, decimals)
    if (minor > 0n) return minor.toString()
  } catch {
    // what was typed is no amount
  }
  throw problem('amount-wrong')
}

const FIELDS: Record<string, string> = {
  'identity/roles-wrong': 'roles',
  'identity/post-own': 'reason',
  'identity/reason-missing': 'reason',
  'identity/power-wrong': 'act',
  'identity/amount-wrong': 'amount',
  'identity/decree-unknown': 'decree',
}

async function rolesView(request: Request, id: string, error?: FieldError) {
  const { ctx, form } = request
  const { t } = ctx
  const post = await getOwnPost(ctx, id as PostId)
  const values = error ? [form.fields.roles ?? []].flat() : post.roles
  const fields = (
    <Checkboxes
      t={t}
      name="roles"
      label={t('identity.officials.roles')}
      hint={t('identity.officials.roles-hint')}
      values={values}
      options={rolesOf(ctx, holderOf(ctx).office.agency).map((role) => ({
        value: role,
        label: t(`organisations.roles.${role}`),
        hint: t(`organisations.roles.about.${role}`),
      }))}
      error={error?.name === 'roles' ? error.message : undefined}
    />
  )
  return frame(request, { part: 'roles', post: id, title: postTitle(ctx, post), fields, error })
}

async function powersView(request: Request, id: string, error?: FieldError) {
  const { ctx, form } = request
  const { t } = ctx
  const post = await getOwnPost(ctx, id as PostId)
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  const fields = (
    <>
      <Radios
        t={t}
        name="act"
        label={t('identity.officials.power')}
        value={fieldOf(form, 'act')}
        options={['approve', 'sign', 'sit'].map((act) => ({
          value: act,
          label: t(`organisations.powers.${act}`),
        }))}
        error={errorOf('act')}
      />
      <TextInput
        t={t}
        name="amount"
        label={t('identity.officials.amount', { currency: ctx.pack.settings.currency.code })}
        hint={t('identity.officials.amount-hint')}
        value={fieldOf(form, 'amount')}
        error={errorOf('amount')}
      />
      <Select
        t={t}
        name="body"
        label={t('identity.officials.body')}
        hint={t('identity.officials.body-hint')}
        value={fieldOf(form, 'body')}
        options={(await listOrganisations(ctx)).map((one) => ({
          value: one.id,
          label: t.of(one.names),
        }))}
      />
    </>
  )
  return frame(request, { part: 'powers', post: id, title: postTitle(ctx, post), fields, error })
}

type FrameProps = {
  part: Part
  post: string
  title: string
  fields: JSX.Element
  error?: FieldError | undefined
}

function frame(request: Request, { part, post, title, fields, error }: FrameProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const heading = t(`identity.officials.change-${part}`)
  return (
    <DeskPage {...{ request, title: heading, error }}>
      <p class="lede" safe>
        {title}
      </p>
      <p safe>{t(`identity.officials.change-${part}-lede`)}</p>
      <Form action={`/${t.locale}/office/identity/posts/${post}/${part}`} csrf={csrf}>
        {fields}
        <DecreeNumber
          {...{ t, form, error: error?.name === 'decree' ? error.message : undefined }}
        />
        <Reason
          {...{
            t,
            value: fieldOf(form, 'reason'),
            error: error?.name === 'reason' ? error.message : undefined,
          }}
        />
        <Actions>
          <Button text={t('identity.officials.propose')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}
