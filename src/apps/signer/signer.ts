import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createLock } from 'node:net'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { signDigest } from '#lib/cms/signed-data'
import { type Anchors, openAnchors } from './anchors.ts'
import { type Ledger, LedgerFull, openLedger } from './ledger.ts'
import { checkAnchor, checkRequest } from './policy.ts'
import { openSealKey, type SealKey } from './seal-key.ts'

type Answer = { status: number; body: Record<string, unknown> }

type Signer = {
  sealKey: SealKey
  ledger: Ledger
  anchors: Anchors
  now: () => Date
  log: Pick<Logger, 'info' | 'error'>
}

const LARGEST_BODY = 4096
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

/** Notes a link of the audit's chain; one that contradicts what was noted is refused. */
const anchor = ({ anchors, now }: Signer, body: unknown): Answer => {
  const link = checkAnchor(body)
  if ('refused' in link) return refusal(403, 'not-allowed', link.refused)
  if (!anchors.note(link, now())) {
    return refusal(409, 'chain-differs', 'the chain is shorter or another than was noted')
  }
  return { status: 201, body: {} }
}

/** What anybody of the platform may ask. */
const answerPublic = ({ sealKey, ledger }: Signer, request: IncomingMessage): Answer => {
  switch (`${request.method} ${request.url}`) {
    case 'GET /livez':
      return { status: 200, body: { live: true, sealed: ledger.entries } }
    case 'GET /certificate': {
      const certificates = sealKey.certificates.map((one) => Buffer.from(one).toString('base64'))
      return { status: 200, body: { certificates } }
    }
    default:
      return refusal(404, 'not-found', 'there is nothing at this address')
  }
}

const ORDERS: Readonly<Record<string, (signer: Signer, body: unknown) => Answer>> = {
  'POST /seal': seal,
  'POST /anchor': anchor,
}

/** What the worker may ask besides. */
const answer = async (signer: Signer, request: IncomingMessage): Promise<Answer> => {
  const carryOut = ORDERS[`${request.method} ${request.url}`]
  if (carryOut === undefined) return answerPublic(signer, request)
  const text = await readBody(request)
  if (text === undefined) return refusal(413, 'too-large', 'the request is too large')
  return carryOut(signer, parseJson(text))
}

const failure = (signer: Signer, error: unknown): Answer => {
  if (error instanceof LedgerFull) {
    signer.log.error({ code: 'ledger-full' }, 'no room to record a seal, so none is given')
    return refusal(507, 'no-room', 'the disk is full: nothing was sealed')
  }
  signer.log.error({ err: error }, 'a request failed')
  return refusal(500, 'failed', 'the signer failed')
}

type Answering = (signer: Signer, request: IncomingMessage) => Answer | Promise<Answer>

const respond = async (
  signer: Signer,
  answering: Answering,
  request: IncomingMessage,
  response: ServerResponse,
) => {
  const { status, body } = await (async () => answering(signer, request))().catch((error) =>
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
const listen = async (signer: Signer, answering: Answering, socketPath: string) => {
  const server = createServer(
    { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS, connectionsCheckingInterval: 1000 },
    (request, response) => void respond(signer, answering, request, response),
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
 * an earlier one. `GET /certificate` lists `{ certificates }`, `GET /livez` says that it lives; these
 * two alone are answered on the second socket, since whoever may give orders may have any document
 * sealed.
 *
 * @param keysDir  folder of key, certificates, ledger and anchors; made at the first start
 * @param socketPath  Unix socket for the worker
 * @param certificatesPath  Unix socket for those who only check seals; none when not given
 * @param now  the clock, real when not given
 * @throws Error  when another signer holds the folder, or what lies there is damaged
 */
export const startSigner = async (options: {
  keysDir: string
  socketPath: string
  certificatesPath?: string
  log: Pick<Logger, 'info' | 'error'>
  now?: () => Date
}): Promise<{ close: () => Promise<void> }> => {
  const { keysDir, socketPath, certificatesPath, log, now = () => new Date() } = options
  const sealKey = openSealKey(keysDir, now())
  const unlock = await lockFolder(keysDir)
  const ledger = openLedger(join(keysDir, 'ledger'))
  const anchors = openAnchors(join(keysDir, 'anchors'))
  const signer = { sealKey, ledger, anchors, now, log }
  const servers = [await listen(signer, answer, socketPath)]
  if (certificatesPath) servers.push(await listen(signer, answerPublic, certificatesPath))
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
