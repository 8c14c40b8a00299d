import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, type PersonId, today } from '#kernel'
import { addDays } from '#lib/time'
import { grantLicence } from '#licences'
import { findService } from '#services'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })

/** Services whose licences their holders do something with later, each with the days that a licence has left. */
const HELD = { 'driving-licence-renew': 900, 'health-card-issue': 40, 'police-clearance': 900 }

/** What a holder may do with a licence later and what that costs, there and on the public page of the service. */
export async function takeLater(
  camera: Camera,
  {
    applicant,
    identifier,
    stranger,
  }: { applicant: Visitor; identifier: string; stranger: Visitor },
  igov: Started,
): Promise<void> {
  await camera.take(view('service', 'later'), stranger, '/services/health-card-issue')
  const database = await openProductDatabase(igov)
  try {
    for (const [service, left] of Object.entries(HELD)) {
      const number = await grant(database.ctx, service, identifier, left)
      await camera.take(view('licence-later', service), applicant, `/my/licences/${number}`)
      if (service !== 'driving-licence-renew') continue
      await applicant.go(`/my/licences/${number}`)
      await applicant.send('/replacement')
      await camera.take(view('licence-later', 'check'), applicant, applicant.path())
    }
  } finally {
    await database.close()
  }
}

async function grant(ctx: Ctx, service: string, identifier: string, left: number) {
  const found = await findService(ctx, service)
  const [output] = found?.bundle.service.outputs ?? []
  const { rows } = await sql<{ id: PersonId; names: Record<string, string> }>`
    select person as id, p.name as names from identity.identifier i
    join identity.person p on p.id = i.person where i.value = ${identifier}`.execute(ctx.sql)
  const [holder] = rows
  if (!found || !output || !holder) throw new Error(`no ${service} for ${identifier}`)
  const { number } = await grantLicence(ctx, {
    ...{ caseId: randomUUID(), service, serviceVersion: found.version, output: output.output },
    template: `services/${service}/documents/${output.document}.typ`,
    ...{ agency: found.bundle.service.owner, holder: holder.id, holderName: holder.names },
    title: { ar: 'وثيقة', en: 'Document' },
    ...{ rows: [], publicRows: [], answers: {} },
    ...{ validFrom: addDays(today(ctx), -300), validTo: addDays(today(ctx), left) },
  })
  await issued(ctx, number)
  return number
}

/** Once the worker has sealed its document. */
async function issued(ctx: Ctx, number: string) {
  for (let look = 0; look < 100; look++) {
    const { rows } = await sql<{ ready: boolean }>`
      select e.issued_at is not null as ready from licences.edition e
      join licences.licence l on l.id = e.licence where l.number = ${number}`.execute(ctx.sql)
    if (rows[0]?.ready) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${number} was not issued`)
}
