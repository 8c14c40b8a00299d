import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ctx, findFileContent, storeFile } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { PAPER_LIMITS } from '../bundle/status.ts'
import { db } from '../tables.ts'

const ownerOf = (service: string) => `paper:${service}`

/** Stores the forms on paper that lie in the folders of these versions. */
export async function loadPapers(ctx: Ctx, services: readonly ServiceBundle[]): Promise<void> {
  for (const { id, version, service } of services) {
    for (const [language, place] of Object.entries(service.paper?.files ?? {})) {
      if (place.startsWith('https:')) continue
      const bytes = await readFile(join(ctx.pack.dir, 'services', id, place))
      const file = { name: `${id}-${language}.pdf`, bytes }
      const stored = await storeFile(ctx, file, PAPER_LIMITS, ownerOf(id))
      await db(ctx)
        .insertInto('services.paper')
        .values({ service: id, version, language, file: stored.id })
        .execute()
    }
  }
}

/** The form on paper of a version in a language, where its file lies in the folder. */
export async function findPaper(ctx: Ctx, { id, version }: ServiceBundle, language: string) {
  const row = await db(ctx)
    .selectFrom('services.paper')
    .select('file')
    .where('service', '=', id)
    .where('version', '=', version)
    .where('language', '=', language)
    .executeTakeFirst()
  return row && findFileContent(ctx, row.file, ownerOf(id))
}
