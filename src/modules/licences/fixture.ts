import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { findService } from '#services'
import { grantLicence, type LicenceOrder } from './edition.ts'
import { findLicence, type Licence } from './licence.ts'

const SERVICE = 'home-business-licence'
export const REASON = 'conditions-broken'

/** The licence of a home business, with its document. */
export async function orderFor(
  ctx: Ctx,
  holder: PersonId,
  change: Partial<LicenceOrder> = {},
): Promise<LicenceOrder> {
  const service = await findService(ctx, SERVICE)
  return {
    caseId: randomUUID(),
    service: SERVICE,
    serviceVersion: service?.version ?? '',
    output: 'licence',
    template: `services/${SERVICE}/documents/licence.typ`,
    agency: 'moci',
    holder,
    holderName: { ar: 'سارة خالد', en: 'Sara Khalid' },
    title: { ar: 'رخصة مزاولة نشاط تجاري من المنزل', en: 'Home business licence' },
    rows: [],
    publicRows: [],
    validFrom: '2026-11-23',
    validTo: '2027-11-22',
    ...change,
  }
}

/** A licence that waits to be issued; without a document, so that issuing it costs nothing. */
export async function givenLicence(
  ctx: Ctx,
  holder: PersonId,
  change: Partial<LicenceOrder> = {},
): Promise<Licence> {
  const order = await orderFor(ctx, holder, { template: null, ...change })
  return getLicence(ctx, (await grantLicence(ctx, order)).number)
}

export async function getLicence(ctx: Ctx, number: string): Promise<Licence> {
  const licence = await findLicence(ctx, { number })
  if (!licence) throw new Error('the licence is not there')
  return licence
}

/** A version of the service whose desk is changed; its id. */
export async function givenVersion(ctx: Ctx, path: string, value: unknown): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    insert into services.service_version (id, version, bundle, loaded_at)
    select s.id, encode(sha256(convert_to(s.version || ${path}, 'utf8')), 'hex'),
      jsonb_set(v.bundle, string_to_array(${path}, '.'), ${JSON.stringify(value)}::jsonb),
      v.loaded_at
    from services.service s join services.service_version v using (id, version)
    where s.id = ${SERVICE} returning version`.execute(ctx.sql)
  return rows[0]?.version ?? ''
}
