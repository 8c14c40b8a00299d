import { Type } from 'typebox'
import type { Ctx, RouteRequest } from '#kernel'
import type { FieldError } from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { LangParams } from '../pages/addresses.ts'

export const RoundParams = Type.Object({
  ...LangParams.properties,
  id: Type.String({ pattern: UUID_PATTERN }),
})

export type RoundRequest = RouteRequest<{ id: string }, unknown>

/** What was wrong with which act on the page of a round. */
export type Wrong = { act: string; error: FieldError }

export const roundHref = ({ t }: Pick<Ctx, 't'>, more = '') => `/${t.locale}/office/rounds${more}`
