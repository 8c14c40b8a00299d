import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ctx, hashOf, type Module, messageFolders, readFolder, today } from '#kernel'

/**
 * One hash of all that published pages are made from: the pack, the words, the programs and styles of
 * this build, the address of the installation, whether it is a demonstration, what officials publish,
 * and the day.
 *
 * @param root  of the checkout, with its build in `dist`
 * @param modules  all of them: some publish between two packs
 * @returns the hash as of the clock's day; files are read once, since a process goes on with what it
 *   has read at its start
 */
export async function publicationInputs(
  ctx: Ctx,
  root: string,
  modules: readonly Module[],
): Promise<(ctx: Ctx) => Promise<string>> {
  const hash = createHash('sha256')
  hash.update(hashOf(await readFolder(ctx.pack.dir)))
  for (const { dir } of messageFolders(root)) {
    if (!existsSync(dir)) continue
    for (const file of readdirSync(dir).sort()) hash.update(readFileSync(join(dir, file)))
  }
  hash.update(buildOf(root))
  const files = hash.digest('hex')
  return async (ctx) => {
    const published: unknown[] = []
    for (const { portal } of modules) published.push((await portal?.published?.(ctx)) ?? '')
    return createHash('sha256')
      .update(JSON.stringify([files, ctx.url, ctx.demonstration, today(ctx), published]))
      .digest('hex')
  }
}

/** Hash of the programs and styles of a checkout's build. */
export function buildOf(root: string): string {
  const hash = createHash('sha256')
  for (const file of ['inputs.json', 'assets/manifest.json']) {
    hash.update(readFileSync(join(root, 'dist', file)))
  }
  return hash.digest('hex')
}
