import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import {
  type Clock,
  type Config,
  type Ctx,
  type Pack,
  PackError,
  type Ports,
  withCtx,
} from '#kernel'
import { readCertificates } from '../kernel/http/client-certificate.ts'
import { readMessages, translations } from '../kernel/i18n.ts'
import { readPack } from '../kernel/pack/index.ts'
import { smsAt } from '../kernel/sms.ts'

/** Reads the pack of the settings. @throws PackError  when it is not sound */
export async function openPack(config: Pick<Config, 'packDir'>): Promise<Pack> {
  const { pack, findings } = await readPack(config.packDir)
  if (pack) return pack
  throw new PackError(config.packDir, findings)
}

/** The words of kernel, modules and pack, in each language of the pack. */
export const openTranslations = (config: Pick<Config, 'root'>, pack: Pack) =>
  translations(pack, readMessages(config.root, pack.dir, pack.settings.languages))

export const NO_PORTS: Ports = {
  seal: async () => {
    throw new Error('this process cannot seal documents: the worker does')
  },
  certificates: async () => [],
  passwords: {
    hash: async () => {
      throw new Error('this process cannot hash passwords')
    },
    verify: async () => {
      throw new Error('this process cannot check passwords')
    },
  },
}

export const systemClock: Clock = { now: () => new Date() }

/**
 * What is known of the machines of other software: where they may be, and who certifies them.
 *
 * @throws Error  when the file of the authorities cannot be read
 */
export function portsOfClients(
  config: Pick<Config, 'clientHosts' | 'clientCa' | 'certificateHeader' | 'tls'>,
): Pick<Ports, 'clientHosts' | 'clientAuthorities'> {
  const { clientHosts, clientCa, certificateHeader, tls } = config
  const certificatesCome = certificateHeader !== undefined || (tls && clientCa)
  if (!certificatesCome) return { clientHosts }
  return { clientHosts, clientAuthorities: clientCa ? readCertificates(clientCa) : [] }
}

/** What is reached of others: registers of agencies, and the gateway of text messages. */
export const portsOfAgencies = ({
  registers,
  smsUrl,
}: Pick<Config, 'registers' | 'smsUrl'>): Pick<Ports, 'registers' | 'sms'> => ({
  registers,
  ...(smsUrl && { sms: smsAt(smsUrl) }),
})

/** A context of the process itself, before anybody has asked for anything. */
export function openContext(parts: {
  config: Pick<Config, 'url' | 'production'>
  sql: Kysely<Record<never, never>>
  pack: Pack
  translate: (locale: string) => Ctx['t']
  log: Logger
  ports?: Ports
  clock?: Clock
}): Ctx {
  const { config, pack, translate } = parts
  const base: Ctx = {
    sql: parts.sql,
    inTx: false,
    clock: parts.clock ?? systemClock,
    actor: { kind: 'anonymous' },
    t: translate(pack.settings.languages[0] ?? 'en'),
    translate,
    log: parts.log,
    pack,
    ports: parts.ports ?? NO_PORTS,
    simulated: false,
    demonstration: !config.production,
    url: config.url,
    tx: () => {
      throw new Error('replaced below')
    },
    afterCommit: (act) => act(),
  }
  return withCtx(base, {})
}

/** The same for work that a process does on its own account. */
export const asSystem = (ctx: Ctx, name: string): Ctx =>
  withCtx(ctx, { actor: { kind: 'system', name } })
