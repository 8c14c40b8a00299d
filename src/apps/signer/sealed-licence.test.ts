import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareSeal } from '#lib/pdf/seal'
import { verifySeal } from '#lib/pdf/sealed'
import { openSealing, type Sealing } from '../../kernel/documents/index.ts'
import { openTypesetter, type Typesetter } from '../../kernel/documents/typesetter.ts'
import { signerAt } from '../../kernel/signer/client.ts'
import { bundleTypesetter } from '../typesetter/bundled.ts'
import { startSigner } from './signer.ts'

const packages: Readonly<Record<string, string>> = {
  pdfsig: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  pdffonts: 'poppler-utils',
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  certutil: 'libnss3-tools',
  openssl: 'openssl',
}
const run = (tool: string, ...parameters: string[]) => {
  const { error, status, stdout, stderr } = spawnSync(tool, parameters, { encoding: 'utf8' })
  if (error !== undefined) throw new Error(`${tool} is missing: apt-get install ${packages[tool]}`)
  return { status, text: stdout + stderr }
}

const pack = join(import.meta.dirname, '../../../packs/qatar')
const template = 'services/home-business-licence/documents/licence.typ'
const example = JSON.parse(
  readFileSync(join(pack, template).replace('.typ', '.example.json'), 'utf8'),
)
const order = {
  key: '019b1d1e-4a6f-7c3a-8d51-0f6f3f0a9b11',
  template,
  data: example,
  at: new Date('2026-11-29T06:31:00Z'),
  reason: 'إصدار الرخصة · Issue of licence',
  code: '7K3M9W2F4T8QX5RD',
}
const another = (first: string) => ({ ...order, key: order.key.replace('019b', first) })

const folder = mkdtempSync(join(tmpdir(), 'licence-'))
const inFolder = (name: string) => join(folder, name)
let entry: string
let signer: Awaited<ReturnType<typeof startSigner>>
let typesetter: Typesetter
let sealing: Sealing
const signerSocket = inFolder('signer.sock')
let sealed: Buffer
const pdf = inFolder('licence.pdf')

