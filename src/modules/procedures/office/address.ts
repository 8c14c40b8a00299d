import { Type } from 'typebox'
import type { Ctx } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { InstanceId, MoveId } from '../tables.ts'
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

const ProcedureId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,99}$' })

export const OneProcedure = Type.Object({ lang: Type.String(), procedure: ProcedureId })

export const OneMove = Type.Object({
  ...{ lang: Type.String(), procedure: ProcedureId },
  move: Type.Unsafe<MoveId>({ type: 'string', pattern: UUID_PATTERN }),
})

export const movesHref = ({ t }: Pick<Ctx, 't'>): string => `/${t.locale}/office/procedures/moves`

export const moveHref = ({ t }: Pick<Ctx, 't'>, procedure: string, rest = ''): string =>
  `/${t.locale}/office/procedures/${procedure}/move${rest}`
