import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { Issued } from './issuer.ts'

const AAGUID = Buffer.alloc(16, 1)
const COSE_EC2 = 2
const COSE_ES256 = -7
const COSE_P256 = 1

type Options = { challenge: string; user?: { id: string }; rpId?: string; rp?: { id?: string } }

/** What can be wrong with an answer. */
export type Twist = {
  origin?: string
  challenge?: string
  rpId?: string
  verified?: boolean
  /** may be copied to other devices */
  synced?: boolean
  counter?: number
  userHandle?: string
  /** its maker's certificate first, then those above it */
  attestedBy?: readonly Issued[]
}

type Site = { origin: string; synced: boolean }

const clientData = ({ origin }: Site, type: string, options: Options, twist: Twist) =>
  Buffer.from(
    JSON.stringify({
      type,
      challenge: twist.challenge ?? options.challenge,
      origin: twist.origin ?? origin,
      crossOrigin: false,
    }),
  )

/** What an authenticator says of itself: whose page, who is there, how often it was used. */
function authenticatorData(site: Site, twist: Twist, counter: number, made?: Buffer) {
  const synced = twist.synced ?? site.synced
  const flags = 1 | (twist.verified === false ? 0 : 4) | (synced ? 8 | 16 : 0) | (made ? 64 : 0)
  const head = Buffer.alloc(37)
  const rpId = twist.rpId ?? new URL(site.origin).hostname
  createHash('sha256').update(rpId).digest().copy(head)
  head.writeUInt8(flags, 32)
  head.writeUInt32BE(twist.counter ?? counter, 33)
  return made ? Buffer.concat([head, made]) : head
}

/** The part that only a new key has: what it is, its name, and its public key in COSE. */
function credentialData(id: Buffer, publicKey: KeyObject) {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, COSE_EC2],
      [3, COSE_ES256],
      [-1, COSE_P256],
      [-2, Uint8Array.from(Buffer.from(x, 'base64url'))],
      [-3, Uint8Array.from(Buffer.from(y, 'base64url'))],
    ]),
  )
  const length = Buffer.alloc(2)
  length.writeUInt16BE(id.length)
  return Buffer.concat([AAGUID, length, id, cose])
}

const signedBytes = (data: Buffer, client: Buffer) =>
  Buffer.concat([data, createHash('sha256').update(client).digest()])

type Statement = Map<string, number | Uint8Array | Uint8Array[]>

/** What a maker states of a key that its device has made. */
function statementOf(makers: readonly Issued[], signed: Buffer): Statement {
  const [maker] = makers
  if (!maker) return new Map()
  return new Map<string, number | Uint8Array | Uint8Array[]>([
    ['alg', COSE_ES256],
    ['sig', Uint8Array.from(createSign('sha256').update(signed).sign(maker.privateKey))],
    ['x5c', makers.map(({ certificate }) => Uint8Array.from(certificate.raw))],
  ])
}

const envelope = (id: Buffer, response: object) =>
  JSON.stringify({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

/**
 * A key in software that answers as a browser with a passkey does, and lies where a test asks it to.
 *
 * @param site.origin  of the pages it believes to be on
 */
export function softwarePasskey(site: Site) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = site.synced ? 0 : 1
  let userHandle = ''
  return {
    /** answers options of a registration */
    make(options: Options, twist: Twist = {}): string {
      userHandle = options.user?.id ?? ''
      const data = authenticatorData(site, twist, counter, credentialData(id, publicKey))
      const client = clientData(site, 'webauthn.create', options, twist)
      const { attestedBy = [] } = twist
      const attestation = isoCBOR.encode(
        new Map<string, string | Statement | Uint8Array>([
          ['fmt', attestedBy.length > 0 ? 'packed' : 'none'],
          ['attStmt', statementOf(attestedBy, signedBytes(data, client))],
          ['authData', Uint8Array.from(data)],
        ]),
      )
      return envelope(id, {
        clientDataJSON: client.toString('base64url'),
        attestationObject: Buffer.from(attestation).toString('base64url'),
        transports: ['internal'],
      })
    },
    /** answers options of a sign-in */
    use(options: Options, twist: Twist = {}): string {
      if (!site.synced) counter++
      const client = clientData(site, 'webauthn.get', options, twist)
      const data = authenticatorData(site, twist, counter)
      return envelope(id, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: createSign('sha256')
          .update(signedBytes(data, client))
          .sign(privateKey)
          .toString('base64url'),
        userHandle: twist.userHandle ?? userHandle,
      })
    },
  }
}
