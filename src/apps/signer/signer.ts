import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createLock } from 'node:net'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { signDigest } from '#lib/cms/signed-data'
import { type Ledger, LedgerFull, openLedger } from './ledger.ts'
import { checkRequest } from './policy.ts'
import { openSealKey, type SealKey } from './seal-key.ts'
import { openSecrets } from './secrets.ts'
import { openTokenKeys, type TokenKeys } from './token-keys.ts'
import { checkToken } from './token-policy.ts'

type Answer = { status: number; body: Record<string, unknown> }

type Signer = {
  sealKey: SealKey
  ledger: Ledger
  tokenKeys: TokenKeys
  secretFor: (purpose: unknown) => Buffer | undefined
  /** whose tokens are signed */
  issuer: string
  now: () => Date
  log: Pick<Logger, 'info' | 'error'>
}

const LARGEST_BODY = 16 * 1024
const PATIENCE_MS = 5000

const refusal = (status: number, code: string, title: string): Answer => ({
  status,
  body: { type: `urn:igov:problem:signer:${code}`, title, status, code: `signer/${code}` },
})

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One key, one digest, one signature: asked again, the same answer; asked otherwise, none. */
const seal = ({ sealKey, ledger, now }: Signer, body: unknown): Answer => {
  const request = checkRequest(body, now())
  if ('refused' in request) return refusal(403, 'not-allowed', request.refused)
  const { key, digest, at } = request
  const earlier = ledger.digestOf(key)
  if (earlier !== undefined && earlier !== digest) {
    return refusal(409, 'sealed-otherwise', 'this key has sealed another document')
  }
  if (earlier === undefined) {
    const signature = signDigest(Buffer.from(digest, 'hex'), sealKey.key, sealKey.chain)
    ledger.record({ key, digest, at, signature })
  }
  const cms = Buffer.from(ledger.signatureOf(key)).toString('base64')
  return { status: earlier === undefined ? 201 : 200, body: { cms } }
}

/** A token's signature: raw, in base64, as JWS has it. */
const signToken = ({ tokenKeys, issuer, now }: Signer, body: unknown): Answer => {
  const algOf = (kid: string) => tokenKeys.signing(kid)?.alg
  const order = checkToken(body, { issuer, now: now(), algOf })
  if ('refused' in order) return refusal(403, 'not-allowed', order.refused)
  const signature = tokenKeys.signing(order.kid)?.sign(Buffer.from(order.data, 'latin1'))
  if (!signature) return refusal(403, 'not-allowed', 'the key does not sign now')
  return { status: 200, body: { signature: Buffer.from(signature).toString('base64') } }
}

const giveSecret = ({ secretFor }: Signer, body: unknown): Answer => {
  const secret = secretFor((body as { purpose?: unknown } | undefined)?.purpose)
  if (!secret) return refusal(403, 'not-allowed', 'there is no secret for this purpose')
  return { status: 200, body: { secret: secret.toString('base64') } }
}

const ACTS: Readonly<Record<string, (signer: Signer, body: unknown) => Answer>> = {
  'POST /seal': seal,
  'POST /sign-token': signToken,
  'POST /secret': giveSecret,
}

const answer = async (signer: Signer, request: IncomingMessage): Promise<Answer> => {
  const { sealKey, ledger } = signer
  switch (`${request.method} ${request.url}`) {
    case 'GET /livez':
      return { status: 200, body: { live: true, sealed: ledger.entries } }
    case 'GET /certificate': {
      const certificates = sealKey.certificates.map((one) => Buffer.from(one).toString('base64'))
      return { status: 200, body: { certificates } }
    }
    case 'GET /token-keys':
      return { status: 200, body: { keys: signer.tokenKeys.published() } }
    default:
      return actOn(signer, request)
  }
}

const actOn = async (signer: Signer, request: IncomingMessage): Promise<Answer> => {
  const act = ACTS[`${request.method} ${request.url}`]
  if (!act) return refusal(404, 'not-found', 'there is nothing at this address')
  const text = await readBody(request)
  if (text === undefined) return refusal(413, 'too-large', 'the request is too large')
  return act(signer, parseJson(text))
}

const failure = (signer: Signer, error: unknown): Answer => {
  if (error instanceof LedgerFull) {
    signer.log.error({ code: 'ledger-full' }, 'no room to record a seal, so none is given')
    return refusal(507, 'no-room', 'the disk is full: nothing was sealed')
  }
  signer.log.error({ err: error }, 'a request failed')
  return refusal(500, 'failed', 'the signer failed')
}

const respond = async (signer: Signer, request: IncomingMessage, response: ServerResponse) => {
  const { status, body } = await answer(signer, request).catch((error) => failure(signer, error))
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  // A refused body is not read to its end, so its connection cannot be used again.
  if (!request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': type })
  response.end(JSON.stringify(body))
}

/**
 * Holds the folder for this process alone. The name lies in the kernel's memory, not on the disk:
 * it goes with the process, however that ends.
 */
const lockFolder = (folder: string) => {
  const lock = createLock()
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex')
  return new Promise<() => void>((resolve, reject) => {
    lock.once('error', () => reject(new Error(`another signer holds the keys in ${folder}`)))
    lock.listen(`\0igov-signer-${name.slice(0, 32)}`, () => resolve(() => lock.close()))
  })
}

const listen = (server: Server, socketPath: string) => {
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 })
  rmSync(socketPath, { force: true })
  const mask = process.umask(0o177)
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  }).finally(() => process.umask(mask))
}

/**
 * Starts the signer: the only process that reads private keys.
 *
 * `POST /seal { key, purpose, digest, at }` answers `{ cms }` in base64, 201 the first time and 200
 * again; 403 against the policy, 409 for a key that sealed something else, 507 without room on the
 * disk. `GET /certificate` lists `{ certificates }`, `GET /livez` says that it lives.
 *
 * `GET /token-keys` lists `{ keys }`, the public halves; `POST /sign-token { kid, data }` answers
 * `{ signature }` in base64 for a token of the issuer; `POST /secret { purpose }` answers `{ secret }`.
 * Tokens are signed without the ledger: they live for minutes, and are made anew where they are lost.
 *
 * @param keysDir  folder of key, certificates and ledger; made at the first start
 * @param socketPath  Unix socket, mode 0600; one that a dead signer left is replaced
 * @param issuer  whose tokens are signed: the address of the provider
 * @param now  the clock, real when not given
 * @throws Error  when another signer holds the folder, or what lies there is damaged
 */
export const startSigner = async (options: {
  keysDir: string
  socketPath: string
  issuer: string
  log: Pick<Logger, 'info' | 'error'>
  now?: () => Date
}): Promise<{ close: () => Promise<void> }> => {
  const { keysDir, socketPath, issuer, log, now = () => new Date() } = options
  const sealKey = openSealKey(keysDir, now())
  const unlock = await lockFolder(keysDir)
  const ledger = openLedger(join(keysDir, 'ledger'))
  const tokenKeys = openTokenKeys(keysDir, now)
  const secretFor = openSecrets(keysDir)
  const signer = { sealKey, ledger, tokenKeys, secretFor, issuer, now, log }
  const server = createServer(
    { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS, connectionsCheckingInterval: 1000 },
    (request, response) => void respond(signer, request, response),
  )
  await listen(server, socketPath)
  chmodSync(socketPath, 0o600)
  log.info({ sealed: ledger.entries }, 'signer ready')
  return {
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 1000).unref()
      })
      ledger.close()
      unlock()
    },
  }
}
