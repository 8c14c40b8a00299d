import { join } from 'node:path'
import { paperOf } from '#cases'
import type { Config, Ctx, Pack } from '#kernel'
import { openTypesetting } from '../../kernel/documents/index.ts'
import { openPapers } from '../../kernel/documents/papers.ts'
import { templateFile } from '../../kernel/templates.ts'

/** Sheets that may wait to be typeset; whoever comes after them is told to try again. */
const MOST_WAITING = 20

type Parts = { config: Config; pack: Pack; sql: Ctx['sql'] }

/**
 * What a web process typesets: sheets by templates that are in force, and documents of templates that nobody has
 * published yet, in a process that reads nothing but their folder. Neither is sealed.
 */
export function openDocuments({ config, pack, sql }: Parts) {
  const typesetter = join(config.root, 'dist/typesetter.js')
  const typesetting = openTypesetting({
    typesetter,
    templateFile: (template) =>
      templateFile(template, {
        ...{ modules: join(config.root, 'src/modules'), pack: pack.dir },
        ...{ dir: join(config.dataDir, 'templates'), database: sql },
      }),
    waiting: MOST_WAITING,
  })
  const papers = openPapers(typesetter, paperOf)
  return {
    ports: { typeset: typesetting.typeset, papers },
    close: async () => {
      await Promise.all([typesetting.close(), papers.close()])
    },
  }
}
