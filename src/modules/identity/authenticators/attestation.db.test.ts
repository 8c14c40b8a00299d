import { sign } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest, type GivenPerson, issueCertificate, softwarePasskey, type Twist } from '#testing'
import { bindPasskey, passkeyToMake, passkeyToUse, takePasskey } from './passkey.ts'
import { loadPasskeyMetadata } from './passkey-metadata.ts'

type Options = { challenge: string; user?: { id: string } }

const BROWSER = 'the forms of one browser'
const MODEL = '01010101-0101-0101-0101-010101010101'

const maker = issueCertificate({ name: 'A maker of keys' }, { authority: true })
const attesting = issueCertificate(
  { country: 'QA', organisation: 'A maker', unit: 'Authenticator Attestation', name: 'Batch 7' },
  { issuer: maker },
)
const impostor = issueCertificate(attesting.subject, {
  issuer: issueCertificate(maker.subject, { authority: true }),
})
const alliance = issueCertificate({ name: 'An alliance' }, { authority: true })
const publisher = issueCertificate({ name: 'Its metadata' }, { issuer: alliance })
const ROOTS = [alliance.certificate.toString()]

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const json64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

type Stated = { number?: number; statuses?: string[]; protection?: string[]; signer?: typeof maker }

/** Metadata of one model, in the form of the FIDO Alliance's. */
function metadata(stated: Stated = {}) {
  const { number = 1, statuses = ['FIDO_CERTIFIED_L2'], protection = ['hardware'] } = stated
  const { signer = publisher } = stated
  const head = json64({ alg: 'ES256', typ: 'JWT', x5c: [base64(signer.certificate.raw)] })
  const entry = {
    aaguid: MODEL,
    statusReports: statuses.map((status) => ({ status })),
    metadataStatement: {
      description: 'A key of a maker',
      attestationRootCertificates: [base64(maker.certificate.raw)],
      keyProtection: protection,
    },
  }
  const body = json64({ no: number, nextUpdate: '2026-12-24', entries: [entry] })
  const key = { key: signer.privateKey, dsaEncoding: 'ieee-p1363' } as const
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), key)
  return `${head}.${body}.${signature.toString('base64url')}`
}

let latest = 0

const load = (ctx: Ctx, stated: Stated = {}) => {
  latest = stated.number ?? latest + 1
  return loadPasskeyMetadata(ctx, metadata({ ...stated, number: latest }), ROOTS)
}

async function bind(ctx: Ctx, { id: person }: GivenPerson, twist: Twist, synced = false) {
  const key = softwarePasskey({ origin: ctx.url, synced })
  const asking = { person, browser: BROWSER }
  const options = (await passkeyToMake(ctx, asking)) as Options
  await bindPasskey(ctx, asking, key.make(options, twist), 'my key')
  return key
}

async function use(ctx: Ctx, key: ReturnType<typeof softwarePasskey>) {
  const options = (await passkeyToUse(ctx, 'sign-in', { browser: BROWSER })) as Options
  return takePasskey(ctx, 'sign-in', BROWSER, key.use(options))
}

const ATTESTED = { attestedBy: [attesting] }

describe('A key whose maker attests it', () => {
  dbTest('stays at AAL2 while nothing is known of models', async ({ ctx, given }) => {
    const key = await bind(ctx, await given.person(), ATTESTED)
    expect(await use(ctx, key)).toMatchObject({ aal: 2 })
  })

  dbTest('reaches AAL3 when its model is certified and keeps keys', async ({ ctx, given }) => {
    await load(ctx)
    const key = await bind(ctx, await given.person(), ATTESTED)
    expect(await use(ctx, key)).toMatchObject({ aal: 3, amr: ['hwk', 'user', 'mfa'] })
  })

  const lower: [string, Stated, Twist, boolean][] = [
    ['is not attested', {}, {}, false],
    ['may be carried to other devices', {}, ATTESTED, true],
    ['is of a model without a certificate', { statuses: ['NOT_FIDO_CERTIFIED'] }, ATTESTED, false],
    ['is kept by software alone', { protection: ['software'] }, ATTESTED, false],
    ['is attested by somebody else', {}, { attestedBy: [impostor] }, false],
  ]
  for (const [what, stated, twist, synced] of lower) {
    dbTest(`stays at AAL2 when it ${what}`, async ({ ctx, given }) => {
      await load(ctx, stated)
      const key = await bind(ctx, await given.person(), twist, synced)
      expect(await use(ctx, key)).toMatchObject({ aal: 2 })
    })
  }

  dbTest(
    'is neither bound nor taken once its model was found not to keep keys, and others are',
    async ({ ctx, given }) => {
      await load(ctx)
      const person = await given.person()
      const key = await bind(ctx, person, ATTESTED)
      const other = await bind(ctx, person, {})
      const statuses = ['FIDO_CERTIFIED_L2', 'USER_KEY_REMOTE_COMPROMISE']
      await load(ctx, { statuses })
      await expect(use(ctx, key)).rejects.toThrow('identity/passkey-model-refused')
      await expect(bind(ctx, person, ATTESTED)).rejects.toThrow('identity/passkey-model-refused')
      expect(await use(ctx, other)).toMatchObject({ aal: 2 })
    },
  )
})

describe('Metadata of models', () => {
  dbTest('are taken over when they are newer, never when they are older', async ({ ctx }) => {
    expect(await load(ctx, { number: 70 })).toEqual({
      ...{ number: 70, nextUpdate: '2026-12-24', models: 1 },
    })
    for (const number of [70, 69]) {
      await expect(load(ctx, { number })).rejects.toThrow('identity/metadata-refused')
    }
    expect(await load(ctx, { number: 71 })).toMatchObject({ number: 71 })
  })

  const [head = '', , signature = ''] = metadata().split('.')
  const refused: [string, string][] = [
    ['of another signer', metadata({ signer: maker })],
    ['that were changed afterwards', `${head}.${json64({ no: 9, entries: [] })}.${signature}`],
    ['without a signature', `${json64({ alg: 'none' })}.${json64({ no: 9 })}.`],
    ['that are none', 'not a statement'],
  ]
  for (const [what, text] of refused) {
    dbTest(`${what} are refused`, async ({ ctx }) => {
      await expect(loadPasskeyMetadata(ctx, text, ROOTS)).rejects.toThrow('metadata-refused')
    })
  }

  dbTest('of our own are not taken as the FIDO Alliance’s', async ({ ctx }) => {
    await expect(loadPasskeyMetadata(ctx, metadata())).rejects.toThrow('metadata-refused')
  })
})
