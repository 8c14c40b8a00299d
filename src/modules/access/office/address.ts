import { Type } from 'typebox'
import type { Ctx, Module } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { LookId, ProposalId } from '../tables.ts'

export type Contributors = () => readonly Module[]

export const Lang = Type.Object({ lang: Type.String() })
const oneOf = <Id extends string>() =>
  Type.Object({
    lang: Type.String(),
    id: Type.Unsafe<Id>({ type: 'string', pattern: UUID_PATTERN }),
  })
export const One = oneOf<LookId>()
export const ProposalOne = oneOf<ProposalId>()
/** A desk that its author has left must not change who may do what. */
export const AGAIN = { maxAgeSeconds: 900 }

export const accessHref = ({ t }: Pick<Ctx, 't'>, rest = ''): string =>
  `/${t.locale}/office/access${rest}`
