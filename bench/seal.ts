import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareSeal } from '#lib/pdf/seal'
import { verifySeal } from '#lib/pdf/sealed'
import { startSigner } from '../src/apps/signer/signer.ts'
import { bundleTypesetter } from '../src/apps/typesetter/bundled.ts'
import { openTypesetter } from '../src/kernel/documents/typesetter.ts'
import { signerAt } from '../src/kernel/signer/client.ts'

const ROUNDS = 100
const documents = '../packs/qatar/services/home-business-licence/documents'
const template = join(import.meta.dirname, documents, 'licence.typ')

/** Milliseconds of each step, one document after the other. */
const measure = async (round: (lap: (step: string) => void) => Promise<void>) => {
  const steps = new Map<string, number[]>()
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now()
    let last = start
    const note = (step: string, ms: number) => steps.set(step, [...(steps.get(step) ?? []), ms])
    await round((step) => {
      const now = performance.now()
      note(step, now - last)
      last = now
    })
    note('whole sealed PDF', last - start)
  }
  return steps
}

const share = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN

/**
 * Measures a sealed licence from its data to the finished file: typesetting, signing and putting
 * together, with the real processes; then how long its verification takes.
 *
 * @returns one row a step: median and 95th percentile in milliseconds
 */
export const run = async (): Promise<{ what: string; median: number; p95: number }[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-seal-'))
  const socketPath = join(folder, 'signer.sock')
  const log = { info: () => {}, error: () => {} }
  const signer = await startSigner({ keysDir: join(folder, 'keys'), socketPath, log })
  const client = signerAt(socketPath)
  const entry = await bundleTypesetter()
  const typesetter = openTypesetter({ entry })
  const data = JSON.parse(readFileSync(template.replace('.typ', '.example.json'), 'utf8'))
  const certificates = await client.certificates()
  const at = new Date()
  const typeset = () => typesetter.typeset(template, { ...data, number: randomUUID() }, at)
  await typeset()
  let bytes = 0
  const steps = await measure(async (lap) => {
    const plain = await typeset()
    lap('typeset')
    const { digest, complete } = prepareSeal(plain, { reason: 'Bench', at, code: 'BENCH' })
    lap('prepare')
    const cms = await client.seal(randomUUID(), digest, at)
    lap('sign, with its line on the disk')
    const sealed = complete(cms)
    lap('put together')
    bytes = sealed.length
    if (verifySeal(sealed, certificates).state !== 'intact') throw new Error('not intact')
    lap('verify')
  })
  await typesetter.close()
  client.close()
  await signer.close()
  rmSync(folder, { recursive: true })
  rmSync(entry)
  return [...steps].map(([step, values]) => ({
    what: `${step} (${Math.round(bytes / 1024)} KiB)`,
    median: share(values, 0.5),
    p95: share(values, 0.95),
  }))
}
