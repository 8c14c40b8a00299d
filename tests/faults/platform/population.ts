import { join } from 'node:path'
import { sql } from 'kysely'
import { hashPassword, openAccounts } from '#identity'
import {
  type Actor,
  type Assurance,
  type Ctx,
  makeIdentifier,
  type Office,
  type PersonId,
  storeFile,
  withCtx,
} from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import { saveAnswers, startDraft } from '#services'
import {
  NO_PORTS,
  openContext,
  openPack,
  openTranslations,
  systemClock,
} from '../../../src/apps/context.ts'
import { socketPath } from '../../../src/apps/igov/instance.ts'
import { loadConfig } from '../../../src/kernel/config.ts'
import { openDatabase } from '../../../src/kernel/database.ts'
import { hasherAt } from '../../../src/kernel/hasher/client.ts'
import { findServer } from '../../../src/kernel/postgres/server.ts'
import { signerAt } from '../../../src/kernel/signer/client.ts'
import { openLog } from '../../../src/kernel/telemetry.ts'
import type { Started } from '../../support/started.ts'
import { type Visitor, visitorAt } from '../../support/visitor.ts'

const PASSWORD = 'storm and flood'
const SERVICE = 'home-business-licence'
/** As many open drafts as one person may have. */
const DRAFTS_EACH = 5
const FIRST_YEAR = 1_905

/** Settings of a product in which nobody is and nothing has happened. */
export const ALONE = { IGOV_POPULATION: '0' }

let opened = 0

export type Signed = { visitor: Visitor; ctx: Ctx; identifier: string }
/** An application that lacks nothing but its declaration. */
export type Filled = { reference: string; visitor: Visitor }

/** The database of a started product, as its owner, with a context on it. */
export async function openProductDatabase({ dataDir }: Pick<Started, 'dataDir'>) {
  const server = await findServer(dataDir)
  if (!server) throw new Error(`no database serves ${dataDir}`)
  const config = loadConfig({})
  const database = openDatabase(server.url, { max: 4, owner: true })
  const pack = await openPack(config)
  const translate = openTranslations(config, pack)
  const log = openLog('silent', 'faults')
  const hasher = hasherAt(socketPath(join(dataDir, 'run'), 'hasher.sock'))
  const ports = { ...NO_PORTS, passwords: hasher }
  const parts = { config, sql: database.sql, pack, translate, log, clock: systemClock, ports }
  const { url, adminUrl } = server
  return {
    ctx: openContext(parts),
    url,
    adminUrl,
    close: () => {
      hasher.close()
      return database.close()
    },
  }
}

/** Every certificate that a seal of the started product may name. */
export async function certificatesOf({ dataDir }: Pick<Started, 'dataDir'>) {
  const signer = signerAt(socketPath(join(dataDir, 'run'), 'signer.sock'))
  try {
    return await signer.certificates()
  } finally {
    signer.close()
  }
}

/** People with accounts of their own, signed in. */
export function openPeople(igov: Started, ctx: Ctx) {
  const hash = hashPassword(ctx, PASSWORD)
  const signIn = async (office?: Office, email: string | null = null): Promise<Signed> => {
    const identifier = identifierOf(ctx, FIRST_YEAR + opened++)
    const name = { ar: 'سارة خالد', en: 'Sara Khalid' }
    const unknown = { birthDate: '1984-05-02', nationality: null, phone: null }
    const passwordHash = await hash
    const [id] = await openAccounts(ctx, [
      {
        ...{ identifier, name, email, ...unknown, passwordHash },
        proofing: { method: 'demonstration', ial: 2 },
        ...(office && { office }),
      },
    ])
    if (!id) throw new Error('the account was not opened')
    const assurance: Assurance = { ial: 2, aal: 2, amr: ['pwd', 'otp'], authTime: new Date() }
    const actor: Actor = { kind: 'person', id, name, assurance, ...(office && { office }) }
    const visitor = visitorAt(igov.url)
    await visitor.signIn(identifier, PASSWORD)
    if (office) {
      await raise(ctx, id)
      await visitor.get('/ar/office')
    }
    return { visitor, identifier, ctx: withCtx(ctx, { actor }) }
  }
  return {
    applicant: (email?: string) => signIn(undefined, email),
    officer: () => signIn({ agency: 'moci', roles: ['officer'] }),
    /** as many applications as are asked for, of as many people as that takes */
    async applications(count: number): Promise<Filled[]> {
      const filled: Filled[] = []
      while (filled.length < count) {
        const { visitor, ctx } = await signIn()
        const most = Math.min(DRAFTS_EACH, count - filled.length)
        for (let i = 0; i < most; i++) filled.push({ reference: await fillIn(ctx), visitor })
      }
      return filled
    },
  }
}

/** As after a second factor, without which no desk opens. */
const raise = (ctx: Ctx, person: PersonId) =>
  sql`update identity.session set aal = 2, amr = '{otp,pwd}' where person = ${person}`.execute(
    ctx.sql,
  )

function identifierOf({ pack }: Ctx, year: number) {
  const { identifiers, signIn, demonstration } = pack.settings
  const kind = identifiers[signIn.identifier]
  const [serial = 0] = demonstration.serials[signIn.identifier] ?? []
  const country = demonstration.nationalities[0]?.numeric ?? '000'
  if (!kind) throw new Error('the pack has no identifier for sign-in')
  return makeIdentifier(kind, { year, country, serial })
}

/** A finished draft of the person who acts. */
export async function fillIn(ctx: Ctx): Promise<string> {
  const { id, reference } = await startDraft(ctx, SERVICE)
  const upload = { name: 'completion.pdf', bytes: samplePdf('table') }
  const limits = { accept: ['pdf'], bytes: 1_000_000 } as const
  const { id: file, ...stored } = await storeFile(ctx, upload, limits, `draft:${id}`)
  await saveAnswers(ctx, reference, {
    home: {
      livesThere: true,
      address: { zone: '55', street: '340', building: '27' },
      tenure: 'owned',
      completionCertificate: { file, ...stored },
    },
    activities: [
      {
        activity: 'sewing',
        description: 'عبايات وفساتين',
        materials: ['textile'],
        dailyOrders: 15,
      },
    ],
    wantsTradeName: true,
    tradeName: 'بيت الهيل',
    mobile: '+97455501234',
  })
  return reference
}
