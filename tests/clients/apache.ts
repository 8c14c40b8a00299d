import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/kernel/port.ts'
import { until } from '../support/started.ts'

const MODULES = '/usr/lib/apache2/modules'
/** Not in the path of people without administration. */
const PROGRAM = '/usr/sbin/apache2'
/** Number of the key that the relying party signs with. */
const KEY = 'rp1'

/** A website of an agency: Apache with mod_auth_openidc before a program that prints what it is told. */
export type Website = {
  /** `http://localhost:PORT` */
  url: string
  host: string
  /** where the provider answers to */
  callback: string
  /** the public key with which it says who it is */
  jwk: JsonWebKey
  /** lets in whom the provider knows. @param issuer  of the provider */
  start(order: { issuer: string; client: string; secret?: string }): Promise<void>
  log(): string
  end(): Promise<void>
}

/** @param name  of its folder */
export async function openWebsite(name: string): Promise<Website> {
  const folder = mkdtempSync(join(tmpdir(), `igov-${name}-`))
  // Apache gives its rights away, and must still read what lies here.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const url = `http://localhost:${port}`
  makeKey(folder)
  writePages(folder)
  let child: ChildProcess | undefined
  return {
    url,
    host: `localhost:${port}`,
    callback: `${url}/secure/callback`,
    jwk: {
      ...createPublicKey(readFileSync(join(folder, 'rp.crt'))).export({ format: 'jwk' }),
      kid: KEY,
      alg: 'RS256',
      use: 'sig',
    },
    start: async (order) => {
      writeFileSync(join(folder, 'apache.conf'), configuration(folder, port, order))
      child = spawn(PROGRAM, ['-f', join(folder, 'apache.conf'), '-DFOREGROUND'], {
        stdio: 'ignore',
        // It ends all of its process group, and we must not be in that.
        detached: true,
      })
      await until(
        async () => (await fetch(`${url}/`).catch(() => undefined)) !== undefined,
        'Apache',
      )
    },
    log: () => readFileSync(join(folder, 'error.log'), 'utf8').slice(-4_000),
    end: async () => {
      child?.kill('SIGTERM')
      if (child && child.exitCode === null) {
        await new Promise((resolve) => child?.once('exit', resolve))
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function makeKey(folder: string) {
  const file = (name: string) => join(folder, name)
  const parameters = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=rp']
  const { status, stderr } = spawnSync(
    'openssl',
    ['req', ...parameters, '-keyout', file('rp.key'), '-out', file('rp.crt')],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  chmodSync(file('rp.key'), 0o644)
}

function writePages(folder: string) {
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'secure'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), 'open to everybody')
  const program = join(pages, 'secure', 'who.cgi')
  writeFileSync(
    program,
    '#!/bin/sh\necho "Content-Type: text/plain; charset=utf-8"\necho\nenv | grep -E "^(OIDC_|REMOTE_USER)" | sort\n',
  )
  chmodSync(program, 0o755)
}

type Order = { issuer: string; client: string; secret?: string }

function configuration(folder: string, port: number, { issuer, client, secret }: Order) {
  const modules = [
    'mpm_prefork',
    'authn_core',
    'authz_core',
    'authz_user',
    'cgi',
    'env',
    'mime',
    'dir',
    'auth_openidc',
  ]
  const credentials = secret
    ? [`OIDCClientSecret "${secret}"`]
    : [
        `OIDCPublicKeyFiles ${KEY}#${folder}/rp.crt`,
        `OIDCPrivateKeyFiles ${KEY}#${folder}/rp.key`,
        'OIDCProviderTokenEndpointAuth private_key_jwt',
      ]
  return [
    `ServerRoot ${folder}`,
    `PidFile ${folder}/apache.pid`,
    `ErrorLog ${folder}/error.log`,
    `DefaultRuntimeDir ${folder}`,
    `Listen 127.0.0.1:${port}`,
    `ServerName localhost:${port}`,
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
    `DocumentRoot ${folder}/pages`,
    'StartServers 2',
    'MaxRequestWorkers 8',
    'DirectoryIndex index.html',
    'TypesConfig /dev/null',
    'LogLevel auth_openidc:info',
    `OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration`,
    `OIDCClientID ${client}`,
    ...credentials,
    `OIDCRedirectURI http://localhost:${port}/secure/callback`,
    'OIDCCryptoPassphrase not-a-secret-but-long-enough',
    'OIDCPKCEMethod S256',
    'OIDCIDTokenSignedResponseAlg ES256',
    'OIDCScope "openid profile"',
    'OIDCRemoteUserClaim sub',
    '<Directory />',
    '  Require all granted',
    '</Directory>',
    '<Location /secure>',
    '  AuthType openid-connect',
    '  Require valid-user',
    '  Options +ExecCGI',
    '  AddHandler cgi-script .cgi',
    '</Location>',
    '',
  ].join('\n')
}
