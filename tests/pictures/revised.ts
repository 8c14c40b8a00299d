import { sql } from 'kysely'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import { begin } from './application.ts'
import type { Camera } from './camera.ts'
import type { Visitor } from './visitor.ts'

/** A draft whose service is revised after it began; the last pictures, since the service stays so. */
export async function takeRevised(camera: Camera, applicant: Visitor, igov: Started) {
  const reference = await begin(applicant)
  const { ctx, close } = await openProductDatabase(igov)
  const revised = 'a'.repeat(64)
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    select id, ${revised}, bundle, loaded_at from services.service_version
    join services.service using (id, version)
    where id = 'home-business-licence'`.execute(ctx.sql)
  await sql`
    update services.service set version = ${revised}
    where id = 'home-business-licence'`.execute(ctx.sql)
  await close()
  const view = { template: 'form-home', state: 'revised' }
  await camera.take(view, applicant, `/apply/${reference}/home`)
}
