import { sql } from 'kysely'
import type { Ctx, Delivered } from '#kernel'

/**
 * Takes the fact that services of an agency are another's from now on: who may revoke their licences
 * changes with it, and nothing of what they say. Delivered twice it changes nothing.
 */
export async function handOverLicences(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const { taker, services, bodies } = payload.data as {
    taker: string
    services: string[]
    bodies: string[]
  }
  await sql`
    update licences.licence set agency = ${taker}
    where service = any(${services}) and agency = any(${bodies}) and agency <> ${taker}`.execute(
    ctx.sql,
  )
}
