import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { readPack } from '#kernel'
import { checkPack } from '../../bundle/pack-reader.ts'
import { documentOf, type GraphFormat, textOf } from '../cpsv/document.ts'
import { packCatalogue } from '../fixture.ts'
import { importCatalogue } from './catalogue.ts'

const EXAMPLE = '../shared/conformance/cpsv-ap/example-rdf_public_service.ttl'
const CONTEXT = '../shared/conformance/cpsv-ap/cpsv-ap.jsonld'
const isMissing = !existsSync(EXAMPLE)
const WHY = `left out: ${EXAMPLE} is not here`

const openPackAt = async (dir: string) => {
  const { pack } = await readPack(dir)
  if (!pack) throw new Error(`${dir} is unsound`)
  return pack
}

/** A pack like another, with nothing but imported services. */
async function packWithout(pack: string) {
  const dir = await mkdtemp(join(tmpdir(), 'igov-import-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const to = join(dir, pack)
  await cp(`packs/${pack}`, to, {
    recursive: true,
    filter: (path) => !/[/\\]services[/\\]./.test(path),
  })
  return to
}

async function importInto(dir: string, text: string, format: 'turtle' | 'json-ld') {
  const services = await importCatalogue(await openPackAt(dir), { text, format })
  for (const { id, files } of services) {
    for (const [name, content] of files) {
      const path = join(dir, 'services', id, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, content)
    }
  }
  return services
}

const exported = async (dir: string, format: GraphFormat) => {
  const { around, services } = await packCatalogue(dir)
  return textOf(documentOf(format, around, services))
}

describe('A catalogue that is imported', () => {
  it.each([
    ['qatar', 'ttl', 'turtle'],
    ['saint-brandan', 'ttl', 'turtle'],
    ['saint-brandan', 'jsonld', 'json-ld'],
  ] as const)('from %s as %s is exported again byte for byte', async (pack, end, format) => {
    const first = await exported(`packs/${pack}`, end)
    const dir = await packWithout(pack)
    const services = await importInto(dir, first, format)
    expect(services.flatMap(({ id, told }) => told.map((each) => ({ id, ...each })))).toEqual([])
    expect(await exported(dir, end)).toBe(first)
  })

  it('makes described services that the checker of packs finds sound', async () => {
    const dir = await packWithout('saint-brandan')
    await importInto(dir, await exported('packs/saint-brandan', 'ttl'), 'turtle')
    const errors = (await checkPack(dir)).filter(({ severity }) => severity === 'error')
    // What else of the pack names services or their forms is not the import's.
    expect(errors.filter(({ file }) => file.startsWith('services/'))).toEqual([])
    const text = readFileSync(join(dir, 'services/mooring-permit/service.yaml'), 'utf8')
    expect(parse(text)).toMatchObject({ service: 'mooring-permit', status: 'described' })
  })

  it('may be the official example, told field by field', async ({ skip }) => {
    skip(isMissing, WHY)
    const pack = await openPackAt('packs/qatar')
    const text = readFileSync(EXAMPLE, 'utf8')
    const [service, ...others] = await importCatalogue(pack, { text, format: 'turtle' })
    expect(others).toEqual([])
    expect(service?.id).toBe('tax-on-web')
    const yaml = parse(service?.files.get('service.yaml') ?? '')
    expect(yaml).toMatchObject({
      status: 'described',
      evidence: [{ evidence: 'evi-123' }],
      channels: [{ channel: 'web' }],
      contact: { phone: '+32 257 25757' },
    })
    expect(parse(service?.files.get('messages/en.yaml') ?? '')).toEqual({
      service: { title: 'Tax-on-web' },
    })
    const told =
      service?.told.map(({ field, became, value }) => `${became} ${field} ${value}`) ?? []
    expect(told).toEqual(
      expect.arrayContaining([
        'lost dct:identifier Tax-on-web',
        'missing dct:title@ar service.title',
        "lost dct:description@fr Service pour la déclaration à l'impôt des personnes physiques en ligne",
        'unknown cv:hasCompetentAuthority Service Public Fédéral FINANCES',
        'unknown cv:hasChannel http://data.europa.eu/snb/com-channel/b37115f83e',
        'assumed cv:hasChannel web',
        'lost cv:holdsRequirement/dct:identifier req-123',
        'lost cv:contactPoint/cv:openingHours/dct:description Every day from 9 a.m. to 5 p.m.',
      ]),
    )
  })

  it('reads JSON-LD by a context from a file, and fetches none', async ({ skip }) => {
    skip(isMissing, WHY)
    const pack = await openPackAt('packs/qatar')
    const text = JSON.stringify({
      '@context': 'https://example.test/cpsv-ap.jsonld',
      '@id': 'https://example.test/one',
      '@type': 'PublicService',
      'PublicService.identifier': 'one',
      'PublicService.name': { '@value': 'First service', '@language': 'en' },
    })
    const context = JSON.parse(readFileSync(CONTEXT, 'utf8'))
    const [service] = await importCatalogue(pack, { text, format: 'json-ld', context })
    expect(parse(service?.files.get('messages/en.yaml') ?? '')).toEqual({
      service: { title: 'First service' },
    })
    await expect(importCatalogue(pack, { text, format: 'json-ld' })).rejects.toThrow(/context/)
  })

  it('is refused where it names no service or is no Turtle', async () => {
    const pack = await openPackAt('packs/saint-brandan')
    const told = (text: string) => importCatalogue(pack, { text, format: 'turtle' })
    await expect(told('<a:b> <a:c> "d" .')).rejects.toThrow('no cpsv:PublicService')
    await expect(told('this is no Turtle')).rejects.toThrow()
  })
})