/** A seal key that an authority has certified, as the government's PKI will. */
const certifiedKey = (keysDir: string) => {
  mkdirSync(keysDir)
  const authority = ['-keyout', inFolder('root.key'), '-out', inFolder('root.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']
  run('openssl', 'req', '-x509', ...curve, ...authority, '-subj', '/CN=Test root', '-days', '3650')
  writeFileSync(inFolder('seal.cnf'), 'keyUsage=critical,digitalSignature,nonRepudiation\n')
  const request = ['-keyout', join(keysDir, 'seal.key'), '-out', inFolder('seal.csr')]
  run('openssl', 'req', '-new', ...curve, ...request, '-subj', '/CN=Test seal')
  const issuer = ['-CA', inFolder('root.pem'), '-CAkey', inFolder('root.key'), '-days', '3650']
  const input = ['-in', inFolder('seal.csr'), '-out', inFolder('seal.pem')]
  run('openssl', 'x509', '-req', ...input, ...issuer, '-extfile', inFolder('seal.cnf'))
  const chain = ['root.pem', 'seal.pem'].map((name) => readFileSync(inFolder(name), 'utf8'))
  writeFileSync(join(keysDir, 'seal.crt'), chain.join(''))
}

beforeAll(async () => {
  entry = await bundleTypesetter()
  const keysDir = inFolder('keys')
  certifiedKey(keysDir)
  const log = { info: () => {}, error: () => {} }
  signer = await startSigner({
    keysDir,
    socketPath: signerSocket,
    issuer: 'http://localhost:8080/oidc',
    log,
    now: () => order.at,
  })
  typesetter = openTypesetter({ entry })
  sealing = openSealing({
    ...{ typesetter: entry, signerSocket },
    templateFile: async (template) => join(pack, template),
  })
  sealed = Buffer.from(await sealing.seal(order))
  writeFileSync(pdf, sealed)
}, 60_000)
afterAll(async () => {
  await typesetter.close()
  await sealing.close()
  await signer.close()
  rmSync(folder, { recursive: true })
  rmSync(entry)
})

describe('a sealed licence', { timeout: 30_000 }, () => {
  it('is signed in full by a certificate that its authority’s root vouches for', () => {
    mkdirSync(inFolder('nss'))
    const store = `sql:${inFolder('nss')}`
    run('certutil', '-N', '-d', store, '--empty-password')
    run('certutil', '-A', '-d', store, '-n', 'root', '-t', ',C,', '-i', inFolder('root.pem'))
    const { text } = run('pdfsig', '-nssdir', store, pdf)
    expect(text.match(/^Signature #/gm)).toHaveLength(1)
    expect(text).toContain('Signature Type: ETSI.CAdES.detached')
    expect(text).toContain('Total document signed')
    expect(text).toContain('Signature is Valid.')
    expect(text).toContain('Certificate is Trusted.')
    expect(text).toContain('Signer Certificate Common Name: Test seal')
  })

  it('is a sound PDF file, before and after sealing the same', () => {
    expect(run('qpdf', '--check', pdf)).toMatchObject({
      status: 0,
      text: expect.not.stringMatching(/warning/i),
    })
    const { text } = run('pdfinfo', pdf)
    expect(text).toMatch(/^Tagged: +yes$/m)
    expect(text).toMatch(/^Pages: +1$/m)
    expect(text).toMatch(/^Page size: .*A4/m)
    expect(text).toMatch(/^JavaScript: +no$/m)
    expect(text).toMatch(new RegExp(`^Title: +${example.title.ar} ${example.number}$`, 'm'))
  })

  it('stays sealed and sound over a file with object streams', async () => {
    const plain = inFolder('plain.pdf')
    const streams = inFolder('streams.pdf')
    const client = signerAt(signerSocket)
    writeFileSync(plain, await typesetter.typeset(join(pack, template), example, order.at))
    run('qpdf', '--object-streams=generate', '--deterministic-id', plain, streams)
    const { digest, complete } = prepareSeal(readFileSync(streams), order)
    const pdf = complete(await client.seal(another('029b').key, digest, order.at))
    client.close()
    writeFileSync(inFolder('packed.pdf'), pdf)
    expect(run('qpdf', '--check', inFolder('packed.pdf')).status).toBe(0)
    expect(run('pdfsig', inFolder('packed.pdf')).text).toContain('Signature is Valid.')
    expect(verifySeal(pdf, await sealing.certificates()).state).toBe('intact')
  })

  it('declares PDF/A-2a, its language and words for its picture', () => {
    const { text } = run('qpdf', '--qdf', '--object-streams=disable', pdf, '-')
    for (const mark of ['<pdfaid:part>2<', '<pdfaid:conformance>A<', '/OutputIntents']) {
      expect(text).toContain(mark)
    }
    expect(text).toMatch(/\/Lang \(ar(-QA)?\)/)
    expect(text).toMatch(/\/Lang \(en(-QA)?\)/)
    expect(text.match(/\/Alt </g)?.length).toBeGreaterThanOrEqual(1)
    expect(text).toMatch(/\/ID \[<[0-9a-f]+><[0-9a-f]{32}>\]/)
  })

  it('embeds every font with its Unicode map', () => {
    const rows = run('pdffonts', pdf)
      .text.split('\n')
      .slice(2)
      .filter((row) => /\d/.test(row))
    const fonts = rows.filter((row) => row.includes('CID'))
    expect(fonts.length).toBeGreaterThanOrEqual(4)
    for (const row of fonts) expect(row).toMatch(/ yes yes yes /)
    expect(rows.join()).toContain('ReemKufi-Bold')
  })

  it('can be read in both languages', () => {
    const text = run('pdftotext', pdf, '-')
      .text.normalize('NFKC')
      .replace(/[\u200e\u200f\u202a-\u202e]/g, '')
    for (const words of ['وزارة التجارة والصناعة', 'سارة خالد', 'بيت الهيل', 'إعداد الوجبات']) {
      expect(text).toContain(words)
    }
    for (const words of [
      'Home business licence',
      'Sara Khalid',
      '284••••••11',
      'QA-L-7K3M-9W2F-4',
    ]) {
      expect(text).toContain(words)
    }
  })

  it('says on its face that it is a demonstration, only when it is one', async () => {
    const texts = [example.demonstration, null].map(async (demonstration, index) => {
      const file = inFolder(`face-${index}.pdf`)
      const data = { ...example, demonstration }
      writeFileSync(file, await typesetter.typeset(join(pack, template), data, order.at))
      return run('pdftotext', file, '-').text
    })
    const [first, second] = await Promise.all(texts)
    expect(first).toContain('Demonstration, not an official document')
    expect(second).not.toContain('Demonstration')
  })

  it('goes on to a second page rather than lose a row, and takes any text as text', async () => {
    const value = { ar: '#panic() $x$ *بيت* <a> \\u{41}', en: '@label // [x](y) `z` #let "q"' }
    const rows = Array.from({ length: 24 }, (_, index) => ({
      label: { ar: `حقل ${index}`, en: `Field ${index}` },
      value: index % 2 === 0 ? value : [value, value],
    }))
    const data = { ...example, rows, validTo: null }
    const file = inFolder('long.pdf')
    writeFileSync(file, await sealing.seal({ ...another('039b'), data }))
    const { text } = run('pdftotext', file, '-')
    expect(run('pdfinfo', file).text).toMatch(/^Pages: +[23]$/m)
    expect(text).toContain('@label // [x](y) `z` #let "q"')
    expect(text).toContain('Field 23')
    expect(text).not.toContain('until')
  })

  it('is the same file when it is made again, and says that it is intact', async () => {
    const again = await sealing.seal(order)
    expect(sealed.equals(again)).toBe(true)
    expect(verifySeal(sealed, await sealing.certificates())).toEqual({
      state: 'intact',
      signedAt: order.at,
      reason: order.reason,
      code: order.code,
      prefixDigest: createHash('sha256').update(again).digest('hex'),
    })
  })

  it('shows to our page what pdfsig lets pass: something appended', async () => {
    const longer = Buffer.concat([sealed, Buffer.from('\n% appended\n')])
    expect(verifySeal(longer, await sealing.certificates()).state).toBe('extended')
  })
})
