import { Type } from 'typebox'
import type { Ctx } from '#kernel'
import { UUID } from './officials.tsx'

export const OneFile = Type.Object({ lang: Type.String(), id: UUID })

export const personnelHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/personnel${rest}`
