import { Type } from 'typebox'
import type { Ctx, Module } from '#kernel'
import type { LookId } from '../tables.ts'

export type Contributors = () => readonly Module[]

export const Lang = Type.Object({ lang: Type.String() })
export const One = Type.Object({
  lang: Type.String(),
  id: Type.Unsafe<LookId>({
    type: 'string',
    pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  }),
})

export const accessHref = ({ t }: Pick<Ctx, 't'>, rest = ''): string =>
  `/${t.locale}/office/access${rest}`
