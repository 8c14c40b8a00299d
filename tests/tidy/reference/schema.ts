import pg from 'pg'

export type Column = {
  name: string
  /** as in DDL, `character varying(20)`, `uuid[]` */
  type: string
  nullable: boolean
  /** the expression, or what makes the value */
  preset: string | null
  /** true: the database alone gives it */
  always: boolean
}

export type Table = {
  /** `schema.table` */
  name: string
  view: boolean
  columns: Column[]
  /** definitions, keys first */
  constraints: string[]
  /** definitions of those that no constraint has made */
  indexes: string[]
  /** what the application's role may do, in the order of DML */
  rights: string[]
}

const COLUMNS = `
  select c.oid::int as table, n.nspname || '.' || c.relname as name, c.relkind in ('v', 'm') as view,
    a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
    coalesce(pg_get_expr(d.adbin, d.adrelid),
      case a.attidentity when '' then null else 'identity' end) as preset,
    a.attidentity = 'a' or a.attgenerated <> '' as always,
    array(select r from unnest(array['select', 'insert', 'update', 'delete']) r
      where has_table_privilege('igov_app', c.oid, r)) as rights
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^(pg_|information_schema|graphile|public)'
  order by name, a.attnum`

const CONSTRAINTS = `
  select conrelid::int as table, pg_get_constraintdef(oid) as text from pg_constraint
  where contype in ('p', 'u', 'f', 'c', 'x')
  order by array_position(array['p', 'u', 'x', 'f', 'c'], contype::text), conname`

const INDEXES = `
  select i.indrelid::int as table, pg_get_indexdef(i.indexrelid) as text from pg_index i
  where not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
  order by i.indexrelid::regclass::text`

/** The tables and views of kernel and modules, as the migrations made them, by name. */
export async function readSchema(url: string): Promise<Table[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const constraints = await texts(client, CONSTRAINTS)
    const indexes = await texts(client, INDEXES)
    const tables = new Map<number, Table>()
    for (const row of (await client.query(COLUMNS)).rows) {
      const table: Table = tables.get(row.table) ?? {
        name: row.name,
        view: row.view,
        columns: [],
        constraints: constraints.get(row.table) ?? [],
        indexes: indexes.get(row.table) ?? [],
        rights: row.rights,
      }
      const { column: name, type, nullable, preset, always } = row
      table.columns.push({ name, type, nullable, preset, always })
      tables.set(row.table, table)
    }
    return [...tables.values()]
  } finally {
    await client.end()
  }
}

async function texts(client: pg.Client, query: string) {
  const found = new Map<number, string[]>()
  for (const { table, text } of (await client.query(query)).rows) {
    found.set(table, [...(found.get(table) ?? []), text])
  }
  return found
}
