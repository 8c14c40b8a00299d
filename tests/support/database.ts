import { randomUUID } from 'node:crypto'
import { afterAll, inject, test } from 'vitest'
import { authenticate, authorize, hashPassword, identityPorts, openAccounts } from '#identity'
import {
  type Actor,
  type Assurance,
  type Ctx,
  drain,
  evidenceOf,
  type Module,
  makeIdentifier,
  type Office,
  type PersonId,
  type Ports,
  withCtx,
} from '#kernel'
import { mandatePort } from '#mandates'
import { prepareDatabase } from '../../src/apps/boot.ts'
import { openContext, openPack, openTranslations } from '../../src/apps/context.ts'
import { openHasher } from '../../src/apps/hasher/hasher.ts'
import { LEAST } from '../../src/apps/hasher/phc.ts'
import { modulesFor } from '../../src/apps/modules.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { openDatabase } from '../../src/kernel/database.ts'
import { buildServer } from '../../src/kernel/http/server.ts'
import { openLog, openTelemetry } from '../../src/kernel/telemetry.ts'
import { type Agency, openAgency } from './agency.ts'
import { adminQuery, databaseUrl } from './database-server.ts'
import { type Browser, browserFor } from './inject.ts'
import { sealingFor } from './sealing.ts'
import { statementNotes, writeStatements } from './statements.ts'

/** A Monday without a holiday near it, nine in the morning in Doha. */
const START = new Date('2026-11-23T06:00:00Z')
/** Invented people where the template of the run does not serve. */
const POPULATION = 30

/** How a proxy of the tests, and nobody else, says with which certificate somebody came. */
export const CERTIFICATE_HEADER = { name: 'client-cert', proxies: ['192.0.2.7'] }

export type TestClock = {
  now(): Date
  set(at: Date | string): void
  advance(by: { days?: number; hours?: number; minutes?: number }): void
}

export type GivenPerson = { id: PersonId; identifier: string; actor: Actor }

export type Given = {
  person(more?: {
    name?: Record<string, string>
    password?: string
    email?: string
  }): Promise<GivenPerson>
  officer(more?: Partial<Office> & { password?: string }): Promise<GivenPerson>
}

export type DbFixtures = {
  /** a system of an agency that answers as the test says; nothing asks it until its address is given */
  agency: Agency
  /** another country's pack than the template's: `dbTest.extend({ country: 'saint-brandan' })` */
  country: string | undefined
  /** what else of the outside a test has: a certificate comes in `CERTIFICATE_HEADER` */
  more: Partial<Ports>
  /** anonymous, on the clock of the test */
  ctx: Ctx
  clock: TestClock
  as(who: GivenPerson | Actor): Ctx
  given: Given
  modules: readonly Module[]
  /** delivers every fact that waits */
  deliver(): Promise<void>
  /** a browser without a socket: keeps cookies, sends forms with their tokens */
  browse(who?: GivenPerson, remoteAddress?: string): Promise<Browser>
  /** of the file's own database, as its owner: for planting what the application role may not */
  ownerUrl: string
}

/** As after a sign-in with a passkey by somebody whose identity was proven. */
const SURE: Assurance = { ial: 2, aal: 2, amr: ['swk', 'user', 'mfa'], authTime: START }

/** As weak as it may be, since a test makes many. */
const passwords = openHasher({ parameters: LEAST, parallel: 2, longest: 1_000 })

type Opened = Awaited<ReturnType<typeof openFile>>
let opened: Promise<Opened> | undefined
let sequence = 0
/** Of the test that runs: the signer, which lives as long as the file, follows it. */
let at = START.getTime()

/**
 * A database of this file's own, kept for all its tests: cloned from the template, or for another
 * country made and filled with its pack and people.
 */
async function openFile(country: string | undefined) {
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const clone = country === undefined ? ' template template_igov strategy file_copy' : ''
  await adminQuery(inject('adminUrl'), `create database ${name} owner igov${clone}`)
  const url = databaseUrl(inject('ownerUrl'), name)
  const env = { ...process.env, DATABASE_URL: url, ...(country && { IGOV_PACK: country }) }
  const config = { ...loadConfig(env), rateLimit: 1_000_000, certificateHeader: CERTIFICATE_HEADER }
  if (country !== undefined) {
    await prepareDatabase({ ...config, population: POPULATION }, () => {})
  }
  const { sql, close } = openDatabase(url, { max: 70 })
  const database = { sql: sql.withPlugin(statementNotes), close }
  const pack = await openPack(config)
  const log = openLog(process.env.IGOV_LOG ?? 'silent', 'test')
  const translate = openTranslations(config, pack)
  const clock = { now: () => new Date(at) }
  const sealing = sealingFor({
    ...{ pack: pack.dir, clock, url: config.url },
    database: database.sql,
  })
  return { config, database, pack, log, translate, modules: modulesFor(config), url, sealing }
}

