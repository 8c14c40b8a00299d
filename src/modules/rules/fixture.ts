import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ctx, readPack } from '#kernel'
import { storeRuleSets } from './load.ts'
import { type PackRuleSet, readRuleSets } from './pack/rule-sets.ts'

const ISLAND = 'packs/saint-brandan'
export const LAWS = new Map([
  [
    'xsb-ordinance-1998-3',
    { en: 'Harbour Ordinance No. 3 of 1998', ar: 'لائحة الميناء رقم 3 لسنة 1998' },
  ],
])

/** Rules of the island, as a pack would bring them with texts of its files replaced. */
export async function islandRules(
  changes: readonly { file: string; replace: string; by: string }[] = [],
): Promise<readonly PackRuleSet[]> {
  const dir = await mkdtemp(join(tmpdir(), 'igov-rules-'))
  await cp(ISLAND, dir, { recursive: true })
  for (const { file, replace, by } of changes) {
    const path = join(dir, 'rules/mooring', file)
    const text = await readFile(path, 'utf8')
    if (!text.includes(replace)) throw new Error(`${file} has no ${replace}`)
    await writeFile(
      path,
      text.replaceAll(replace, () => by),
    )
  }
  const { pack } = await readPack(dir)
  if (!pack) throw new Error('the pack is unsound')
  const { ruleSets, findings } = await readRuleSets(pack)
  await rm(dir, { recursive: true })
  if (!ruleSets) throw new Error(JSON.stringify(findings))
  return ruleSets
}

/** Brings rules in, as a start does. */
export const bringIn = (ctx: Ctx, ruleSets: readonly PackRuleSet[]): Promise<void> =>
  ctx.tx((ctx) => storeRuleSets(ctx, ruleSets, LAWS))
