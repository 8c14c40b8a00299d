import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pack } from '#kernel'
import { type CompiledModel, compileDmn } from '#lib/dmn/engine'
import { DmnError } from '#lib/dmn/findings'
import { readDmn } from '#lib/dmn/read'
import { type Decider, deciderOver } from '../decide-by.ts'
import { findRuleSetFile } from './rule-sets.ts'

const compiled = new WeakMap<Pick<Pack, 'dir'>, Map<string, Promise<CompiledModel | undefined>>>()

/**
 * Decides by the rules of a pack's own folder, before anything of it is brought in: for what tries a pack out.
 *
 * @param on  the day that counts, as YYYY-MM-DD
 * @returns undefined where the rule set cannot be read, or is not in force on that day; its own check says so
 */
export async function findPackDecider(
  pack: Pack,
  { ruleSet, on }: { ruleSet: string; on: string },
): Promise<Decider | undefined> {
  const file = await findRuleSetFile(pack, ruleSet)
  const version = file?.versions.findLast(({ from }) => from <= on)
  if (!file || !version) return undefined
  const model = await modelAt(pack, `rules/${ruleSet}/${version.model}`)
  if (!model) return undefined
  const definition = { ...file, laws: {}, titles: {} }
  return deciderOver({ definition, model, hash: model.hash, on }, pack, new Date(0))
}

/** Compiled once for a pack: many scenarios ask the same rules. */
function modelAt(pack: Pick<Pack, 'dir'>, path: string): Promise<CompiledModel | undefined> {
  const known = compiled.get(pack) ?? new Map<string, Promise<CompiledModel | undefined>>()
  compiled.set(pack, known)
  const found = known.get(path) ?? compileFile(join(pack.dir, path))
  known.set(path, found)
  return found
}

async function compileFile(path: string): Promise<CompiledModel | undefined> {
  try {
    return compileDmn(readDmn(await readFile(path, 'utf8')))
  } catch (error) {
    const isTold = error instanceof DmnError || (error as { code?: unknown }).code === 'ENOENT'
    if (!isTold) throw error
    return undefined
  }
}
