import { type Ctx, officialOf } from '#kernel'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { answerFaults } from '../scaffold/answer-faults.ts'
import { type ChangeId, db, type SourceFiles } from '../tables.ts'
import { filesInArchive, namedIn } from './archive.ts'
import { beginNew } from './begun-service.ts'
import { beginChange, type Change, getChange, lockChange, saveChange } from './change.ts'

type Which = Pick<Change, 'service' | 'id'>

/**
 * Keeps what an archive holds beside a change, so that its author sees what would differ before it is taken.
 *
 * @throws services/archive-wrong, and as `lockChange`
 */
export async function bringArchive(ctx: Ctx, change: Which, archive: Buffer): Promise<void> {
  const { files } = filesInArchive(archive)
  const { service } = namedIn(files)
  if (service !== undefined && service !== change.service) {
    throw problem('archive-wrong', { what: 'elsewhere', name: service })
  }
  await ctx.tx((ctx) => bring(ctx, change, files))
}

async function bring(ctx: Ctx, { service, id }: Which, files: SourceFiles) {
  await lockChange(ctx, service, id)
  const row = {
    files: JSON.stringify(files),
    ...{ brought_by: officialOf(ctx).id, brought_at: ctx.clock.now() },
  }
  await db(ctx)
    .insertInto('services.brought')
    .values({ change: id, ...row })
    .onConflict((conflict) => conflict.column('change').doUpdateSet(row))
    .execute()
  const data = { change: id, files: Object.keys(files).length }
  await record(ctx, 'change-brought', { resource: `service:${service}`, data })
}

/** What was brought to a change and waits to be taken; undefined: nothing. */
export async function findBrought(ctx: Ctx, { id }: Which): Promise<SourceFiles | undefined> {
  const row = await db(ctx)
    .selectFrom('services.brought')
    .select('files')
    .where('change', '=', id)
    .executeTakeFirst()
  return row?.files
}

/**
 * Takes what was brought as the next revision of the change.
 *
 * @param seen  the revision beside which its author saw what differs
 * @throws services/brought-missing, and as `saveChange`
 */
export const takeBrought = (ctx: Ctx, change: Which, seen: number): Promise<number> =>
  ctx.tx(async (ctx) => {
    await lockChange(ctx, change.service, change.id)
    const files = await findBrought(ctx, change)
    if (!files) throw problem('brought-missing')
    await leave(ctx, change.id)
    return saveChange(ctx, change, seen, () => files)
  })

/** Puts aside what was brought. @throws as `getChange` */
export const leaveBrought = (ctx: Ctx, change: Which): Promise<void> =>
  ctx.tx(async (ctx) => {
    await getChange(ctx, change.service, change.id)
    await leave(ctx, change.id)
  })

const leave = (ctx: Ctx, id: ChangeId) =>
  db(ctx).deleteFrom('services.brought').where('change', '=', id).execute()

/**
 * Brings the folder of a service that its author has outside of any change: a change of it begins, with what was
 * brought waiting beside it; where nobody offers the service so far, it is its first revision.
 *
 * @throws services/archive-wrong, services/service-answer-wrong, services/changes-many, kernel/denied
 */
export const bringService = (ctx: Ctx, archive: Buffer): Promise<Which> => {
  const { files } = filesInArchive(archive)
  const { service, owner } = namedIn(files)
  if (service === undefined || answerFaults.id(service, []) || owner === undefined) {
    throw problem('archive-wrong', { what: 'unnamed', name: 'service.yaml' })
  }
  return ctx.tx(async (ctx) => {
    const offered = await db(ctx)
      .selectFrom('services.service')
      .select('id')
      .where('id', '=', service)
      .where('current', '=', true)
      .executeTakeFirst()
    if (!offered) return { service, id: await beginNew(ctx, { service, agency: owner }, files) }
    const change = { service, id: await beginChange(ctx, service) }
    await bring(ctx, change, files)
    return change
  })
}
