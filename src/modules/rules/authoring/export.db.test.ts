import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { readPack } from '#kernel'
import { readDmn } from '#lib/dmn/read'
import { writeDmn } from '#lib/dmn/write'
import { dbTest } from '#testing'
import { loadRules, storeRuleSets } from '../load.ts'
import { readRuleSets } from '../pack/rule-sets.ts'
import { listKeptVersions } from '../rule-set.ts'
import { beginDraft, getDraft, saveDraft } from './draft.ts'
import { withExpression, withFormula } from './edit.ts'
import { exportRules } from './export.ts'
import { propose, publishProposal } from './publish.ts'

const SET = 'home-business-licence'
const AUTHOR = { agency: 'moci', roles: ['rule-author'] }

/** The pack with a folder of rules as it was exported, read as a start reads it. */
async function packWith(dir: string, entries: Awaited<ReturnType<typeof exportRules>>) {
  const copy = await mkdtemp(join(tmpdir(), 'igov-export-'))
  await cp(dir, copy, { recursive: true })
  await rm(join(copy, 'rules', SET), { recursive: true })
  for (const { path, bytes } of entries) {
    const file = join(copy, 'rules', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
  const { pack } = await readPack(copy)
  if (!pack) throw new Error('the pack is unsound')
  const read = await readRuleSets(pack)
  await rm(copy, { recursive: true })
  return read
}

describe('The rules that are in force, as a folder of the pack', () => {
  dbTest('are those of the pack where nothing was published', async ({ ctx, as, given }) => {
    const author = as(await given.officer(AUTHOR))
    const entries = await exportRules(author, SET)
    expect(entries.map(({ path }) => path)).toEqual([
      ...['rules.yaml', 'scenarios.yaml', 'home-business-2016.dmn'].map((one) => `${SET}/${one}`),
    ])
    expect(String(entries[0]?.bytes)).toContain('# Decides the applications for the service')
    const { ruleSets, findings } = await packWith(ctx.pack.dir, entries)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const [before] =
      (await readRuleSets(ctx.pack)).ruleSets?.filter(
        ({ definition }) => definition.rules === SET,
      ) ?? []
    const after = ruleSets?.find(({ definition }) => definition.rules === SET)
    expect(after?.definition).toEqual(before?.definition)
    expect(after?.scenarios).toEqual(before?.scenarios)
  })

  dbTest('are what was published: git and office are one', async ({ ctx, as, given }) => {
    const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    await ctx.tx((ctx) => loadRules(ctx))
    const id = await beginDraft(first, SET, { from: '2027-01-01', to: null })
    const draft = await getDraft(first, SET, id)
    const definitions = readDmn(draft.dmn)
    const at = definitions.elements.findIndex(({ name }) => name === 'Yearly fee')
    const fee = definitions.elements[at]
    const table = fee?.kind === 'decision' ? fee.expression : undefined
    if (table?.kind !== 'decisionTable') throw new Error('no table of fees')
    const rules = table.rules.map((rule) => ({
      ...rule,
      outputs: rule.outputs.map((one) => (one.text === '1020' ? withFormula(one, '900') : one)),
    }))
    const dmn = writeDmn(withExpression(definitions, at, { ...table, rules }))
    const [one] = draft.scenarios
    if (!one) throw new Error('no scenarios')
    const scenarios = [...draft.scenarios, { ...one, on: '2027-02-01' }]
    await saveDraft(first, draft, 1, { dmn, scenarios })
    const proposal = await propose(first, draft, 2, {
      reason: 'Lower fee',
      basis: 'Decision 1/2027',
    })
    await publishProposal(second, SET, proposal)

    const { ruleSets, findings } = await packWith(ctx.pack.dir, await exportRules(first, SET))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const exported = ruleSets?.find(({ definition }) => definition.rules === SET)
    expect(exported?.definition.versions).toEqual([
      { from: '2016-01-01', model: 'home-business-2016.dmn' },
      { from: '2027-01-01', model: `${SET}-2027-01-01.dmn` },
    ])
    expect(exported?.scenarios).toEqual(scenarios)
    const before = await listKeptVersions(ctx, SET)
    await ctx.tx((ctx) => storeRuleSets(ctx, ruleSets ?? [], new Map()))
    expect(await listKeptVersions(ctx, SET)).toEqual(before)
  })

  dbTest('are told to nobody of another body', async ({ as, given }) => {
    const elsewhere = as(await given.officer({ agency: 'gdt', roles: ['rule-author'] }))
    await expect(exportRules(elsewhere, SET)).rejects.toThrow('kernel/denied')
  })
})
