import { join } from 'node:path'
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { sql } from 'kysely'
import { authenticate, authorize } from '#identity'
import { useAssets } from '#kernel/ui'
import { findService, startDraft } from '#services'
import { openPack, openTranslations } from '../src/apps/context.ts'
import { socketPath } from '../src/apps/igov/instance.ts'
import { modulesFor } from '../src/apps/modules.ts'
import { loadConfig } from '../src/kernel/config.ts'
import { buildServer } from '../src/kernel/http/server.ts'
import { signerAt } from '../src/kernel/signer/client.ts'
import { openLog, openTelemetry } from '../src/kernel/telemetry.ts'
import { issueLicence } from './licence.ts'
import { openProduct, type Product, type Row, share, type Visitor } from './product.ts'

const ROUNDS = 200
const FIELDS = 50
const SERVICE = 'home-business-licence'
const VERSION = 'f'.repeat(64)

/**
 * Measures pages without sockets, each in turn with a bare Fastify route that asks the database one
 * question and answers the same bytes.
 *
 * @returns the median of each page in milliseconds
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  const signer = signerAt(socketPath(join(product.igov.dataDir, 'run'), 'signer.sock'))
  try {
    const { code, document } = await issueLicence(product)
    const person = await product.visitor('28463499803')
    const form = await draftLongForm(person)
    const sealed = await uploadOf(person, document)
    const changed = await uploadOf(person, Buffer.concat([document, Buffer.from('\n')]))
    const app = await openServer(product, signer.certificates)
    const measure = (
      what: string,
      goal: number | undefined,
      request: InjectOptions,
      shows = '</html>',
    ) => paired(product, app, { what, goal, request, shows })
    const headers = { cookie: person.cookie }
    const rows = [
      await measure(
        `form page with ${FIELDS} fields`,
        10,
        { url: form, headers },
        `name="f${FIELDS - 1}"`,
      ),
      await measure('verification page, by code', 20, { url: `/ar/verify/${code}` }),
      await measure('verification page, with the sealed file', 20, sealed),
      await measure('verification page, with a changed file', 20, changed),
      await measure('home page', undefined, { url: '/ar' }),
    ]
    await app.close()
    return rows
  } finally {
    signer.close()
    await product.end()
  }
}

/** The web process's own server, in this process. */
async function openServer(product: Product, certificates: () => Promise<Uint8Array[]>) {
  const config = { ...loadConfig({}), rateLimit: 10_000_000 }
  const ctx = { ...product.ctx, ports: { ...product.ctx.ports, certificates } }
  const translate = openTranslations(config, await openPack(config))
  const parts = { log: openLog('silent', 'bench'), telemetry: openTelemetry() }
  useAssets(join(config.root, 'dist/assets'))
  const modules = modulesFor(config)
  return buildServer({ config, ctx, translate, modules, authenticate, authorize, ...parts })
}

/** A service with one page of many fields, each shown because of the one before it. */
async function draftLongForm({ ctx }: Visitor): Promise<string> {
  const service = await findService(ctx, SERVICE)
  const fields = Array.from({ length: FIELDS }, (_, i) => ({
    name: `f${i}`,
    kind: 'text',
    required: true,
    ...(i > 0 && { when: `f${i - 1} != "stop"` }),
    max: { characters: 100 },
  }))
  const labels = Object.fromEntries(fields.map(({ name }) => [`${name}.label`, `سؤال ${name}`]))
  const bundle = {
    ...service?.bundle,
    version: VERSION,
    forms: { apply: { form: 'apply', signIn: 'person', pages: [{ page: 'one', fields }] } },
    messages: { ar: { ...service?.bundle.messages.ar, ...labels } },
  }
  const answers = Object.fromEntries(fields.map(({ name }) => [name, 'answer']))
  const { id, reference } = await startDraft(ctx, SERVICE)
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    values (${SERVICE}, ${VERSION}, ${JSON.stringify(bundle)}::jsonb, now())`.execute(ctx.sql)
  await sql`
    update services.draft set version = ${VERSION}, answers = ${JSON.stringify(answers)}::jsonb
    where id = ${id}`.execute(ctx.sql)
  return `/ar/apply/${reference}/one`
}

async function uploadOf({ cookie, csrf }: Visitor, file: Buffer): Promise<InjectOptions> {
  const form = new FormData()
  form.append('_csrf', csrf)
  form.append('file', new Blob([Uint8Array.from(file)]), 'licence.pdf')
  const encoded = new Response(form)
  return {
    method: 'POST',
    url: '/ar/verify',
    payload: Buffer.from(await encoded.arrayBuffer()),
    headers: { cookie, 'content-type': encoded.headers.get('content-type') ?? '' },
  }
}

async function paired(
  product: Product,
  app: FastifyInstance,
  {
    what,
    goal,
    request,
    shows,
  }: { what: string; goal: number | undefined; request: InjectOptions; shows: string },
): Promise<Row> {
  let address = 0
  // Each from elsewhere, since one address may not ask so often.
  const ask = (server: FastifyInstance) => {
    address += 1
    return server.inject({ remoteAddress: `10.0.${address >> 8}.${address & 255}`, ...request })
  }
  const { body, statusCode, headers } = await ask(app)
  if (statusCode !== 200 || !body.includes(shows)) {
    throw new Error(`${what} was answered ${statusCode}, or without ${shows}`)
  }
  const bare = fastify()
  bare.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, payload, done) =>
    done(null, payload),
  )
  bare.all('*', async (_request, reply) => {
    await sql`select 1 from kernel.pack_version limit 1`.execute(product.ctx.sql)
    return reply.type(String(headers['content-type'])).send(body)
  })
  const times: number[] = []
  const baselines: number[] = []
  for (let i = 0; i < ROUNDS * 1.2; i++) {
    const began = performance.now()
    await ask(app)
    const between = performance.now()
    await ask(bare)
    // The first sixth is not counted: the compiler has seen the code then.
    if (i < ROUNDS / 5) continue
    times.push(between - began)
    baselines.push(performance.now() - between)
  }
  await bare.close()
  const figure = share(times, 0.5)
  const baseline = share(baselines, 0.5)
  const size = `${Math.round(Buffer.byteLength(body) / 1024)} KiB`
  return {
    what: `${what} (${size}), median; baseline: a bare route with one query`,
    figure,
    unit: 'ms',
    baseline,
    ratio: figure / baseline,
    ...(goal !== undefined && { goal }),
  }
}
