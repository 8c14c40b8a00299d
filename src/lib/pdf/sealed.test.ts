import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selfSignedCertificate } from '#lib/cms/certificate'
import { signDigest } from '#lib/cms/signed-data'
import { samplePdf } from './sample.ts'
import { prepareSeal } from './seal.ts'
import { readSeals, verifySeal } from './sealed.ts'

const signerNamed = (serial: number) => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const validity = { from: new Date('2026-01-01'), to: new Date('2036-01-01') }
  const certificate = selfSignedCertificate('Seal', keys, Uint8Array.of(serial), validity)
  return { key: keys.privateKey, certificate }
}
const us = signerNamed(1)
const others = signerNamed(2)
const details = {
  reason: 'رخصة',
  at: new Date('2026-11-29T06:31:05Z'),
  code: 'CODE',
}
const sealWith = (signer: typeof us, pdf: Uint8Array = samplePdf('table')) => {
  const { digest, complete } = prepareSeal(pdf, details)
  return Buffer.from(complete(signDigest(digest, signer.key, [signer.certificate])))
}
const stateOf = (file: Uint8Array) => verifySeal(file, [us.certificate]).state
const sealed = sealWith(us)
const place = (() => {
  const [seal] = readSeals(sealed)
  return { start: seal?.byteRange[1] ?? 0, end: seal?.byteRange[2] ?? 0 }
})()
const edited = (from: string, to: string) =>
  Buffer.from(sealed.toString('latin1').replace(from, to), 'latin1')

