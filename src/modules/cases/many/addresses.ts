import { Type } from 'typebox'
import { Id, type T } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'

export const OfService = Type.Object({ lang: Type.String(), id: Id })
export const OfOrder = Type.Object({
  lang: Type.String(),
  order: Type.String({ pattern: UUID_PATTERN }),
})
export const As = Type.Object({ as: Type.Optional(Type.Enum(['csv', 'xlsx'])) })

/** Where one applies for many in a service. */
export const manyHref = (t: T, service: string, more = '') =>
  `/${t.locale}/services/${service}/many${more}`

/** An order of one's own. */
export const orderHref = (t: T, order: string, more = '') =>
  `/${t.locale}/my/orders/${order}${more}`
