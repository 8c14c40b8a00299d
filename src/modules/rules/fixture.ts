import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ctx, readPack } from '#kernel'
import { compileDmn } from '#lib/dmn/engine'
import { readDmn } from '#lib/dmn/read'
import { storeRuleSets } from './load.ts'
import { type PackRuleSet, type PackVersion, readRuleSets } from './pack/rule-sets.ts'

const ISLAND = 'packs/saint-brandan'
export const LAWS = new Map([
  [
    'xsb-ordinance-1998-3',
    { en: 'Harbour Ordinance No. 3 of 1998', ar: 'لائحة الميناء رقم 3 لسنة 1998' },
  ],
  [
    'qa-moec-decision-2016-242',
    {
      en: 'Ministerial Decision No. 242 of 2016',
      ar: 'قرار وزير الاقتصاد والتجارة رقم 242 لسنة 2016',
    },
  ],
])

type Change = { file: string; replace: string; by: string }

/** The island's rules about moorings, as a pack would bring them with texts of its files replaced. */
export const islandRules = async (
  changes: readonly Change[] = [],
): Promise<readonly PackRuleSet[]> =>
  (await changedRules(ISLAND, 'mooring', changes)).filter(
    ({ definition }) => definition.rules === 'mooring',
  )

/** Rules of Qatar, with texts of the home business licence's replaced. */
export const licenceRules = (changes: readonly Change[] = []): Promise<readonly PackRuleSet[]> =>
  changedRules('packs/qatar', 'home-business-licence', changes)

/** The licence for another fee a year, for all days: as after a mistake that was put right. */
export const licenceFor = (fee: number): Promise<readonly PackRuleSet[]> =>
  licenceRules([
    { file: 'home-business-2016.dmn', replace: '<text>1020</text>', by: `<text>${fee}</text>` },
    { file: 'scenarios.yaml', replace: 'Yearly fee: 1020', by: `Yearly fee: ${fee}` },
  ])

async function changedRules(
  country: string,
  ruleSet: string,
  changes: readonly Change[],
): Promise<readonly PackRuleSet[]> {
  const dir = await mkdtemp(join(tmpdir(), 'igov-rules-'))
  await cp(country, dir, { recursive: true })
  for (const { file, replace, by } of changes) {
    const path = join(dir, 'rules', ruleSet, file)
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

/** The licence with a fee that takes for ever to work out: no pack with it would start. */
export async function endlessLicence(): Promise<readonly PackRuleSet[]> {
  const endless = '<text>sum(for i in 1..100000000 return i)</text>'
  const change = (version: PackVersion): PackVersion => {
    const text = version.text.replace('<text>1020</text>', endless)
    return { ...version, text, model: compileDmn(readDmn(text)) }
  }
  return (await licenceRules()).map((ruleSet) =>
    ruleSet.definition.rules === 'home-business-licence'
      ? { ...ruleSet, versions: ruleSet.versions.map(change) }
      : ruleSet,
  )
}

/** Brings rules in, as a start does. */
export const bringIn = (ctx: Ctx, ruleSets: readonly PackRuleSet[]): Promise<void> =>
  ctx.tx((ctx) => storeRuleSets(ctx, ruleSets, LAWS))
