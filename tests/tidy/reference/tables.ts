import { code, page, table } from './markdown.ts'
import type { Table } from './schema.ts'

/** Every table, its columns, what the database refuses, and what the application may do. */
export const tablesPage = (tables: readonly Table[]) =>
  page(
    'Tables',
    "Made by the migrations in each module's `schema/`. *May* is what the role `igov_app` may do: a table without update and delete is append-only.",
    ...tables.map(section),
  )

const section = ({ name, view, columns, constraints, indexes, rights }: Table) =>
  [
    `## ${name}`,
    `${view ? 'View. ' : ''}May: ${rights.join(', ') || 'nothing'}.`,
    table(
      ['column', 'type', 'empty', 'preset'],
      columns.map(({ name, type, nullable, preset }) => [
        code(name),
        type,
        nullable ? 'yes' : '',
        code(preset ?? ''),
      ]),
    ),
    [...constraints, ...indexes].map((text) => `- ${code(text)}`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
