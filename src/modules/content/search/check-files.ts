import type { Finding } from '#kernel'
import { readJudgedQueries } from './queries-file.ts'
import { readSynonyms } from './synonyms-file.ts'

/**
 * Checks what a pack says for search: its synonyms and its judged queries.
 *
 * @param dir  the pack's folder
 */
export async function checkSearchFiles(dir: string): Promise<Finding[]> {
  const files = await Promise.all([readSynonyms({ dir }), readJudgedQueries({ dir })])
  return files.flatMap(({ findings }) => findings)
}
