import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareSeal } from '#lib/pdf/seal'
import { verifySeal } from '#lib/pdf/sealed'
import { startSigner } from '../src/apps/signer/signer.ts'
import { bundleTypesetter } from '../src/apps/typesetter/bundled.ts'
import { openTypesetter } from '../src/kernel/documents/typesetter.ts'
import { signerAt } from '../src/kernel/signer/client.ts'
import { type Row, share } from './product.ts'

const ROUNDS = 100
const WHOLE = 'sealed'
const SEALED = 'put together'
const documents = '../packs/qatar/services/home-business-licence/documents'
const template = join(import.meta.dirname, documents, 'licence.typ')

/** Milliseconds of each step, one document after the other. */
const measure = async (round: (lap: (step: string) => void) => Promise<void>) => {
  const steps = new Map<string, number[]>()
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now()
    let last = start
    let sealedAt = start
    const note = (step: string, ms: number) => steps.set(step, [...(steps.get(step) ?? []), ms])
    await round((step) => {
      const now = performance.now()
      note(step, now - last)
      last = now
      if (step === SEALED) sealedAt = now
    })
    note(WHOLE, sealedAt - start)
  }
  return steps
}

/**
 * Measures a sealed licence from its data to the finished file: typesetting, signing and putting
 * together, with the real processes; then how long its verification takes.
 *
 * @returns the median of the whole and of each step, and the whole's 95th percentile; beside the
 *   whole the typesetting alone, beside the verification the file's SHA-256
 */
export const run = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-seal-'))
  const socketPath = join(folder, 'signer.sock')
  const log = { info: () => {}, error: () => {} }
  const signer = await startSigner({
    keysDir: join(folder, 'keys'),
    socketPath,
    issuer: 'http://localhost/oidc',
    log,
  })
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
    lap(SEALED)
    bytes = sealed.length
    createHash('sha256').update(sealed).digest()
    lap('hash')
    if (verifySeal(sealed, certificates).state !== 'intact') throw new Error('not intact')
    lap('verify')
  })
  await typesetter.close()
  client.close()
  await signer.close()
  rmSync(folder, { recursive: true })
  rmSync(entry)
  const median = (step: string) => share(steps.get(step) ?? [], 0.5)
  const row = (what: string, step: string, beside: string, goal: number): Row => ({
    what: `${what} (${Math.round(bytes / 1024)} KiB); baseline: ${beside} alone`,
    figure: median(step),
    unit: 'ms',
    baseline: median(beside),
    ratio: median(step) / median(beside),
    goal,
  })
  const parts = ['typeset', 'prepare', 'sign, with its line on the disk', SEALED]
  return [
    row('sealed PDF, median', WHOLE, 'typeset', 60),
    { what: 'sealed PDF, 95 of 100', figure: share(steps.get(WHOLE) ?? [], 0.95), unit: 'ms' },
    ...parts.map((step): Row => ({ what: `of it: ${step}`, figure: median(step), unit: 'ms' })),
    row('verification of a sealed PDF', 'verify', 'hash', 20),
  ]
}
