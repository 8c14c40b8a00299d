import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { ServerOptions as TlsOptions } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { Config } from '../config.ts'

/** A header in which a proxy says with which certificate the sender came. */
export type CertificateHeader = {
  /** in small letters */
  name: string
  /** addresses of the proxies; of whoever else sends the header nothing is believed */
  proxies: readonly string[]
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** @returns the certificates of a PEM file. @throws Error  when it holds none, or one that is none */
export function readCertificates(file: string): X509Certificate[] {
  const found = readFileSync(file, 'utf8').match(PEM) ?? []
  if (found.length === 0) throw new Error(`${file} holds no certificate`)
  return found.map((pem) => new X509Certificate(pem))
}

/**
 * What a server that ends TLS needs to know. Software is asked for its certificate where the
 * authorities of such certificates are named; whoever has none is let in all the same.
 */
export function tlsOptionsOf({ tls, clientCa }: Pick<Config, 'tls' | 'clientCa'>): TlsOptions {
  if (!tls) return {}
  const own = { cert: readFileSync(tls.cert), key: readFileSync(tls.key) }
  if (!clientCa) return own
  // A browser is told the names of these, and asks its person only where it has one of theirs.
  return { ...own, ca: readFileSync(clientCa), requestCert: true, rejectUnauthorized: false }
}

/**
 * The certificate whose key the sender of a request has shown to have: in the TLS that ends here, or
 * in front of a proxy that says so. The header is taken off the request, whoever set it.
 *
 * @returns undefined where there is none, or none that can be read; who issued it is not looked at
 * @source RFC 9440 (`:base64:`); nginx `$ssl_client_escaped_cert` (PEM, percent-encoded)
 */
export function takeClientCertificate(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  header: CertificateHeader | undefined,
): X509Certificate | undefined {
  const { socket, headers } = request
  const said = header && headers[header.name]
  if (header) delete headers[header.name]
  const from = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  if (header?.proxies.includes(from)) return typeof said === 'string' ? read(said) : undefined
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
}

function read(said: string): X509Certificate | undefined {
  const der = /^:([A-Za-z0-9+/]+=*):$/.exec(said)?.[1]
  try {
    return new X509Certificate(der ? Buffer.from(der, 'base64') : decodeURIComponent(said))
  } catch {
    return undefined
  }
}
