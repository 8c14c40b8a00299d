import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { fillApplication } from '../src/modules/cases/fixture.ts'
import type { Product, Visitor } from './product.ts'

const PATIENCE_MS = 60_000

export type Issued = { code: string; document: Buffer }

/** Goes with one application from the form to the sealed licence, through the started product. */
export async function issueLicence(product: Product): Promise<Issued> {
  const person = await product.visitor('28463499801')
  const officer = await product.visitor('28463499802', { agency: 'moci', roles: ['officer'] })
  const reference = await fillApplication(person.ctx)
  const post = (who: Visitor, path: string, fields: Record<string, string> = {}) =>
    product.send(who, 'POST', path, new URLSearchParams({ _csrf: who.csrf, ...fields }).toString())
  for (const { status } of [
    await post(person, `/ar/apply/${reference}/submit`, { _revision: '1', declaration: 'yes' }),
    await post(officer, `/ar/office/cases/${reference}/claim`),
    await post(officer, `/ar/office/cases/${reference}/decide`, { decision: 'approve' }),
  ]) {
    if (status !== 303) throw new Error(`an act was answered ${status}`)
  }
  for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; await sleep(50)) {
    const { rows } = await sql<Issued>`
      select l.code, c.content as document from licences.edition l
      join kernel.file f on f.id = l.file join kernel.file_content c on c.sha256 = f.sha256
      where l.issued_at is not null`.execute(product.ctx.sql)
    if (rows[0]) return rows[0]
  }
  throw new Error('the licence was not issued')
}
