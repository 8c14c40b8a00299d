import { Type } from 'typebox'
import type { Ctx, RouteRequest } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import { LangParams } from '../pages/addresses.ts'

export type OneRequest = RouteRequest<{ id: string }, unknown>

export const OneParams = Type.Object({
  ...LangParams.properties,
  id: Type.String({ pattern: UUID_PATTERN }),
})

/** One case of a list. */
export const ItemParams = Type.Object({
  ...OneParams.properties,
  reference: Type.String({ maxLength: 40 }),
})

export const hrefOf = ({ t }: Pick<Ctx, 't'>, more = '') => `/${t.locale}/office/disposals${more}`
