import type { Ctx, PersonId, Surface } from '#kernel'
import { findOffice } from '#organisations'

/** @returns false at the office for who holds no post */
export const mayOpen = async (ctx: Ctx, surface: Surface, person: PersonId): Promise<boolean> =>
  surface !== 'office' || (await findOffice(ctx, person)) !== undefined