afterAll(async () => {
  const file = await opened
  await file?.sealing.close()
  await file?.database.close()
  writeStatements()
})

/** `test` with a database, a movable clock and people; see `DbFixtures`. */
export const dbTest = test.extend<DbFixtures>({
  country: undefined,
  more: {},
  agency: async ({ country: _country }, use) => {
    const agency = await openAgency()
    await use(agency)
    await agency.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the parameters' names
  clock: async ({}, use) => {
    at = START.getTime()
    await use({
      now: () => new Date(at),
      set: (to) => {
        at = new Date(to).getTime()
      },
      advance: ({ days = 0, hours = 0, minutes = 0 }) => {
        at += ((days * 24 + hours) * 60 + minutes) * 60_000
      },
    })
  },
  ctx: async ({ clock, country, more }, use) => {
    opened ??= openFile(country)
    const { config, database, pack, translate, log, sealing, modules } = await opened
    const ports = {
      ...sealing.ports,
      passwords,
      mandates: mandatePort,
      evidence: evidenceOf(modules),
      officials: identityPorts.officials,
      software: identityPorts.software,
      ...more,
    }
    const parts = { config, sql: database.sql, pack, translate, log, clock, ports }
    await use(openContext(parts))
  },
  modules: async ({ country }, use) => {
    opened ??= openFile(country)
    await use((await opened).modules)
  },
  ownerUrl: async ({ country }, use) => {
    opened ??= openFile(country)
    await use((await opened).url)
  },
  as: async ({ ctx }, use) => {
    await use((who) => withCtx(ctx, { actor: 'actor' in who ? who.actor : who }))
  },
  given: async ({ ctx }, use) => {
    await use(givenFor(ctx))
  },
  deliver: async ({ ctx, modules }, use) => {
    await use(() => drain(withCtx(ctx, { actor: { kind: 'system', name: 'worker' } }), modules))
  },
  browse: async ({ ctx, modules }, use) => {
    if (!opened) throw new Error('the database is opened before a browser')
    const { config, translate, log } = await opened
    const telemetry = openTelemetry()
    const app = await buildServer({
      config,
      ctx,
      translate,
      modules,
      authenticate,
      authorize,
      keepForm: identityPorts.keepForm,
      log,
      telemetry,
    })
    await use((who, remoteAddress) => browserFor(app, ctx, who, remoteAddress))
    await app.close()
  },
})

function givenFor(ctx: Ctx): Given {
  const open = async (
    name: Record<string, string>,
    { office, password, email }: { office?: Office; password?: string; email?: string },
  ) => {
    const identifier = nextIdentifier(ctx)
    const [id] = await openAccounts(ctx, [
      {
        identifier,
        name,
        birthDate: '1984-05-02',
        nationality: null,
        email: email ?? null,
        phone: null,
        proofing: { method: 'demonstration', ial: 2 },
        ...(office && { office }),
        ...(password && { passwordHash: await hashPassword(ctx, password) }),
      },
    ])
    if (!id) throw new Error('the account was not opened')
    const actor: Actor = {
      kind: 'person',
      id,
      name,
      assurance: SURE,
      ...(office && { office, hasOffice: true }),
    }
    return { id, identifier, actor }
  }
  return {
    person: ({ name = { ar: 'سارة خالد', en: 'Sara Khalid' }, ...more } = {}) => open(name, more),
    officer: ({ agency = 'moci', roles = ['officer'], password } = {}) =>
      open({ ar: 'هند سالم', en: 'Hind Salem' }, { office: { agency, roles }, password }),
  }
}

/** An identifier of the pack's kind for sign-in that nobody has: no other test of this file, and none of the demonstration's. */
function nextIdentifier({ pack }: Ctx) {
  const { identifiers, signIn, demonstration } = pack.settings
  const kind = identifiers[signIn.identifier]
  const [from = 0, to = 0] = demonstration.serials[signIn.identifier] ?? []
  const country = demonstration.nationalities[0]?.numeric ?? '000'
  if (!kind) throw new Error('the pack has no identifier for sign-in')
  const number = sequence++
  // The demonstration's people count from the first serial, and of their years none is so early.
  const hasYear = kind.parts?.some(({ part }) => part === 'year')
  if (!hasYear) return makeIdentifier(kind, { year: 0, country, serial: to - number })
  const year = 1940 + Math.floor(number / 90)
  return makeIdentifier(kind, { year, country, serial: from + (number % 90) })
}
