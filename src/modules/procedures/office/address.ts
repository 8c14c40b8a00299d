import { Type } from 'typebox'
import type { Ctx } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { InstanceId } from '../tables.ts'
import type { Trouble } from '../trouble.ts'

export const Lang = Type.Object({ lang: Type.String() })

const Kind = Type.Unsafe<Trouble['kind']>({ type: 'string', enum: ['stuck', 'jobs'] })

export const OneTrouble = Type.Object({
  ...{ lang: Type.String(), kind: Kind },
  instance: Type.Unsafe<InstanceId>({ type: 'string', pattern: UUID_PATTERN }),
  number: Type.String({ pattern: '^[0-9]{1,9}$' }),
})

export const OneMessage = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: UUID_PATTERN }),
})

/** A desk that its administrator has left must not move cases. */
export const AGAIN = { maxAgeSeconds: 900 }

export const incidentsHref = ({ t }: Pick<Ctx, 't'>, rest = ''): string =>
  `/${t.locale}/office/procedures/incidents${rest}`

export const troubleHref = (
  ctx: Pick<Ctx, 't'>,
  { kind, instance, number }: Pick<Trouble, 'kind' | 'instance' | 'number'>,
): string => incidentsHref(ctx, `/${kind}/${instance}/${number}`)

export const messageHref = (ctx: Pick<Ctx, 't'>, id: string): string =>
  incidentsHref(ctx, `/messages/${id}`)
