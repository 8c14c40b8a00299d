import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as pkijs from 'pkijs'
import { describe, expect, it } from 'vitest'
import { selfSignedCertificate } from './certificate.ts'
import { DerError, encode, readElement, sequence, setOf, TAG, unsigned } from './der.ts'
import { issuerAndSerial, judgeSignature, signDigest } from './signed-data.ts'

const signerNamed = (name: string, serial: number, to = '2036-01-01') => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const validity = { from: new Date('2026-01-01T00:00:00Z'), to: new Date(to) }
  const certificate = selfSignedCertificate(name, keys, Uint8Array.of(0x80, serial), validity)
  return { key: keys.privateKey, certificate }
}
const us = signerNamed('iGov demonstration seal', 1)
const others = signerNamed('Others', 2)
const content = Buffer.from('what was decided')
const digest = createHash('sha256').update(content).digest()
const cms = signDigest(digest, us.key, [us.certificate, others.certificate])
const judge = (signature: Uint8Array, over: Uint8Array = digest) =>
  judgeSignature(signature, over, [others.certificate, us.certificate])

describe('a self-signed certificate', () => {
  it('is one for signatures only, and verifies', () => {
    const read = new X509Certificate(us.certificate)
    expect(read.subject).toBe('CN=iGov demonstration seal')
    expect([read.ca, read.serialNumber, read.verify(read.publicKey)]).toEqual([false, '8001', true])
    expect([read.validFromDate, read.validToDate]).toEqual([
      new Date('2026-01-01T00:00:00Z'),
      new Date('2036-01-01T00:00:00Z'),
    ])
  })

  it('may end after 2049', () => {
    const late = new X509Certificate(signerNamed('ختم', 3, '2061-05-06T07:08:09Z').certificate)
    expect(late.validToDate).toEqual(new Date('2061-05-06T07:08:09Z'))
    expect(late.subject).toBe('CN=ختم')
  })
})

describe('a signature over a digest', { timeout: 30_000 }, () => {
  it('satisfies openssl as CMS and as CAdES', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cms-'))
    const file = (name: string, bytes: Uint8Array | string) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    }
    const pem = new X509Certificate(us.certificate).toString()
    const inputs = ['-in', file('cms', cms), '-content', file('content', content)]
    const run = spawnSync('openssl', [
      ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-partial_chain'],
      ...[...inputs, '-CAfile', file('root.pem', pem)],
    ])
    rmSync(folder, { recursive: true })
    expect([run.status, run.stdout?.toString()]).toEqual([0, content.toString()])
  })

  it('satisfies PKI.js', async () => {
    const [contentInfo] = [pkijs.ContentInfo.fromBER(Uint8Array.from(cms))]
    const signed = new pkijs.SignedData({ schema: contentInfo.content })
    const data = Uint8Array.from(content).buffer
    expect(await signed.verify({ signer: 0, data })).toBe(true)
  })

  it('is good for that digest and no other', () => {
    expect(judge(cms)).toBe('good')
    expect(judge(cms, createHash('sha256').update('else').digest())).toBe('bad')
  })

  it('is foreign when it names nothing of ours, bad when it only carries it', () => {
    const stranger = signerNamed('Stranger', 3)
    expect(judge(signDigest(digest, stranger.key, [stranger.certificate]))).toBe('foreign')
    const carrying = signDigest(digest, stranger.key, [stranger.certificate, us.certificate])
    expect(judge(carrying)).toBe('bad')
    expect(judge(signDigest(digest, stranger.key, [us.certificate]))).toBe('bad')
  })

  it('is bad when it names our certificate by issuer and number, and another by hash', () => {
    const twin = signerNamed('iGov demonstration seal', 1)
    expect(issuerAndSerial(twin.certificate)).toEqual(issuerAndSerial(us.certificate))
    expect(judge(signDigest(digest, twin.key, [twin.certificate]))).toBe('bad')
    expect(judge(signDigest(digest, us.key, [twin.certificate, us.certificate]))).toBe('bad')
  })

  it('never holds with a changed byte', () => {
    const good: number[] = []
    for (let at = 0; at < cms.length; at++) {
      const changed = Buffer.from(cms)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      if (judge(changed) === 'good') good.push(at)
    }
    // A second certificate that only comes along is not covered by the signature.
    const along = Buffer.from(cms).indexOf(Buffer.from(others.certificate))
    expect(good.filter((at) => at < along || at >= along + others.certificate.length)).toEqual([])
  })

  it('never throws on what is not one', () => {
    const nested = (depth: number) => Buffer.alloc(depth * 2, Buffer.from([0x30, 0x80]))
    for (const bytes of [new Uint8Array(), nested(50_000), cms.subarray(0, 200)]) {
      expect(judge(bytes)).not.toBe('good')
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => judge(bytes) === 'foreign'),
      { numRuns: 1000 },
    )
  })
})

describe('DER', () => {
  it.each([
    ['an indefinite length', '3080020101 0000'],
    ['a length that is not minimal', '308103020101'],
    ['a length that is padded', '30820003020101'],
    ['a length of five octets', '30850000000003020101'],
    ['a content that is cut off', '3004020101'],
    ['a length of 2^32 - 1', '3084ffffffff00'],
    ['a tag of several octets', '3f8101020101'],
    ['nothing', ''],
  ])('is not read with %s', (_, hex) => {
    expect(() => readElement(Buffer.from(hex.replace(' ', ''), 'hex'))).toThrow(DerError)
  })

  it('is read as it is written, at any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        const written = encode(TAG.octetString, bytes)
        const { element, next } = readElement(written)
        return next === written.length && Buffer.compare(element.content, bytes) === 0
      }),
      { numRuns: 50 },
    )
  })

  it('sorts a set and writes numbers without a sign that is not theirs', () => {
    const [one, two] = [sequence(unsigned(Uint8Array.of(2))), unsigned(Uint8Array.of(0, 0x80))]
    expect(setOf(one, two)).toEqual(setOf(two, one))
    expect(Buffer.from(two).toString('hex')).toBe('02020080')
  })
})
