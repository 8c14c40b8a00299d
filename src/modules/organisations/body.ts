import type { Ctx, Texts } from '#kernel'
import { readTexts } from './decree.ts'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { problem } from './problems.ts'
import type { DecreeId } from './tables.ts'
import { checkPeriods } from './unit.ts'
import { reviseVersion } from './version.ts'

const LONGEST_ABBREVIATION = 20

export type RenameOrder = { names: Texts; abbreviation: string; from: Date; decree: DecreeId }

/**
 * Renames one's own agency from a moment on; what it was called before stays.
 *
 * @throws organisations/name-missing, organisations/no-version, organisations/time-wrong
 */
export async function renameBody(ctx: Ctx, order: RenameOrder): Promise<void> {
  const { agency } = officialOf(ctx).office
  const names = readTexts(ctx, order.names)
  const abbreviation = order.abbreviation.trim() || null
  if (abbreviation && abbreviation.length > LONGEST_ABBREVIATION)
    throw problem('name-missing', { language: '' })
  await ctx.tx(async (ctx) => {
    const { decree } = order
    await reviseVersion(ctx, 'body', agency, order.from, { names, abbreviation, decree })
    await checkPeriods(ctx)
    await record(ctx, 'body-changed', { resource: `agency:${agency}`, data: { decree } })
  })
}
