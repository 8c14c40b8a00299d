import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { prepareDatabase } from '../../src/apps/boot.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { startServer } from '../../src/kernel/postgres/server.ts'

/**
 * Starts one PostgreSQL for the run, without durability, and prepares a template: all migrations and
 * the pack, no people. Each test file clones it.
 */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov-test-'))
  const server = await startServer({ dataDir, durable: false })
  try {
    await adminQuery(server.adminUrl, 'create database template_igov owner igov')
    const config = loadConfig({
      ...process.env,
      DATABASE_URL: databaseUrl(server.url, 'template_igov'),
    })
    await prepareDatabase({ ...config, dataDir, population: 0 }, () => {})
    project.provide('adminUrl', server.adminUrl)
    project.provide('ownerUrl', server.url)
  } catch (error) {
    await server.stop()
    throw error
  }
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

export const databaseUrl = (url: string, database: string) =>
  Object.assign(new URL(url), { pathname: `/${database}` }).href

export async function adminQuery(url: string, text: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
    ownerUrl: string
  }
}
