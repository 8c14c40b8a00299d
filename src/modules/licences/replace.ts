import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { useMandate } from '#mandates'
import { lockForAct } from './after.ts'
import { tellOfEdition, writeEdition } from './edition.ts'
import type { Licence } from './licence.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** Times a document is made again within a year. */
export const MOST_A_YEAR = 5

/**
 * Makes the document of a licence again, since its holder has lost it: with a new code, and once it is sealed the lost one
 * counts no more. What it says and its days stay.
 *
 * @throws as `lockForAct`
 * @throws licences/replaced-too-often  `most` times within a year
 */
export const replaceDocument = (ctx: Ctx, { id }: Pick<Licence, 'id'>): Promise<void> =>
  ctx.tx(async (ctx) => {
    const licence = await lockForAct(ctx, id, 'replace')
    const { service, number: reference } = licence
    await useMandate(ctx, { what: 'begun', service, reference })
    if ((await countReplaced(ctx, licence)) >= MOST_A_YEAR) {
      throw problem('replaced-too-often', { most: MOST_A_YEAR })
    }
    const { template, answers, foundBy } = await db(ctx)
      .selectFrom('licences.edition')
      .select(['template', 'answers', sql<string | null>`found_by::text`.as('foundBy')])
      .where('id', '=', licence.edition)
      .executeTakeFirstOrThrow()
    const edition = await writeEdition(ctx, licence, {
      ...licence,
      ...{ template, kind: 'replaced', caseId: null, after: licence.editionNumber },
      ...{ answers: answers ?? undefined, foundBy },
    })
    if (!edition) throw new Error('an edition without a case was not written')
    await tellOfEdition(ctx, { ...licence, edition }, 'replaced', null)
  })

async function countReplaced(ctx: Ctx, { id }: Licence): Promise<number> {
  const { count } = await db(ctx)
    .selectFrom('licences.edition')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('licence', '=', id)
    .where('kind', '=', 'replaced')
    .where('granted_at', '>', sql<Date>`${ctx.clock.now()}::timestamptz - interval '1 year'`)
    .executeTakeFirstOrThrow()
  return Number(count)
}
