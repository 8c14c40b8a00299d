import pg from 'pg'
import { expect, test } from 'vitest'
import { versionRefusal } from '../../src/kernel/postgres/check.ts'
import { startServer } from '../../src/kernel/postgres/server.ts'
import { act, igov, newDataDir, start, startReady, usedDataDir } from './start/running.ts'

const outside = async () => startServer({ dataDir: await usedDataDir(), durable: false })

/** A role and a database on an outside server, as its administrator would make them. */
async function newDatabase(adminUrl: string, sql: string) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query("create role portal login password 'secret'")
  await client.query('create database portal')
  await client.query('revoke create on schema public from public')
  for (const statement of sql.split(';')) await client.query(statement)
  await client.end()
  const url = new URL(adminUrl)
  return Object.assign(url, { username: 'portal', password: 'secret', pathname: '/portal' }).href
}

test('DATABASE_URL uses a server outside, and no embedded one is made', async () => {
  const server = await outside()
  const dataDir = newDataDir()
  const platform = await startReady(dataDir, { DATABASE_URL: server.url })
  expect(await act(platform.state().url, 1)).toBe(true)
  expect(platform.state().processes.postgres).toEqual([])
  platform.interrupt()
  expect(await platform.ended).toBe(0)
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  expect((await client.query('select id from act')).rows).toEqual([{ id: 1 }])
  await client.end()
  await server.stop()
})

test.each([
  ['create on the database', '', 'GRANT CREATE ON DATABASE "portal" TO "portal"'],
  [
    'to make the role',
    'grant create on database portal to portal',
    'CREATE ROLE igov_app NOLOGIN; GRANT igov_app TO "portal"',
  ],
  [
    'to act as the role',
    'grant create on database portal to portal; create role igov_app nologin',
    'GRANT igov_app TO "portal"',
  ],
])(
  'a role without the right %s is told which one and how to get it',
  async (_right, sql, advice) => {
    const server = await outside()
    const url = await newDatabase(server.adminUrl, sql)
    const platform = start(newDataDir(), { DATABASE_URL: url })
    expect(await platform.ended).toBe(1)
    expect(platform.printed()).toContain(advice)
    expect(platform.printed()).not.toContain('secret')
    await server.stop()
  },
)

test('the advice, followed, is enough', async () => {
  const server = await outside()
  const url = await newDatabase(
    server.adminUrl,
    `grant create on database portal to portal; create role igov_app nologin;
     grant igov_app to portal with set true`,
  )
  expect(igov(newDataDir(), ['doctor'], { DATABASE_URL: url }).printed).toContain(
    ' ok   Database: DATABASE_URL',
  )
  await server.stop()
})

test('a server that does not answer is named by its address, without the password', async () => {
  const platform = start(newDataDir(), {
    DATABASE_URL: 'postgres://portal:secret@127.0.0.1:9/portal',
  })
  expect(await platform.ended).toBe(1)
  expect(platform.printed()).toContain('The database portal at 127.0.0.1:9 (role portal')
  expect(platform.printed()).toContain('cannot be reached: connect ECONNREFUSED')
  expect(platform.printed()).not.toContain('secret')
})

test('PostgreSQL older than 18 is refused by its version, 18 and newer are not', () => {
  for (const version of ['9.6.24', '15.6 (Debian 15.6-0+deb12u1)', '17.2']) {
    expect(versionRefusal(version)).toBe(`it is PostgreSQL ${version}, and iGov needs 18 or newer.`)
  }
  for (const version of ['18.0', '18.4', '19beta1']) expect(versionRefusal(version)).toBeUndefined()
})

test('backup and restore refuse with DATABASE_URL and name the tools to use', () => {
  const env = { DATABASE_URL: 'postgres://portal@127.0.0.1:9/portal' }
  for (const command of ['backup', 'restore']) {
    const { status, printed } = igov(newDataDir(), [command, 'copy'], env)
    expect(status).toBe(1)
    expect(printed).toMatch(/pg_basebackup.*pg_dump|pg_dump.*pg_basebackup/s)
  }
})
