import pg from 'pg'

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query('create table if not exists act (id int primary key)')
await client.end()
process.send?.({ signIns: [{ who: 'A citizen', id: '1', password: 'first light' }] })
process.disconnect?.()
