import { createHash } from 'node:crypto'
import type { Ctx } from '#kernel'
import type { PackVersion } from '../pack/rule-sets.ts'
import { getModel, getRuleSet, listVersions, type Version } from '../rule-set.ts'
import type { Draft } from './draft.ts'
import { checkDraft, type DraftCheck } from './draft-check.ts'

/** Looking at a draft takes up to a second: its pages ask for the same again and again. */
const known = new Map<string, DraftCheck>()
const MOST_KNOWN = 50

/** What `checkDraft` finds in a draft beside the versions that are in force now. */
export async function checkKept(
  ctx: Ctx,
  { ruleSet, dmn, days, scenarios }: Pick<Draft, 'ruleSet' | 'dmn' | 'days' | 'scenarios'>,
): Promise<DraftCheck> {
  const definition = await getRuleSet(ctx, ruleSet)
  const versions = await listVersions(ctx, ruleSet)
  const zone = ctx.pack.settings.timeZone
  const key = createHash('sha256')
    .update(JSON.stringify([definition, versions, dmn, days, scenarios, zone]))
    .digest('hex')
  const found = known.get(key)
  if (found) return found
  const standing = await Promise.all(versions.map((version) => standingVersion(ctx, version)))
  const check = checkDraft({ definition, standing, dmn, days, scenarios }, zone)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, check)
  return check
}

/** A version in force as the checks of a pack take it. */
export async function standingVersion(
  ctx: Ctx,
  { from, to, model: hash }: Version,
): Promise<PackVersion> {
  const { model } = await getModel(ctx, hash)
  return { from, to: to ?? undefined, file: `${hash}.dmn`, text: '', model }
}
