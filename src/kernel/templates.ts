import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { hashOf } from './pack/hash.ts'

const KEPT = /^kept:([0-9a-f]{64})\/(.+)$/

const OWN = /^own:(.+)$/

/** What stands for a template of a module, which is the platform's and no country's: `own:services/paper/form.typ`. */
export const ownTemplate = (path: string): string => `own:${path}`

/** What stands for a kept template in an order: `kept:<hash>/documents/licence.typ`. */
export const keptTemplate = (hash: string, path: string): string => `kept:${hash}/${path}`

/**
 * Keeps the templates of a version with all that they read; the same files are kept once.
 *
 * @param files  by path
 * @returns their hash
 */
export async function keepTemplates(ctx: Ctx, files: ReadonlyMap<string, Buffer>): Promise<string> {
  const hash = hashOf(files)
  const kept = Object.fromEntries(
    [...files].map(([path, bytes]) => [path, bytes.toString('base64')]),
  )
  await sql`insert into kernel.template (hash, files) values (${hash}, ${JSON.stringify(kept)}::jsonb)
    on conflict do nothing`.execute(ctx.sql)
  return hash
}

/**
 * Where the file of a template lies, for the process that typesets.
 *
 * @param modules  folder of the modules, in which their own lie
 * @param pack  folder of the pack, in which all others lie
 * @param dir  folder into which kept ones are written when they are first asked for
 * @throws Error  it leads out of its folder, or was never kept
 */
export async function templateFile(
  template: string,
  {
    modules,
    pack,
    dir,
    database,
  }: { modules: string; pack: string; dir: string; database: Ctx['sql'] },
): Promise<string> {
  const [, own] = OWN.exec(template) ?? []
  if (own) return within(modules, own)
  const [, hash, path] = KEPT.exec(template) ?? []
  if (!hash || !path) return within(pack, template)
  const folder = join(dir, hash)
  const file = within(folder, path)
  if (existsSync(file)) return file
  const { rows } = await sql<{ files: Record<string, string> }>`
    select files from kernel.template where hash = ${hash}`.execute(database)
  const [row] = rows
  if (!row) throw new Error(`no templates were kept under ${hash}`)
  // Each writes a folder of its own and moves it: who dies half-way leaves no half folder, and of many at
  // once none takes another's files away.
  await mkdir(dir, { recursive: true })
  const half = await mkdtemp(`${folder}.`)
  for (const [name, text] of Object.entries(row.files)) {
    const to = within(half, name)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, Buffer.from(text, 'base64'))
  }
  await rename(half, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(half, { recursive: true, force: true })
  })
  return file
}

function within(folder: string, path: string): string {
  const file = join(folder, path)
  if (!file.startsWith(join(folder, sep))) throw new Error(`${path} is no template of its folder`)
  return file
}
