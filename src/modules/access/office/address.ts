import { Type } from 'typebox'
import type { Ctx, Module } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { LookId } from '../tables.ts'

export type Contributors = () => readonly Module[]

export const Lang = Type.Object({ lang: Type.String() })
export const One = Type.Object({
  lang: Type.String(),
  id: Type.Unsafe<LookId>({
    type: 'string',
    pattern: UUID_PATTERN,
  }),
})

export const accessHref = ({ t }: Pick<Ctx, 't'>, rest = ''): string =>
  `/${t.locale}/office/access${rest}`
