import { spawn, spawnSync } from 'node:child_process'
import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeSignature } from '#lib/cms/signed-data'
import { readAnchors } from '../../kernel/signer/anchors.ts'
import { SignerRefused, SignerUnreachable, signerAt } from '../../kernel/signer/client.ts'
import { bundleProgram } from '../typesetter/bundled.ts'
import { startSigner } from './signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signer-'))
const keysDir = join(folder, 'keys')
const socketPath = join(folder, 'signer.sock')
const now = new Date('2026-11-29T06:00:00Z')
const log = { info: () => {}, error: () => {} }
const ISSUER = 'http://localhost:8080/oidc'
const webPath = join(folder, 'signer-web.sock')
const hasherPath = join(folder, 'signer-hasher.sock')
const start = () =>
  startSigner({ keysDir, socketPath, webPath, hasherPath, issuer: ISSUER, log, now: () => now })
const HASH = Buffer.alloc(32, 7)
const digestOf = (text: string) => createHash('sha256').update(text).digest()
const client = signerAt(socketPath)

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => {
  signer = await start()
})
afterAll(async () => {
  client.close()
  await signer.close()
  rmSync(folder, { recursive: true })
})

const send = async (method: string, path: string, body = '') => {
  const call = request({ socketPath, method, path, agent: false })
  call.on('error', () => {})
  call.end(body)
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, type: response.headers['content-type'], text }
}

