import { describe, expect, it } from 'vitest'
import { columnFindings } from './reference/columns.ts'
import type { Column, Table } from './reference/schema.ts'
import { canary } from './tree.ts'

const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: false,
  preset: null,
  always: false,
  ...more,
})

const table = (name: string, columns: Column[]): Table => ({
  name,
  view: false,
  columns,
  constraints: [],
  indexes: [],
  rights: [],
})

const SCHEMA = [
  table('permits.permit', [
    column('id', 'uuid', { preset: 'uuidv7()' }),
    column('number', 'bigint', { preset: 'identity', always: true }),
    column('note', 'text', { nullable: true }),
    column('at', 'timestamp with time zone'),
    column('rows', 'jsonb'),
    column('state', 'text'),
    column('missing', 'text'),
  ]),
  table('permits.untyped', [column('id', 'uuid')]),
]

describe("A module's row types", () => {
  it('are held against the schema, column by column', () => {
    expect(columnFindings(canary('columns').root, SCHEMA)).toEqual([
      'permits.untyped is in the schema and in no Tables',
      'permits.permit.gone is in Tables and not in the schema',
      'permits.permit.number is given by the database alone, Tables lets it be written',
      'permits.permit.number is bigint (bigint), Tables says number',
      'permits.permit.note may be empty, Tables says otherwise',
      'permits.permit.at is Date (timestamp with time zone), Tables says string',
      'permits.permit.state has no preset, Tables says Generated',
      'permits.permit.missing is in the schema and not in Tables',
      'permits.lost is in Tables and not in the schema',
    ])
  }, 60_000)
})
