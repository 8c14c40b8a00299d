import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Finding, readPack } from '#kernel'
import { plantedFaults } from './planted-faults.ts'
import { readRuleSets } from './rule-sets.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

const FOLDER = 'rules/mooring'

const findingsIn = async (dir: string) => {
  const { pack } = await readPack(dir)
  if (!pack) throw new Error('the pack is unsound')
  return readRuleSets(pack)
}

/** A copy of the island's pack with one place of its rules changed. */
const spoilt = async (file: string, replace: string, by: string) => {
  const dir = await mkdtemp(join(tmpdir(), 'igov-rules-'))
  dirs.push(dir)
  await cp('packs/saint-brandan', dir, { recursive: true })
  const path = join(dir, FOLDER, file)
  const text = await readFile(path, 'utf8')
  expect(text).toContain(replace)
  await writeFile(
    path,
    text.replace(replace, () => by),
  )
  return dir
}

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length

const everyFault = Object.entries(plantedFaults).flatMap(([code, faults]) =>
  faults.map((fault) => ({ code, ...fault })),
)
const WARNINGS = ['article-unused', 'row-unreachable', 'row-untried']

describe('The rule sets of a pack', () => {
  it.each(['packs/saint-brandan', 'packs/qatar'])('of %s are sound', async (dir) => {
    const { ruleSets, findings } = await findingsIn(dir)
    expect(findings).toEqual([])
    expect(ruleSets).toBeDefined()
  })

  it.each(everyFault)('have it found: $code, $name', async (fault) => {
    const dir = await spoilt(fault.file, fault.replace, fault.by)
    const { ruleSets, findings } = await findingsIn(dir)
    const file = fault.in ?? fault.file
    const text = await readFile(join(dir, FOLDER, file), 'utf8')
    const isIt = (one: Finding) =>
      one.code === fault.code && one.file.endsWith(file) && one.line === lineOf(text, fault.at)
    const found = findings.find(isIt)
    expect(found, JSON.stringify(findings)).toBeDefined()
    expect(found?.message).toMatch(fault.says)
    expect(found?.severity).toBe(WARNINGS.includes(fault.code) ? 'warning' : 'error')
    if (!WARNINGS.includes(fault.code)) expect(ruleSets).toBeUndefined()
  })

  it.each([
    ['rules.yaml', 'owner: harbour-office', 'owner: harbor-office', 'unknown-reference'],
    ['rules.yaml', 'rules: mooring', 'rules: moorings', 'wrong-folder'],
    ['rules.yaml', 'law: xsb-ordinance-1998-3', 'law: xsb-ordinance-1998-4', 'unknown-reference'],
    ['rules.yaml', '    law: xsb-ordinance-1998-3\n', '', 'missing-key'],
    ['rules.yaml', 'fr: De la proue à la poupe', 'de: Vom Bug zum Heck', 'text-missing'],
    ['rules.yaml', 'decision: May moor', 'decision: May moor\nday: Length', 'unknown-reference'],
    ['rules.yaml', 'from: 2024-01-01', 'from: 1998-06-01', 'wrong-value'],
    ['rules.yaml', 'model: mooring-2024.dmn', 'model: mooring-2025.dmn', 'file-missing'],
    ['rules.yaml', 'model: mooring-2024.dmn', 'model: mooring-1998.dmn', 'unknown-file'],
    ['rules.yaml', "'How long is the boat, in metres?'", 'How long, in metres?', 'unknown-key'],
    ['rules.yaml', 'simulated: true', 'simulated: maybe', 'wrong-value'],
    ['rules.yaml', 'source: invented', 'source: hearsay', 'unknown-reference'],
  ])('name what is wrong in %s: %s', async (file, replace, by, code) => {
    const { findings } = await findingsIn(await spoilt(file, replace, by))
    expect(findings.map((finding) => finding.code)).toContain(code)
  })

  it('name no source that people cannot read in their language', async () => {
    const dir = await spoilt('rules.yaml', 'source: invented', 'source: invented')
    const path = join(dir, 'sources.yaml')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/ +names: .*\n/, ''))
    const { ruleSets, findings } = await findingsIn(dir)
    expect(ruleSets).toBeUndefined()
    expect(findings.map(({ code, message }) => [code, message])).toContainEqual([
      'text-missing',
      expect.stringContaining('the source "invented" has no names'),
    ])
  })
})