describe('the signer', { timeout: 30_000 }, () => {
  it('keeps its key, socket and ledger to its owner', () => {
    expect(statSync(keysDir).mode & 0o777).toBe(0o700)
    const files = [join(keysDir, 'seal.key'), join(keysDir, 'ledger')]
    for (const path of [...files, socketPath, webPath, hasherPath]) {
      expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o600])
    }
  })

  it('signs a digest so that its certificate vouches for it', async () => {
    const cms = await client.seal(randomUUID(), digestOf('licence'), now)
    const certificates = await client.certificates()
    expect(judgeSignature(cms, digestOf('licence'), certificates)).toBe('good')
  })

  it('gives the same signature for the same key and digest, also after a restart', async () => {
    const key = randomUUID()
    const first = await client.seal(key, digestOf('licence'), now)
    const again = await client.seal(key, digestOf('licence'), new Date(now.getTime() + 1000))
    await signer.close()
    signer = await start()
    const later = await client.seal(key, digestOf('licence'), now)
    expect([again, later].map((one) => Buffer.compare(one, first))).toEqual([0, 0])
  })

  it('gives web certificates, keys of tokens and its secrets, and takes none of its orders', async () => {
    const web = signerAt(webPath)
    expect(await web.certificates()).toEqual(await client.certificates())
    expect(await web.tokens.keys()).toHaveLength(2)
    expect(await web.tokens.secret('totp-secrets')).toHaveLength(32)
    const orders = [web.seal(randomUUID(), digestOf('licence'), now), web.anchor(1n, HASH)]
    for (const order of orders) await expect(order).rejects.toThrow('nothing at this address')
    web.close()
  })

  it('signs the tokens of one moment together, and judges each by itself', async () => {
    const web = signerAt(webPath)
    const [key] = await web.tokens.keys()
    const kid = key?.kid ?? ''
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const iat = Math.floor(now.getTime() / 1000)
    const token = (iss: string, at: number) =>
      Buffer.from(`${part({ alg: key?.alg, kid })}.${part({ iss, iat, exp: iat + 300, at })}`)
    const asked = Array.from({ length: 40 }, (_, i) => token(i === 7 ? 'https://evil' : ISSUER, i))
    const signed = await Promise.allSettled(asked.map((data) => web.tokens.sign(kid, data)))
    const publicKey = createPublicKey({ key: { ...key?.jwk }, format: 'jwk' })
    const right = signed.map(
      (one, i) =>
        one.status === 'fulfilled' &&
        verify(
          'sha256',
          asked[i] ?? Buffer.of(),
          { key: publicKey, dsaEncoding: 'ieee-p1363' },
          one.value,
        ),
    )
    expect(right).toEqual(asked.map((_, i) => i !== 7))
    expect(signed[7]).toMatchObject({ reason: { code: 'signer/not-allowed' } })
    for (const body of ['null', '{"orders":{}}', `{"orders":[${'1,'.repeat(16)}1]}`]) {
      expect((await send('POST', '/sign-tokens', body)).status).toBe(403)
    }
    web.close()
  })

  it('gives the hasher its secret and nothing else', async () => {
    const hasher = signerAt(hasherPath)
    expect(await hasher.tokens.secret('password-pepper')).toHaveLength(32)
    await expect(hasher.tokens.secret('totp-secrets')).rejects.toThrow('no secret')
    const others = [hasher.certificates(), hasher.tokens.keys(), hasher.anchor(1n, HASH)]
    for (const other of others) await expect(other).rejects.toThrow('nothing at this address')
    hasher.close()
  })

  it('gives the secret of passwords to nobody but the hasher, and none for unknown purposes', async () => {
    const web = signerAt(webPath)
    for (const caller of [client, web]) {
      for (const purpose of ['password-pepper', 'other', '']) {
        await expect(caller.tokens.secret(purpose)).rejects.toThrow('no secret')
      }
    }
    for (const body of ['null', '{}', '{"purpose":1}', '']) {
      expect((await send('POST', '/secret', body)).status).toBe(403)
    }
    web.close()
  })

  it('notes a chain that grows, and refuses one that has become shorter or another', async () => {
    await client.anchor(7n, HASH)
    await client.anchor(7n, HASH)
    await client.anchor(900n, digestOf('900'))
    await expect(client.anchor(899n, digestOf('899'))).rejects.toThrow('shorter or another')
    await expect(client.anchor(900n, HASH)).rejects.toThrow('shorter or another')
    await signer.close()
    // What a crash leaves of a line that was being written.
    appendFileSync(join(keysDir, 'anchors'), '901 0123')
    signer = await start()
    await expect(client.anchor(8n, HASH)).rejects.toThrow('shorter or another')
    await client.anchor(901n, digestOf('901'))
    const { anchors } = readAnchors(join(keysDir, 'anchors'))
    expect(anchors.map(({ position }) => position)).toEqual([7n, 900n, 901n])
    expect(statSync(join(keysDir, 'anchors')).mode & 0o777).toBe(0o600)
  })

  it('notes no link that has not the form of one', async () => {
    for (const body of [
      'null',
      '{}',
      '{"position":"0","hash":"00"}',
      '{"position":"1","hash":1}',
    ]) {
      expect((await send('POST', '/anchor', body)).status).toBe(403)
    }
  })

  it('gives one signature to many who ask at once', async () => {
    const key = randomUUID()
    const ask = () => client.seal(key, digestOf('licence'), now)
    const all = await Promise.all(Array.from({ length: 32 }, ask))
    expect(new Set(all.map((one) => Buffer.from(one).toString('hex'))).size).toBe(1)
  })

  it('refuses a second document under the same key', async () => {
    const key = randomUUID()
    await client.seal(key, digestOf('licence'), now)
    const second = client.seal(key, digestOf('another'), now)
    await expect(second).rejects.toThrow(SignerRefused)
    await expect(second).rejects.toMatchObject({ code: 'signer/sealed-otherwise' })
  })

  it('refuses what its policy does not name, in words', async () => {
    const order = { key: randomUUID(), purpose: 'anything', digest: 'ab'.repeat(32), at: now }
    const answer = await send('POST', '/seal', JSON.stringify(order))
    expect(answer).toMatchObject({ status: 403, type: 'application/problem+json' })
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'signer/not-allowed', status: 403 })
    await expect(client.seal('no-uuid', digestOf('x'), now)).rejects.toThrow('UUID')
  })

  it.each([
    ['no JSON', 'POST', '/seal', '{', 403],
    ['a large body', 'POST', '/seal', `"${'x'.repeat(100_000)}"`, 413],
    ['another method', 'PUT', '/seal', '', 404],
    ['the key', 'GET', '/seal.key', '', 404],
    ['a path that climbs', 'GET', '/../keys/seal.key', '', 404],
  ])('answers %s with a problem', async (_, method, path, body, status) => {
    expect((await send(method, path, body)).status).toBe(status)
  })

  it('says that it lives', async () => {
    expect(JSON.parse((await send('GET', '/livez')).text)).toMatchObject({ live: true })
  })

  it('hangs up on who sends half a request', async () => {
    const socket = connect(socketPath)
    socket.write('POST /seal HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"key"')
    socket.resume()
    await once(socket, 'close')
    expect((await send('GET', '/livez')).status).toBe(200)
  })

  it('does not start twice on the same keys', async () => {
    const second = startSigner({
      keysDir,
      socketPath: join(folder, 'second.sock'),
      issuer: ISSUER,
      log,
    })
    await expect(second).rejects.toThrow('another signer')
  })

  it('is unreachable, not refusing, while it is away', async () => {
    const nobody = signerAt(join(folder, 'nobody.sock'))
    await expect(nobody.seal(randomUUID(), digestOf('x'), now)).rejects.toThrow(SignerUnreachable)
  })
})

