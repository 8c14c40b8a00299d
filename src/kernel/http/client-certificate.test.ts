import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inHeader, newAuthority, newCertificate } from '../../../tests/support/certificates.ts'
import { ConfigError, loadConfig } from '../config.ts'
import { readCertificates, takeClientCertificate } from './client-certificate.ts'

const HEADER = { name: 'client-cert', proxies: ['10.0.0.2'] }
const own = newCertificate({ subject: '/C=QA/CN=register' })

const from = (remoteAddress: string, headers: IncomingMessage['headers']) => ({
  headers,
  socket: { remoteAddress } as Socket,
})

describe('The certificate of whoever sends a request', () => {
  test('is believed from a proxy that is named, in both ways of writing it', () => {
    const ways = [inHeader(own), encodeURIComponent(own.pem)]
    for (const said of ways) {
      const request = from('::ffff:10.0.0.2', { 'client-cert': said })
      const found = takeClientCertificate(request, HEADER)
      expect(found?.fingerprint256).toBe(new X509Certificate(own.pem).fingerprint256)
    }
  })

  test('is not believed from anybody else, and the header is gone for all', () => {
    for (const address of ['10.0.0.3', '203.0.113.9', '10.0.0.2']) {
      const request = from(address, { 'client-cert': inHeader(own), accept: '*/*' })
      const found = takeClientCertificate(request, HEADER)
      expect(found === undefined).toBe(address !== '10.0.0.2')
      expect(request.headers).toEqual({ accept: '*/*' })
    }
    const unset = from('10.0.0.2', { 'client-cert': inHeader(own) })
    expect(takeClientCertificate(unset, undefined)).toBeUndefined()
  })

  test('is none where the header came twice, is empty or holds something else', () => {
    const twice = `${inHeader(own)}, ${inHeader(own)}`
    for (const said of [twice, '', '%', ':AAAA:', 'none', own.pem.slice(0, 200), undefined]) {
      const request = from('10.0.0.2', { 'client-cert': said })
      expect(takeClientCertificate(request, HEADER), said).toBeUndefined()
    }
  })
})

test('The authorities of a file are read, and a file without any is refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'igov-authorities-'))
  const file = join(dir, 'ca.pem')
  writeFileSync(file, `${newAuthority('One').pem}\n${newAuthority('Two').pem}`)
  expect(readCertificates(file).map(({ subject }) => subject)).toEqual([
    'C=QA\nCN=One',
    'C=QA\nCN=Two',
  ])
  writeFileSync(file, 'nothing')
  expect(() => readCertificates(file)).toThrow('holds no certificate')
  rmSync(dir, { recursive: true })
})

test('A header of certificates is set with the proxies that may set it, or not at all', () => {
  const header = { IGOV_CERTIFICATE_HEADER: 'X-Cert' }
  expect(
    loadConfig({ ...header, IGOV_CERTIFICATE_PROXIES: '10.0.0.2, ::1' }).certificateHeader,
  ).toEqual({ name: 'x-cert', proxies: ['10.0.0.2', '::1'] })
  expect(() => loadConfig(header)).toThrow(ConfigError)
  expect(() => loadConfig({ ...header, IGOV_CERTIFICATE_PROXIES: 'proxy' })).toThrow(ConfigError)
  expect(() => loadConfig({ IGOV_CERTIFICATE_HEADER: 'a b' })).toThrow(ConfigError)
})
