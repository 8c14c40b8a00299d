import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../kernel/config.ts'
import { processEnvs } from './environment.ts'

const logins = { web: 'postgres://web@localhost/igov', worker: 'postgres://worker@localhost/igov' }
const config = loadConfig({ IGOV_DATA: join(tmpdir(), 'data') })
const envs = processEnvs(config, logins)
const socketsOf = (env: Record<string, string | undefined>) =>
  Object.entries(env).filter(([name]) => /^IGOV_.*_SOCKET$/.test(name))

test('the processes with keys and passwords have no database, the others their own log-ins', () => {
  const urls = Object.entries(envs).map(([name, env]) => [name, env.DATABASE_URL])
  expect(Object.fromEntries(urls)).toEqual({ signer: '', hasher: '', sandbox: '', ...logins })
})

test('each process knows the sockets that it uses and no other', () => {
  const at = (name: string) => join(config.runDir, `${name}.sock`)
  const sockets = Object.entries(envs).map(([name, env]) => [
    name,
    Object.fromEntries(socketsOf(env)),
  ])
  expect(Object.fromEntries(sockets)).toEqual({
    signer: {
      IGOV_SIGNER_SOCKET: at('signer'),
      IGOV_SIGNER_WEB_SOCKET: at('signer-web'),
      IGOV_SIGNER_HASHER_SOCKET: at('signer-hasher'),
    },
    hasher: { IGOV_SIGNER_SOCKET: at('signer-hasher'), IGOV_HASHER_SOCKET: at('hasher') },
    sandbox: {},
    worker: { IGOV_SIGNER_SOCKET: at('signer') },
    web: { IGOV_SIGNER_SOCKET: at('signer-web'), IGOV_HASHER_SOCKET: at('hasher') },
  })
})

test('the sandbox stands in for agencies and telephones in a demonstration, and nowhere else', () => {
  const of = (more: object) => processEnvs({ ...config, sandboxPort: 4321, ...more }, logins).web
  expect(of({ production: false })).toMatchObject({
    IGOV_REGISTERS: '*=http://127.0.0.1:4321',
    IGOV_SMS_URL: 'http://127.0.0.1:4321/sms',
  })
  expect(of({ production: true })).not.toHaveProperty('IGOV_REGISTERS')
})