describe('a key and its certificates', () => {
  const own = join(folder, 'own')
  const startOwn = () =>
    startSigner({
      keysDir: own,
      socketPath: join(folder, 'own.sock'),
      issuer: 'http://localhost:8080/oidc',
      log,
    })

  it('do not start apart from each other', async () => {
    await startOwn().then((one) => one.close())
    const { privateKey } = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['sign', 'verify'],
    )
    const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64')
    const pem = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`
    writeFileSync(join(own, 'seal.key'), pem)
    await expect(startOwn()).rejects.toThrow('no certificate in seal.crt belongs to seal.key')
  })
})

const program = (body: string) => `
  import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto'
  import { rmSync, writeFileSync } from 'node:fs'
  import { startSigner } from './signer/signer.ts'
  import { signerAt } from '../kernel/signer/client.ts'
  const [folder] = process.argv.slice(2)
  const socketPath = folder + '/signer.sock'
  const log = { info: () => {}, error: () => {} }
  if (folder.endsWith('full')) writeFileSync(folder + '/filler', Buffer.alloc(48 * 1024))
  const signer = await startSigner({ keysDir: folder + '/keys', socketPath, issuer: 'http://localhost:8080/oidc', log })
  ${body}`

describe('misfortune', () => {
  it('kill -9 at any moment loses no signature that was given', async () => {
    const entry = await bundleProgram('signer-killed', program("console.log('ready')"))
    const home = join(folder, 'killed')
    const given = new Map<string, string>()
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [entry, home], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      const asking = signerAt(join(home, 'signer.sock'))
      for (const [key, cms] of given) {
        expect(hex(await asking.seal(key, digestOf(key), new Date()))).toBe(cms)
      }
      setTimeout(() => child.kill('SIGKILL'), 20 + round * 17)
      const ask = async () => {
        for (;;) {
          const key = randomUUID()
          given.set(key, hex(await asking.seal(key, digestOf(key), new Date())))
        }
      }
      const asked = await Promise.allSettled([ask(), ask(), ask(), ask()])
      for (const one of asked) {
        expect(one).toMatchObject({ status: 'rejected', reason: expect.any(SignerUnreachable) })
      }
      asking.close()
    }
    expect(given.size).toBeGreaterThan(6)
    const lines = readFileSync(join(home, 'keys', 'ledger'), 'latin1').split('\n')
    for (const [key, cms] of given) {
      const mine = lines.filter((line) => line.startsWith(key))
      expect(
        mine.map((line) => Buffer.from(line.split(' ')[3] ?? '', 'base64').toString('hex')),
      ).toEqual([cms])
    }
  }, 60_000)

  it('a full disk stops sealing with a clear answer, and nothing is half-sealed', async () => {
    const entry = await bundleProgram(
      'signer-full',
      program(`
      const client = signerAt(socketPath)
      const digest = createHash('sha256').update('x').digest()
      const seal = (key) => client.seal(key, digest, new Date())
      const given = []
      let failure, failed
      for (let i = 0; i < 200 && failure === undefined; i++) {
        const key = randomUUID()
        await seal(key).then(() => given.push(key), (error) => { failure = String(error); failed = key })
      }
      const stillThere = (await Promise.all(given.map(seal))).length
      rmSync(folder + '/filler')
      await seal(failed)
      client.close()
      await signer.close()
      const again = await startSigner({ keysDir: folder + '/keys', socketPath, issuer: 'http://localhost:8080/oidc', log })
      const reopened = signerAt(socketPath)
      const live = (await Promise.all([...given, failed].map((key) => reopened.seal(key, digest, new Date())))).length
      reopened.close()
      await again.close()
      console.log(JSON.stringify({ given: given.length, failure, stillThere, live }))
    `),
    )
    const space = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
    const script = 'mkdir -p "$1" && mount -t tmpfs -o size=128k none "$1" && exec "$2" "$3" "$1"'
    const home = join(folder, 'full')
    const run = spawnSync(
      'unshare',
      [...space, '--mount', 'sh', '-c', script, 'sh', home, process.execPath, entry],
      { encoding: 'utf8' },
    )
    expect(run.stderr).toBe('')
    const { given, failure, stillThere, live } = JSON.parse(run.stdout)
    expect(failure).toContain('SignerUnreachable: the signer answers 507')
    expect(given).toBeGreaterThan(5)
    expect([stillThere, live]).toEqual([given, given + 1])
  }, 60_000)
})
