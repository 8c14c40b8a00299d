import { type Ctx, type Module, showFinding } from '#kernel'
import { indexEntries } from './store.ts'
import { readSynonyms } from './synonyms-file.ts'

/**
 * Brings everything that modules give to search into its index; nothing when nothing has changed.
 *
 * @param modules  whose entries are taken
 * @returns whether the index was made anew
 * @throws Error  when the synonyms of the pack are not sound; `igov pack check` says the same
 */
export async function indexSearch(ctx: Ctx, modules: readonly Module[]): Promise<boolean> {
  const { words, findings } = await readSynonyms(ctx.pack)
  if (!words) throw new Error(findings.map(showFinding).join('\n'))
  const entries = []
  for (const { portal } of modules) entries.push(...((await portal?.search?.(ctx)) ?? []))
  return indexEntries(ctx, entries, words)
}
