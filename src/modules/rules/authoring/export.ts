import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Document, isSeq, parseDocument } from 'yaml'
import type { Ctx } from '#kernel'
import { assertAllowed } from '#kernel'
import type { ZipEntry } from '#lib/zip'
import { record } from '../facts.ts'
import type { Scenario } from '../pack/rule-set-file.ts'
import { getModelText, getRuleSet, listKeptVersions } from '../rule-set.ts'
import { type Definition, db, type PackVersionRow } from '../tables.ts'
import { mayEdit } from './draft.ts'

/**
 * A rule set as a folder of the pack, as it is in force: put in the pack's place it loads to the same versions, so that
 * what was published in the office and what stands in git are one.
 *
 * @returns `rules.yaml`, `scenarios.yaml` and each model; notes of the pack's files are kept where these are there
 * @throws rules/rule-set-missing, kernel/denied
 */
export async function exportRules(ctx: Ctx, ruleSet: string): Promise<ZipEntry[]> {
  const definition = await getRuleSet(ctx, ruleSet)
  assertAllowed(ctx.t, mayEdit(ctx, definition))
  const row = await db(ctx)
    .selectFrom('rules.rule_set')
    .select(['scenarios', 'pack_versions'])
    .where('id', '=', ruleSet)
    .executeTakeFirstOrThrow()
  const standing = await listKeptVersions(ctx, ruleSet)
  const files = filesOf(ruleSet, standing, row.pack_versions)
  const versions = standing.map(({ from, model }) => ({ from, model: files.get(model) ?? '' }))
  const models = await Promise.all(
    [...files].map(async ([hash, file]) => entry(ruleSet, file, await getModelText(ctx, hash))),
  )
  await record(ctx, 'rules-exported', { resource: `rules:${ruleSet}` })
  return [
    entry(ruleSet, 'rules.yaml', await rulesYaml(ctx, definition, versions)),
    entry(ruleSet, 'scenarios.yaml', await scenariosYaml(ctx, ruleSet, row.scenarios)),
    ...models,
  ]
}

const entry = (ruleSet: string, file: string, text: string): ZipEntry => ({
  path: `${ruleSet}/${file}`,
  bytes: Buffer.from(text, 'utf8'),
})

/** The file of each model: as the pack calls it, else by the first day on which it decides. */
function filesOf(
  ruleSet: string,
  standing: readonly { from: string; model: string }[],
  pack: readonly PackVersionRow[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const taken = new Set<string>()
  for (const { from, model } of standing) {
    if (files.has(model)) continue
    const known = pack.find((one) => one.model === model)?.file
    const stem = `${ruleSet}-${from}`
    let name = known ?? `${stem}.dmn`
    for (let number = 2; taken.has(name); number++) name = `${stem}-${number}.dmn`
    files.set(model, name)
    taken.add(name)
  }
  return files
}

type VersionLine = { from: string; model: string }

/** The pack's own file with its notes, and other versions in it; made anew where the file is not there. */
async function rulesYaml(ctx: Ctx, definition: Definition, versions: readonly VersionLine[]) {
  const { laws: _laws, titles: _titles, ...file } = definition
  const text = await packFile(ctx, definition.rules, 'rules.yaml')
  const document = text === undefined ? new Document(file) : parseDocument(text)
  const lines = document.createNode(versions)
  if (isSeq(lines)) for (const item of lines.items) Object.assign(item as object, { flow: true })
  document.set('versions', lines)
  return document.toString(PLAIN)
}

const PLAIN = { lineWidth: 0, flowCollectionPadding: true }

/** Scenarios that the pack's file has already keep their lines and their notes. */
async function scenariosYaml(ctx: Ctx, ruleSet: string, scenarios: readonly Scenario[]) {
  const text = await packFile(ctx, ruleSet, 'scenarios.yaml')
  const document = text === undefined ? undefined : parseDocument(text)
  const known = new Map<string, unknown>()
  const all: unknown = document?.toJS()
  if (isSeq(document?.contents) && Array.isArray(all)) {
    for (const [at, one] of all.entries())
      known.set(JSON.stringify(one), document.contents.items[at])
  }
  const made = new Document([])
  const nodes = scenarios.map((one) => known.get(JSON.stringify(one)) ?? made.createNode(one))
  if (isSeq(made.contents)) made.contents.items = nodes as typeof made.contents.items
  if (document?.commentBefore) made.commentBefore = document.commentBefore
  return made.toString(PLAIN)
}

async function packFile({ pack }: Ctx, ruleSet: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(join(pack.dir, 'rules', ruleSet, file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}
