import { Type } from 'typebox'
import { ListFile } from '#kernel'
import { migrationSchema } from '../migration/migration-file.ts'
import { scenarioSchema } from '../scenario/scenario-file.ts'
import { deskSchema } from './desk-file.ts'
import { fieldSchemas, groupSchema } from './field.ts'
import { formSchema } from './form-file.ts'
import { serviceSchema } from './service-file.ts'

const FIELD = { $ref: '#/$defs/field' }
const fields = { type: 'array', minItems: 1, items: FIELD }

/** Groups hold fields, so that a form's shape names itself; the reader checks its shell and each field apart. */
const withFields = <S extends { properties: object }>(schema: S) => ({
  ...schema,
  properties: { ...schema.properties, fields },
})

const page = formSchema.properties.pages
const formFile = {
  ...formSchema,
  properties: { ...formSchema.properties, pages: { ...page, items: withFields(page.items) } },
  $defs: { field: { oneOf: [...Object.values(fieldSchemas), withFields(groupSchema)] } },
}

/** Texts by derived keys, as deep as the places that they stand for. */
const messages = Type.Cyclic(
  {
    texts: Type.Record(
      Type.String(),
      Type.Union([Type.String({ minLength: 1 }), Type.Ref('texts')]),
    ),
  },
  'texts',
)

/** The shapes of a service's files, by the name of their address. */
export const bundleSchemas = {
  service: { title: 'service.yaml: what a service is', schema: serviceSchema },
  form: { title: 'forms/<form>.yaml: pages and fields', schema: formFile },
  desk: { title: 'desk.yaml: what officers see differently', schema: deskSchema },
  list: { title: 'lists/<list>.yaml: a code list that fields offer', schema: ListFile },
  scenario: {
    title: 'scenarios/<scenario>.yaml: given answers, expected outcome',
    schema: scenarioSchema,
  },
  migration: {
    title:
      'migrations/[<form>-]<from>-to-<to>.yaml: what becomes of the answers of an earlier version',
    schema: migrationSchema,
  },
  messages: { title: 'messages/<language>.yaml: texts by their places', schema: messages },
}

const KINDS: readonly [keyof typeof bundleSchemas, RegExp][] = [
  ['list', /^lists\//],
  ['migration', /migrations\/[^/]+\.yaml$/],
  ['form', /forms\/[^/]+\.yaml$/],
  ['messages', /messages\/[^/]+\.yaml$/],
  ['scenario', /scenarios\/[^/]+\.yaml$/],
  ['desk', /desk\.yaml$/],
  ['service', /service\.yaml$/],
]

/** Which of the schemas a file of a bundle has, or of the lists beside it; undefined: none. */
export const schemaOf = (path: string): keyof typeof bundleSchemas | undefined =>
  KINDS.find(([, is]) => is.test(path))?.[0]

/**
 * Files whose first line tells an editor by which schema it completes and checks them.
 *
 * @param url  of a platform that runs
 */
export const withSchemaLines = (
  files: ReadonlyMap<string, string>,
  url: string,
): ReadonlyMap<string, string> =>
  new Map(
    [...files].map(([path, text]) => {
      const kind = schemaOf(path)
      const line = `# yaml-language-server: $schema=${url}/api/schemas/services/${kind}.json\n`
      return [path, kind === undefined ? text : `${line}${text}`]
    }),
  )
