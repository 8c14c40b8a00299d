import { X509Certificate } from 'node:crypto'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx, MountedRequest } from '#kernel'
import { chainsTo } from '#lib/certificate-chain'

type Features = NonNullable<Configuration['features']>

/** What an extended key usage must name, where a certificate has one. @source RFC 5280 §4.2.1.12 */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/**
 * Authentication and binding of tokens by certificate. One that has ended, or not begun, is none.
 *
 * @returns undefined where no certificate ever reaches this installation
 * @source RFC 8705
 */
export function mtlsOf(ctx: Ctx): Features['mTLS'] | undefined {
  const { clientAuthorities } = ctx.ports
  if (!clientAuthorities) return undefined
  const presented = (koa: KoaContextWithOIDC) => {
    const { clientCertificate }: MountedRequest = koa.req
    return clientCertificate && holds(clientCertificate, ctx.clock.now())
      ? clientCertificate
      : undefined
  }
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: true,
    getCertificate: presented,
    certificateAuthorized: (koa) => {
      const certificate = presented(koa)
      return (
        certificate !== undefined && isIssuedBy(certificate, clientAuthorities, ctx.clock.now())
      )
    },
    certificateSubjectMatches: (koa, property, expected) => {
      const certificate = presented(koa)
      if (!certificate || property !== 'tls_client_auth_subject_dn') return false
      return subjectOf(certificate) === expected
    },
  }
}

const holds = ({ validFromDate, validToDate }: X509Certificate, now: Date) =>
  validFromDate <= now && now < validToDate

/** True where one of the authorities has issued it, for software to authenticate with. */
function isIssuedBy(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  now: Date,
): boolean {
  const { keyUsage } = certificate
  if (keyUsage !== undefined && !keyUsage.includes(CLIENT_AUTH)) return false
  return chainsTo([certificate], authorities, now)
}

/** The name in a certificate as one text, `CN=…,O=…,C=QA`. @source RFC 4514 */
const subjectOf = ({ subject }: X509Certificate) => subject.split('\n').reverse().join(',')

/** What the desk keeps of a certificate with which software authenticates. */
export type ClientCertificate = {
  /** true: it vouches for itself, and itself is known by its fingerprint */
  selfSigned: boolean
  subject: string
  /** SHA-256 */
  fingerprint: string
  endsAt: Date
  /** the public key with the certificate in it, as a key set has it */
  jwk: Record<string, unknown>
}

/** @returns undefined for what is no certificate, or one that has ended */
export function readClientCertificate(ctx: Ctx, pem: string): ClientCertificate | undefined {
  const certificate = parsed(pem)
  if (!certificate || ctx.clock.now() >= certificate.validToDate) return undefined
  const { fingerprint256, publicKey, raw, validToDate } = certificate
  return {
    selfSigned: certificate.checkIssued(certificate) && certificate.verify(publicKey),
    subject: subjectOf(certificate),
    fingerprint: fingerprint256,
    endsAt: validToDate,
    jwk: { ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] },
  }
}

function parsed(pem: string): X509Certificate | undefined {
  if (!pem.includes('BEGIN CERTIFICATE')) return undefined
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}