describe('a file that we sealed', () => {
  it('is intact, with its date, code and digest', () => {
    expect(verifySeal(sealed, [others.certificate, us.certificate])).toMatchObject({
      state: 'intact',
      signedAt: details.at,
      reason: 'رخصة',
      code: 'CODE',
      prefixDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('is altered when any one byte is changed, wherever it is', () => {
    const step = (at: number) => (at > place.start + 2000 && at < place.end - 8 ? 97 : 1)
    const undetected: number[] = []
    for (let at = 0; at < sealed.length; at += step(at)) {
      const file = Buffer.from(sealed)
      file[at] = (file[at] ?? 0) ^ 0x20
      if (stateOf(file) !== 'altered') undetected.push(at)
    }
    expect(undetected).toEqual([])
  }, 30_000)

  it('is altered when bytes are put in, taken out or cut off', () => {
    for (const at of [0, 40, place.start, place.end, sealed.length - 1]) {
      const more = Buffer.concat([sealed.subarray(0, at), Buffer.from(' '), sealed.subarray(at)])
      const less = Buffer.concat([sealed.subarray(0, at), sealed.subarray(at + 1)])
      expect([stateOf(more), stateOf(less)]).toEqual(['altered', 'altered'])
    }
    expect(stateOf(sealed.subarray(0, -1))).toBe('altered')
  })

  it('is extended when a later revision is appended, and tells which file it was', () => {
    const attack = '3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 9 0 R >>\nendobj\n'
    for (const more of [attack, '\n', sealed.toString('latin1')]) {
      const file = Buffer.concat([sealed, Buffer.from(more, 'latin1')])
      const verdict = verifySeal(file, [us.certificate])
      expect(verdict).toMatchObject({ state: 'extended', code: 'CODE', signedAt: details.at })
      expect(verdict.prefixDigest).toBe(verifySeal(sealed, [us.certificate]).prefixDigest)
    }
  })

  it('does not lend its seal to a byte range that leaves more out', () => {
    const [, length, second, rest] = readSeals(sealed)[0]?.byteRange ?? [0, 0, 0, 0]
    const range = (...numbers: number[]) =>
      edited(
        /\/ByteRange \[[^\]]*\]/.exec(sealed.toString('latin1'))?.[0] ?? '',
        `/ByteRange [${numbers.join(' ')}]`.padEnd(48),
      )
    const tricks = [
      [0, length, second + 100, rest - 100],
      [0, length - 100, second, rest],
      [1, length - 1, second, rest],
      [0, second, length, rest],
      [0, length, second, rest + 100],
      [0, length, second, 9_999_999_999],
      [0, 0, 0, 0],
      [0, sealed.length, sealed.length, 0],
    ]
    for (const trick of tricks) expect(stateOf(range(...trick))).toBe('altered')
    for (const trick of ['-1', '1e9', '0x10']) {
      expect(stateOf(edited('/ByteRange [0', `/ByteRange [${trick}`))).toBe('altered')
    }
  })

  it('does not lend its signature to a place elsewhere in the same bytes', () => {
    const hole = sealed.subarray(place.start, place.end)
    const rest = Buffer.concat([sealed.subarray(0, place.start), sealed.subarray(place.end)])
    const at = 60
    const moved = Buffer.concat([rest.subarray(0, at), hole, rest.subarray(at)])
    expect(stateOf(moved)).toBe('altered')
  })

  it('does not lend its signature to another document', () => {
    const other = Buffer.from(
      prepareSeal(samplePdf('stream'), details).complete(readSeals(sealed)[0]?.cms ?? Buffer.of()),
    )
    expect(stateOf(other)).toBe('altered')
  })
})

describe('a file that we did not seal', () => {
  it('is foreign when somebody else signed it', () => {
    expect(stateOf(sealWith(others))).toBe('foreign')
  })

  it('is altered when somebody else signed it and carries our certificate', () => {
    const { digest, complete } = prepareSeal(samplePdf('table'), details)
    const mixed = signDigest(digest, others.key, [others.certificate, us.certificate])
    expect(stateOf(complete(mixed))).toBe('altered')
    const forged = signDigest(digest, others.key, [us.certificate])
    expect(stateOf(complete(forged))).toBe('altered')
  })

  it('is unsealed without a signature', () => {
    expect(stateOf(samplePdf('table'))).toBe('unsealed')
    expect(stateOf(new Uint8Array())).toBe('unsealed')
  })
})

describe('hostile input', { timeout: 30_000 }, () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      '/ByteRange [0 1 2 3]',
      '/ByteRange [0 9999999999 9999999999 9999999999]\n/Contents <30',
      '/ByteRange [0 40 50 0]\n/Contents <3084FFFFFFFF>',
      '/ByteRange [',
      '<<'.repeat(5000),
      '['.repeat(5000),
      '('.repeat(5000),
      '/M (D:99999999999999Z) /Reason ('.repeat(3),
      '%PDF-1.7\n',
      'startxref\n0\n%%EOF',
    ),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )

  it('is never intact, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (parts) => {
        const file = Buffer.from(parts.join(''), 'latin1')
        expect(['unsealed', 'foreign']).toContain(stateOf(file))
      }),
      { numRuns: 500 },
    )
  })

  it('never becomes intact by editing a sealed file', () => {
    const at = fc.nat({ max: sealed.length })
    fc.assert(
      fc.property(at, at, fc.uint8Array({ maxLength: 40 }), (start, length, put) => {
        const tail = sealed.subarray(start + (length % 60))
        const file = Buffer.concat([sealed.subarray(0, start), put, tail])
        fc.pre(!file.equals(sealed))
        const extended = file.subarray(0, sealed.length).equals(sealed)
        if (extended) expect(stateOf(file)).toBe('extended')
        else expect(['altered', 'foreign', 'unsealed']).toContain(stateOf(file))
      }),
      { numRuns: 500 },
    )
  })

  it('costs no more than reading it', () => {
    const claims = Buffer.from('/ByteRange [0 5 9 3]\n/Contents <'.repeat(300_000), 'latin1')
    const opened = Buffer.from(`/ByteRange [0 5 9 3]${'<<'.repeat(3_000_000)}`, 'latin1')
    const before = process.cpuUsage()
    for (const file of [claims, opened, Buffer.alloc(16_000_000, '/')]) stateOf(file)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(2500)
  })
})
