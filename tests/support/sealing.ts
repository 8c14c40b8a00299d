import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, Ports } from '#kernel'
import { startSigner } from '../../src/apps/signer/signer.ts'
import { bundleTypesetter } from '../../src/apps/typesetter/bundled.ts'
import { openSealing } from '../../src/kernel/documents/index.ts'

/**
 * The real signer and typesetter, started when the first document is sealed.
 *
 * @param clock  of the test: the signer refuses times far from its own
 */
export function sealingFor({ templates, clock }: { templates: string; clock: Clock }) {
  let opened: Promise<Awaited<ReturnType<typeof open>>> | undefined
  const ready = () => {
    opened ??= open(templates, clock)
    return opened
  }
  const ports: Ports = {
    seal: async (order) => (await ready()).sealing.seal(order),
    certificates: async () => (await ready()).sealing.certificates(),
  }
  return {
    ports,
    async close() {
      if (opened) await (await opened).close()
    },
  }
}

async function open(templates: string, clock: Clock) {
  const dir = mkdtempSync(join(tmpdir(), 'igov-seal-'))
  const socketPath = join(dir, 'signer.sock')
  const quiet = { info: () => {}, error: () => {} }
  const [signer, typesetter] = await Promise.all([
    startSigner({ keysDir: join(dir, 'keys'), socketPath, log: quiet, now: () => clock.now() }),
    bundleTypesetter(),
  ])
  const sealing = openSealing({ typesetter, templates, signerSocket: socketPath })
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
