import { Type } from 'typebox'
import { kernelProblem } from '../problem.ts'
import { machineRoute } from './machine.ts'
import { json, type Route } from './route.ts'

/** A JSON Schema without its own address, and what the files are that it describes. */
export type SchemaFile = { readonly title: string; readonly schema: object }

/**
 * Publishes the shapes of a module's files, so that editors complete and check them.
 *
 * @param files  by name; each is at `/api/schemas/<module>/<name>.json` for good
 * @throws kernel/not-found  there is none of that name
 * @source JSON Schema 2020-12
 */
export const schemaFiles = (module: string, files: Readonly<Record<string, SchemaFile>>): Route =>
  machineRoute({
    method: 'GET',
    url: `/api/schemas/${module}/:file`,
    allow: 'public',
    params: Type.Object({ file: Type.String({ pattern: '^[a-z][a-z-]{0,40}\\.json$' }) }),
    handler: async ({ ctx, params }) => {
      const name = params.file.slice(0, -'.json'.length)
      const found = Object.hasOwn(files, name) ? files[name] : undefined
      if (!found) throw kernelProblem('not-found')
      return json({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `${ctx.url}/api/schemas/${module}/${name}.json`,
        title: found.title,
        ...found.schema,
      })
    },
  })
