import { type Ctx, type FormBody, fieldOf, Problem, type RouteRequest, textKeyOf } from '#kernel'
import { Checkboxes, type FieldError, TextInput } from '#kernel/ui'
import { holderOf, type PostOrder, rolesOf } from '../officials/role.ts'

/** Whoever found the desk open must not let anybody in, or put anybody out. */
export const AGAIN = { maxAgeSeconds: 900 }

/** As it was typed. */
export const orderOf = (form: FormBody): PostOrder => ({
  roles: [form.fields.roles ?? []].flat(),
  reason: fieldOf(form, 'reason'),
})

/** What a person at the form can mend, at its field. */
export function mendable(ctx: Ctx, error: unknown): FieldError {
  const code = error instanceof Problem ? error.code : ''
  if (!['identity/roles-wrong', 'identity/reason-missing'].includes(code)) throw error
  const name = code === 'identity/roles-wrong' ? 'roles' : 'reason'
  return { name, message: ctx.t(textKeyOf(code)) }
}

export type OrderProps = {
  request: RouteRequest<unknown, unknown>
  order: PostOrder
  error?: FieldError
}

/** Which roles, and why. */
export function OrderFields({ request, order, error }: OrderProps) {
  const { ctx } = request
  const { t } = ctx
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <>
      <Checkboxes
        t={t}
        name="roles"
        label={t('identity.officials.roles')}
        hint={t('identity.officials.roles-hint')}
        values={order.roles}
        options={rolesOf(ctx, holderOf(ctx).office.agency).map((role) => ({
          value: role,
          label: t(`identity.roles.${role}`),
          hint: t(`identity.roles.about.${role}`),
        }))}
        error={errorOf('roles')}
      />
      <TextInput
        t={t}
        name="reason"
        label={t('identity.officials.reason')}
        value={order.reason}
        maxLength={500}
        error={errorOf('reason')}
      />
    </>
  )
}
