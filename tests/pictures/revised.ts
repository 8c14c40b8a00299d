import { sql } from 'kysely'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import type { Camera } from './camera.ts'
import type { Visitor } from './visitor.ts'

const SERVICE = 'family-visit-visa'

/**
 * A draft of the first version of a service, whose later one is offered after it began: what becomes of the answers,
 * before and after its person goes on. The last pictures, since the database is changed for them.
 */
export async function takeRevised(camera: Camera, applicant: Visitor, igov: Started) {
  const { ctx, close } = await openProductDatabase(igov)
  const first = 'a'.repeat(64)
  const { rows } = await sql<{ version: string }>`
    with made as (
      insert into services.service_version (id, version, bundle, loaded_at)
      select id, ${first}, jsonb_set(jsonb_set(bundle, '{forms,apply}', bundle->'earlier'->'1'->'form'),
          '{service,version}', '1')
          || jsonb_build_object('messages', jsonb_build_object(
            'ar', bundle->'messages'->'ar' || '{"visitorName.label": "اسم الزائر", "passport.label": "رقم جواز السفر"}',
            'en', bundle->'messages'->'en' || '{"visitorName.label": "Visitor’s name", "passport.label": "Passport number"}')),
        loaded_at
      from services.service_version join services.service using (id, version) where id = ${SERVICE})
    select version from services.service where id = ${SERVICE}`.execute(ctx.sql)
  const offer = (version: string | undefined) =>
    sql`update services.service set version = ${version} where id = ${SERVICE}`.execute(ctx.sql)
  await offer(first)
  await applicant.go(`/services/${SERVICE}/apply`)
  await applicant.send('/apply')
  const reference = applicant.path().split('/')[2] ?? ''
  await applicant.choose('relation', 'parent')
  await applicant.fill('visitorName', 'Lakshmi Devi Kumar')
  await applicant.fill('passport', 'INDZ1234567')
  await applicant.send('/visitor', 'continue')
  await offer(rows[0]?.version)
  await close()
  const take = (template: string, path: string) =>
    camera.take({ template, state: 'revised' }, applicant, `/apply/${reference}/${path}`)
  await take('form-visitor', 'visitor')
  await take('form-revised', 'revised')
  await applicant.go(`/apply/${reference}/revised`)
  await applicant.send('/revised')
  await camera.take(
    { template: 'form-revised', state: 'done' },
    applicant,
    `/apply/${reference}/revised`,
  )
}
