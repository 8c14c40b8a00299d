import pg from 'pg'

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
// By this table commands tell a database of iGov from an empty one.
await client.query('create schema if not exists kernel')
await client.query('create table if not exists kernel.migration (name text)')
await client.query('create table if not exists act (id int primary key)')
await client.end()
process.send?.({ signIns: [{ who: 'A citizen', id: '1', password: 'first light' }] })
process.disconnect?.()
