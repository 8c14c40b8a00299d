import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createLock } from 'node:net'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { signDigest } from '#lib/cms/signed-data'
import { MOST_TOKENS } from '../../kernel/signer/client.ts'
import { type Anchors, openAnchors } from './anchors.ts'
import { type Ledger, LedgerFull, openLedger } from './ledger.ts'
import { checkAnchor, checkRequest } from './policy.ts'
import { openSealKey, type SealKey } from './seal-key.ts'
import { HASHER_PURPOSES, openSecrets, WEB_PURPOSES } from './secrets.ts'
import { openTokenKeys, type TokenKeys } from './token-keys.ts'
import { checkToken } from './token-policy.ts'

type Answer = { status: number; body: Record<string, unknown> }

type Signer = {
  sealKey: SealKey
  ledger: Ledger
  anchors: Anchors
  tokenKeys: TokenKeys
  secretFor: (purpose: string) => Buffer
  /** whose tokens are signed */
  issuer: string
  now: () => Date
  log: Pick<Logger, 'info' | 'error'>
}

const LARGEST_BODY = 16 * 1024
const LARGEST_TOKENS = MOST_TOKENS * LARGEST_BODY
const PATIENCE_MS = 5000

const refusal = (status: number, code: string, title: string): Answer => ({
  status,
  body: { type: `urn:igov:problem:signer:${code}`, title, status, code: `signer/${code}` },
})

const readBody = async (request: IncomingMessage, most: number): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > most) return undefined
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

/** Notes a link of the audit's chain; one that contradicts what was noted is refused. */
const anchor = ({ anchors, now }: Signer, body: unknown): Answer => {
  const link = checkAnchor(body)
  if ('refused' in link) return refusal(403, 'not-allowed', link.refused)
  if (!anchors.note(link, now())) {
    return refusal(409, 'chain-differs', 'the chain is shorter or another than was noted')
  }
  return { status: 201, body: {} }
}

/** A token's signature: raw, in base64, as JWS has it; or in words why there is none. */
const signToken = ({ tokenKeys, issuer, now }: Signer, asked: unknown) => {
  const algOf = (kid: string) => tokenKeys.signing(kid)?.alg
  const order = checkToken(asked, { issuer, now: now(), algOf })
  if ('refused' in order) return order
  const signature = tokenKeys.signing(order.kid)?.sign(Buffer.from(order.data, 'latin1'))
  if (!signature) return { refused: 'the key does not sign now' }
  return { signature: Buffer.from(signature).toString('base64') }
}

/** Signs the tokens of one moment; each is judged by itself. */
const signTokens = (signer: Signer, body: unknown): Answer => {
  const { orders } = { ...(body as { orders?: unknown } | undefined) }
  if (!Array.isArray(orders) || orders.length > MOST_TOKENS) {
    return refusal(
      403,
      'not-allowed',
      `the request has not the field orders with ${MOST_TOKENS} at most`,
    )
  }
  return { status: 200, body: { signed: orders.map((order) => signToken(signer, order)) } }
}

type Act = (signer: Signer, body: unknown) => Answer

/** Gives the secrets of these purposes and no other. */
const giveSecret =
  (purposes: readonly string[]): Act =>
  ({ secretFor }, body) => {
    const { purpose } = { ...(body as { purpose?: unknown } | undefined) }
    const known = purposes.find((one) => one === purpose)
    if (known === undefined) {
      return refusal(403, 'not-allowed', 'there is no secret for this purpose')
    }
    return { status: 200, body: { secret: secretFor(known).toString('base64') } }
  }

type Acts = Readonly<Record<string, Act>>

const FOR_ALL: Acts = {
  'GET /livez': ({ ledger }) => ({ status: 200, body: { live: true, sealed: ledger.entries } }),
}

const FOR_HASHER: Acts = { ...FOR_ALL, 'POST /secret': giveSecret(HASHER_PURPOSES) }

const FOR_WEB: Acts = {
  ...FOR_ALL,
  'GET /certificate': ({ sealKey }) => {
    const certificates = sealKey.certificates.map((one) => Buffer.from(one).toString('base64'))
    return { status: 200, body: { certificates } }
  },
  'GET /token-keys': ({ tokenKeys }) => ({ status: 200, body: { keys: tokenKeys.published() } }),
  'POST /sign-tokens': signTokens,
  'POST /secret': giveSecret(WEB_PURPOSES),
}

