import { type Ctx, findFileContent, storeFile } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { PAPER_LIMITS } from '../bundle/status.ts'
import type { WithFiles } from '../offered.ts'
import { db } from '../tables.ts'

const ownerOf = (service: string) => `paper:${service}`

/** Stores the forms on paper that lie in the folders of these versions. */
export async function loadPapers(ctx: Ctx, services: readonly WithFiles[]): Promise<void> {
  for (const { bundle, content } of services) {
    const { id, version, service } = bundle
    for (const [language, place] of Object.entries(service.paper?.files ?? {})) {
      if (place.startsWith('https:')) continue
      const bytes = content.get(place)
      if (!bytes) throw new Error(`the service ${id} has no ${place}`)
      const file = { name: `${id}-${language}.pdf`, bytes }
      const stored = await storeFile(ctx, file, PAPER_LIMITS, ownerOf(id))
      await db(ctx)
        .insertInto('services.paper')
        .values({ service: id, version, language, file: stored.id })
        .onConflict((conflict) => conflict.doNothing())
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
