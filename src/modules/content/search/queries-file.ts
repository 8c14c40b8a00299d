import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { closed, type Finding, Id, type Pack, readYaml, shaped, suggest } from '#kernel'

const FILE = 'search-queries.yaml'

/** `search-queries.yaml`: what people ask, and what should be found for it. */
const queriesSchema = Type.Object(
  {
    queries: Type.Array(
      Type.Object(
        {
          query: Type.String({ minLength: 1, maxLength: 200 }),
          /** how it is written: `dialect`, `misspelt` */
          class: Id,
          /** 3: what was meant, 2: serves too, 1: related; by id of a service, or `kind:id` */
          judged: Type.Record(
            Type.String({ pattern: '^([a-z-]+:)?[a-z][a-z0-9-]*$' }),
            Type.Integer({ minimum: 0, maximum: 3 }),
            { minProperties: 1 },
          ),
        },
        closed,
      ),
    ),
  },
  closed,
)

export type JudgedQuery = { query: string; class: string; judged: Record<string, number> }

/**
 * Reads the judged queries of a pack; a pack without the file has none.
 *
 * @returns everything wrong at once; `queries` only when nothing was found
 */
export async function readJudgedQueries(
  pack: Pick<Pack, 'dir'>,
): Promise<{ queries: JudgedQuery[] | undefined; findings: Finding[] }> {
  const file = await readYaml(pack.dir, FILE)
  if (file.findings.some(({ code }) => code === 'file-missing')) {
    return { queries: [], findings: [] }
  }
  const { value, findings } = shaped(file, queriesSchema)
  const services = await readdir(join(pack.dir, 'services'))
  for (const [at, { judged }] of (value?.queries ?? []).entries()) {
    for (const id of Object.keys(judged)) {
      if (id.includes(':') || services.includes(id)) continue
      const message = `no service "${id}": ${suggest(id, services)}`
      const path = ['queries', at, 'judged', id]
      findings.push(file.finding(path, { code: 'unknown-reference', message, at: 'key' }))
    }
  }
  return { queries: findings.length === 0 ? value?.queries : undefined, findings }
}
