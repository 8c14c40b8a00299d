import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paperOf } from '#cases'
import type { Clock, Ctx, Ports } from '#kernel'
import { startSigner } from '../../src/apps/signer/signer.ts'
import { bundleProgram, bundleTypesetter } from '../../src/apps/typesetter/bundled.ts'
import { openSealing } from '../../src/kernel/documents/index.ts'
import { openPapers } from '../../src/kernel/documents/papers.ts'
import { templateFile } from '../../src/kernel/templates.ts'

const MODULES = join(import.meta.dirname, '../../src/modules')

/**
 * The real signer and typesetter, started when the first document is sealed.
 *
 * @param clock  of the test: the signer refuses times far from its own
 */
export function sealingFor(parts: {
  /** folder of the pack */
  pack: string
  clock: Clock
  url: string
  database: Ctx['sql']
}) {
  let opened: Promise<Awaited<ReturnType<typeof open>>> | undefined
  const ready = () => {
    opened ??= open(parts)
    return opened
  }
  let papers: ReturnType<typeof openPapersOf> | undefined
  const typesetting = () => {
    papers ??= openPapersOf()
    return papers
  }
  const ports: Omit<Ports, 'passwords'> = {
    seal: async (order) => (await ready()).sealing.seal(order),
    typeset: async (order) => (await ready()).sealing.typeset(order),
    certificates: async () => (await ready()).sealing.certificates(),
    tokens: {
      keys: async () => (await ready()).sealing.tokens.keys(),
      sign: async (kid, data) => (await ready()).sealing.tokens.sign(kid, data),
      secret: async (purpose) => (await ready()).sealing.tokens.secret(purpose),
    },
    papers: {
      source: paperOf,
      typeset: async (...order) => (await typesetting()).papers.typeset(...order),
    },
  }
  return {
    ports,
    async close() {
      if (opened) await (await opened).close()
      if (papers) await (await papers).close()
    },
  }
}

async function openPapersOf() {
  const entry = await bundleProgram('typesetter-of-papers', "import './typesetter/main.ts'")
  const papers = openPapers(entry, paperOf)
  return {
    papers,
    async close() {
      await papers.close()
      rmSync(entry, { force: true })
    },
  }
}

async function open({ pack, clock, url, database }: Parameters<typeof sealingFor>[0]) {
  const issuer = `${url}/oidc`
  const dir = mkdtempSync(join(tmpdir(), 'igov-seal-'))
  const socketPath = join(dir, 'signer.sock')
  const quiet = { info: () => {}, error: () => {} }
  const [signer, typesetter] = await Promise.all([
    startSigner({
      keysDir: join(dir, 'keys'),
      socketPath,
      issuer,
      log: quiet,
      now: () => clock.now(),
    }),
    bundleTypesetter(),
  ])
  const sealing = openSealing({
    ...{ typesetter, signerSocket: socketPath },
    templateFile: (template) =>
      templateFile(template, {
        ...{ modules: MODULES, pack, dir: join(dir, 'templates'), database },
      }),
  })
  return {
    sealing,
    async close() {
      await sealing.close()
      await signer.close()
      rmSync(dir, { recursive: true, force: true })
      rmSync(typesetter, { force: true })
    },
  }
}