/** Whoever may give orders may have any document sealed, so these are the worker's alone. */
const FOR_WORKER: Acts = { ...FOR_WEB, 'POST /seal': seal, 'POST /anchor': anchor }

const answer = async (signer: Signer, acts: Acts, request: IncomingMessage): Promise<Answer> => {
  const act = acts[`${request.method} ${request.url}`]
  if (!act) return refusal(404, 'not-found', 'there is nothing at this address')
  const text = await readBody(request, act === signTokens ? LARGEST_TOKENS : LARGEST_BODY)
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

const respond = async (
  signer: Signer,
  acts: Acts,
  request: IncomingMessage,
  response: ServerResponse,
) => {
  const { status, body } = await answer(signer, acts, request).catch((error) =>
    failure(signer, error),
  )
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

/** Serves a socket of mode 0600; one that a dead signer left is replaced. */
const listen = async (signer: Signer, acts: Acts, socketPath: string) => {
  const server = createServer(
    { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS, connectionsCheckingInterval: 1000 },
    (request, response) => void respond(signer, acts, request, response),
  )
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 })
  rmSync(socketPath, { force: true })
  const mask = process.umask(0o177)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  }).finally(() => process.umask(mask))
  chmodSync(socketPath, 0o600)
  return server
}

const closeServer = async (server: Server) => {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}

/**
 * Starts the signer: the only process that reads private keys.
 *
 * `POST /seal { key, purpose, digest, at }` answers `{ cms }` in base64, 201 the first time and 200
 * again; 403 against the policy, 409 for a key that sealed something else, 507 without room on the
 * disk. `POST /anchor { position, hash }` notes a link of the audit's chain, 409 when it contradicts
 * an earlier one. `GET /certificate` lists `{ certificates }`, `GET /livez` says that it lives.
 *
 * `GET /token-keys` lists `{ keys }`, the public halves; `POST /sign-tokens { orders: [{ kid, data }] }`
 * answers `{ signed }`, for each a `{ signature }` in base64 or why it was `{ refused }`; `POST /secret { purpose }` answers `{ secret }`.
 * Tokens are signed without the ledger: they live for minutes, and are made anew where they are lost.
 *
 * @param keysDir  folder of all keys, certificates, ledger and anchors; made at the first start
 * @param socketPath  Unix socket for the worker, who may ask everything but the hasher's secret
 * @param webPath  Unix socket for web: certificates, tokens and its secrets; none when not given
 * @param hasherPath  Unix socket for the hasher: its secret; none when not given
 * @param issuer  whose tokens are signed: the address of the provider
 * @param now  the clock, real when not given
 * @throws Error  when another signer holds the folder, or what lies there is damaged
 */
export const startSigner = async (options: {
  keysDir: string
  socketPath: string
  webPath?: string | undefined
  hasherPath?: string | undefined
  issuer: string
  log: Pick<Logger, 'info' | 'error'>
  now?: () => Date
}): Promise<{ close: () => Promise<void> }> => {
  const { keysDir, socketPath, webPath, hasherPath, issuer, log, now = () => new Date() } = options
  const sealKey = openSealKey(keysDir, now())
  const unlock = await lockFolder(keysDir)
  const ledger = openLedger(join(keysDir, 'ledger'))
  const anchors = openAnchors(join(keysDir, 'anchors'))
  const tokenKeys = openTokenKeys(keysDir, now)
  const secretFor = openSecrets(keysDir)
  const signer = { sealKey, ledger, anchors, tokenKeys, secretFor, issuer, now, log }
  const servers = [await listen(signer, FOR_WORKER, socketPath)]
  if (webPath) servers.push(await listen(signer, FOR_WEB, webPath))
  if (hasherPath) servers.push(await listen(signer, FOR_HASHER, hasherPath))
  log.info({ sealed: ledger.entries }, 'signer ready')
  return {
    close: async () => {
      await Promise.all(servers.map(closeServer))
      ledger.close()
      anchors.close()
      unlock()
    },
  }
}
