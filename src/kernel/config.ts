import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CertificateHeader } from './http/client-certificate.ts'

/** Everything that may differ between two installations; read once, at start. */
export type Config = {
  /** the checkout: where `package.json`, `packs/` and `src/` lie */
  root: string
  dataDir: string
  runDir: string
  /** the country pack's folder */
  packDir: string
  port: number
  /** what every link starts with, without a slash at its end; never taken from the Host header */
  url: string
  /** an existing server, or the embedded one once it runs; undefined before it does */
  databaseUrl: string | undefined
  signerSocket: string | undefined
  hasherSocket: string | undefined
  /** of a demonstration: where the systems of agencies and its telephones answer, on this machine */
  sandboxPort: number | undefined
  webProcesses: number
  /** invented people of a new demonstration */
  population: number
  /** requests a minute from one address before 429 */
  rateLimit: number
  /** proxies in front, whose word on the sender's address counts */
  proxies: number
  /** hosts of clients on this machine or a private network that may be told of a sign-out */
  clientHosts: readonly string[]
  /** authorities whose certificates other software may authenticate with: a file in PEM */
  clientCa: string | undefined
  /** where a proxy says with which certificate somebody came */
  certificateHeader: CertificateHeader | undefined
  smtp: { url: string; from: string } | undefined
  /** gateway of text messages; none are sent without it */
  smsUrl: string | undefined
  /** where registers of agencies are asked, by their id; '*' for all others */
  registers: Readonly<Record<string, string>>
  tls: { cert: string; key: string } | undefined
  logLevel: LogLevel
  /** no demonstration people, keys or passwords when true */
  production: boolean
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

/** A setting that cannot be used; the message names it and what was expected. */
export class ConfigError extends Error {
  constructor(name: string, value: string, expected: string) {
    super(`${name} is '${value}': expected ${expected}`)
    this.name = 'ConfigError'
  }
}

/** One row for each setting: the README's table and `docs/reference/configuration.md` come from it. */
export const SETTINGS = [
  ['PORT', '8080', 'port that the portal listens on'],
  [
    'IGOV_URL',
    'http://localhost:PORT',
    'address that people use; every link, and the QR code of every sealed document, is made from it',
  ],
  ['IGOV_DATA', 'var', 'folder for the database, keys, sockets and logs'],
  ['IGOV_PACK', 'qatar', 'country pack: a folder of packs/, or a path'],
  ['IGOV_WEB', '1', 'number of web processes'],
  ['IGOV_POPULATION', '10000', 'invented people of a new demonstration'],
  [
    'IGOV_SANDBOX_PORT',
    '',
    'port of the agencies and telephones of a demonstration, on this machine; a free one where not set',
  ],
  ['IGOV_RATE_LIMIT', '1200', 'requests a minute from one address'],
  ['IGOV_PROXIES', '0', 'proxies in front of the web process, whose X-Forwarded-For counts'],
  [
    'IGOV_CLIENT_HOSTS',
    '',
    'hosts of clients and web-hooks, such as 10.0.0.5:8443, that may be in a private network',
  ],
  ['IGOV_SMTP', '', 'smtp:// address; without it notices stay in the inbox'],
  ['IGOV_MAIL_FROM', '', 'sender of e-mails, needed with IGOV_SMTP'],
  [
    'IGOV_SMS_URL',
    '',
    'address that takes text messages as POST { to, text }; without it none are sent',
  ],
  [
    'IGOV_REGISTERS',
    '',
    'where agencies answer, as register=address,…; * stands for every other register',
  ],
  ['IGOV_TLS_CERT', '', 'certificate file, where the web process itself ends TLS'],
  ['IGOV_TLS_KEY', '', 'key file that belongs to IGOV_TLS_CERT'],
  [
    'IGOV_CLIENT_CA',
    '',
    'file of the authorities (PEM) whose certificates other software may authenticate with; where the web process ends TLS it asks for them',
  ],
  [
    'IGOV_CERTIFICATE_HEADER',
    '',
    "header in which a proxy gives the sender's certificate, as RFC 9440 or percent-encoded PEM",
  ],
  [
    'IGOV_CERTIFICATE_PROXIES',
    '',
    'addresses of the proxies that may set IGOV_CERTIFICATE_HEADER, needed with it',
  ],
  ['IGOV_LOG', 'info', `one of ${LOG_LEVELS.join(', ')}`],
  ['DATABASE_URL', '', 'an existing PostgreSQL 18 or newer instead of the embedded one'],
  ['NODE_ENV', '', 'production switches the demonstration off'],
] as const

/**
 * Reads and checks the settings.
 *
 * @throws ConfigError  for the first setting that cannot be used
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const root = findRoot()
  const port = integer(env, 'PORT', 8080, 0, 65535)
  const dataDir = resolve(root, env.IGOV_DATA || 'var')
  return {
    root,
    dataDir,
    runDir: join(dataDir, 'run'),
    packDir: packDir(root, env.IGOV_PACK || 'qatar'),
    port,
    url: address(env, port),
    databaseUrl: databaseUrl(env.DATABASE_URL),
    signerSocket: env.IGOV_SIGNER_SOCKET || undefined,
    hasherSocket: env.IGOV_HASHER_SOCKET || undefined,
    sandboxPort: integer(env, 'IGOV_SANDBOX_PORT', 0, 0, 65535) || undefined,
    webProcesses: integer(env, 'IGOV_WEB', 1, 1, 64),
    population: integer(env, 'IGOV_POPULATION', 10_000, 0, 1_000_000),
    rateLimit: integer(env, 'IGOV_RATE_LIMIT', 1200, 1, 10_000_000),
    proxies: integer(env, 'IGOV_PROXIES', 0, 0, 10),
    clientHosts: listed(env.IGOV_CLIENT_HOSTS),
    clientCa: env.IGOV_CLIENT_CA || undefined,
    certificateHeader: certificateHeader(env),
    smtp: smtp(env),
    smsUrl: webAddress('IGOV_SMS_URL', env.IGOV_SMS_URL),
    registers: registers(env),
    tls: tls(env),
    logLevel: logLevel(env.IGOV_LOG || 'info'),
    production: env.NODE_ENV === 'production',
  }
}

const listed = (value: string | undefined) =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

function certificateHeader(env: Record<string, string | undefined>) {
  const { IGOV_CERTIFICATE_HEADER: name, IGOV_CERTIFICATE_PROXIES: proxies } = env
  if (!name) return undefined
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) {
    throw new ConfigError('IGOV_CERTIFICATE_HEADER', name, 'the name of a header')
  }
  const known = listed(proxies)
  if (known.length === 0 || !known.every((address) => isIP(address))) {
    throw new ConfigError('IGOV_CERTIFICATE_PROXIES', proxies ?? '', 'the addresses of proxies')
  }
  return { name: name.toLowerCase(), proxies: known }
}

function findRoot() {
  let dir = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    try {
      if (JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).name === 'igov') return dir
    } catch {
      // not here: look one folder up
    }
    const up = dirname(dir)
    if (up === dir) throw new Error('package.json of igov not found above the running program')
    dir = up
  }
}

function integer(
  env: Record<string, string | undefined>,
  name: string,
  preset: number,
  min: number,
  max: number,
) {
  const value = env[name]
  if (value === undefined || value === '') return preset
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new ConfigError(name, value, `a whole number from ${min} to ${max}`)
  }
  return number
}

function address(env: Record<string, string | undefined>, port: number) {
  const value = env.IGOV_URL || `http://localhost:${port}`
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new ConfigError('IGOV_URL', value, 'an address such as https://portal.example')
  }
  return value.replace(/\/+$/, '')
}

function webAddress(name: string, value: string | undefined) {
  if (!value) return undefined
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new ConfigError(name, '…', 'an address such as https://gateway.example/send')
  }
  return value.replace(/\/+$/, '')
}

function registers({ IGOV_REGISTERS: value }: Record<string, string | undefined>) {
  return Object.fromEntries(
    listed(value).map((pair) => {
      const at = pair.indexOf('=')
      const address = webAddress('IGOV_REGISTERS', pair.slice(at + 1))
      if (at < 1 || !address) {
        throw new ConfigError('IGOV_REGISTERS', '…', 'pairs such as population=https://host:port')
      }
      return [pair.slice(0, at), address]
    }),
  )
}

function databaseUrl(value: string | undefined) {
  if (!value) return undefined
  if (!URL.canParse(value) || !/^postgres(ql)?:$/.test(new URL(value).protocol)) {
    throw new ConfigError('DATABASE_URL', '…', 'an address such as postgres://user@host/database')
  }
  return value
}

function packDir(root: string, value: string) {
  const dir =
    isAbsolute(value) || value.includes('/') ? resolve(root, value) : join(root, 'packs', value)
  if (!statSync(join(dir, 'pack.yaml'), { throwIfNoEntry: false })?.isFile()) {
    throw new ConfigError('IGOV_PACK', value, 'a folder that holds pack.yaml')
  }
  return dir
}

function smtp(env: Record<string, string | undefined>) {
  if (!env.IGOV_SMTP) return undefined
  if (!URL.canParse(env.IGOV_SMTP) || !/^smtps?:$/.test(new URL(env.IGOV_SMTP).protocol)) {
    throw new ConfigError('IGOV_SMTP', '…', 'an address such as smtp://host:587')
  }
  if (!env.IGOV_MAIL_FROM) throw new ConfigError('IGOV_MAIL_FROM', '', 'the sender of e-mails')
  return { url: env.IGOV_SMTP, from: env.IGOV_MAIL_FROM }
}

function tls(env: Record<string, string | undefined>) {
  const { IGOV_TLS_CERT: cert, IGOV_TLS_KEY: key } = env
  if (!cert && !key) return undefined
  if (!cert) throw new ConfigError('IGOV_TLS_CERT', '', 'a file, since IGOV_TLS_KEY is set')
  if (!key) throw new ConfigError('IGOV_TLS_KEY', '', 'a file, since IGOV_TLS_CERT is set')
  return { cert, key }
}

function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((name) => name === value)
  if (!level) throw new ConfigError('IGOV_LOG', value, `one of ${LOG_LEVELS.join(', ')}`)
  return level
}
