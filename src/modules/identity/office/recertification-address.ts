import { Type } from 'typebox'
import type { Ctx } from '#kernel'
import { UUID } from './officials.tsx'

export const OneCampaign = Type.Object({ lang: Type.String(), id: UUID })

export const recertificationHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/recertification${rest}`
