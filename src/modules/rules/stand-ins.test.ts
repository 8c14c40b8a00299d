import { expect, it } from 'vitest'
import { readPack } from '#kernel'
import { compileDmn } from '#lib/dmn/engine'
import { readDmn } from '#lib/dmn/read'
import type { FeelValue } from '#lib/feel/index'
import { momentOn } from './evaluation.ts'
import { readRuleSets } from './pack/rule-sets.ts'
import { candidateOf } from './qualify.ts'
import { standIns } from './stand-ins.ts'

const { pack } = await readPack('packs/qatar')
const { ruleSets } = pack ? await readRuleSets(pack) : {}
const licence = ruleSets?.find(({ definition }) => definition.rules === 'home-business-licence')
if (!licence) throw new Error('the pack has no rules for the home business licence')
const { definition, versions } = licence
const [version] = versions
if (!version) throw new Error('the rules have no version')
const definitions = readDmn(version.text)
const model = compileDmn(definitions)
const moment = momentOn('2026-11-23', { now: new Date('2026-11-23T09:00:00Z'), zone: 'Asia/Qatar' })
const candidate = candidateOf(
  { from: version.from, to: null, model: version.model.hash },
  { definitions, model },
  definition.decision,
  moment,
)

/** The row that says whether one may apply, with values for what was not answered. */
function rowFor(answers: ReadonlyMap<string, FeelValue>) {
  const inputs = new Map([...standIns(candidate, definition.decision, answers), ...answers])
  const { trace } = model.evaluate({ ...moment, decisions: ['Eligible'], inputs, trace: true })
  const eligible = trace?.decisions.find(({ name }) => name === 'Eligible')
  return eligible?.tables[0]?.hits.map(({ row }) => row)
}

it.each([
  [{ 'Lives in the home': false }, 2],
  [{ Age: 17 }, 1],
  [{ 'Lives in the home': true, Activity: 'other' }, 3],
])('what was not asked is never the reason: %j is told by row %i', (answers, row) => {
  expect(rowFor(new Map<string, FeelValue>(Object.entries(answers)))).toEqual([row])
})
