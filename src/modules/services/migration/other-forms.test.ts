import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Finding, readPack } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { readService } from '../bundle/service-reader.ts'
import { carriedTo } from './carried.ts'
import { legsBetween } from './legs.ts'
import { checkTried } from './tried.ts'

const SERVICE = 'home-business-licence'
const MAP = 'migrations/renew-1-to-2.yaml'
const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack is unsound')

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

type Edit = (text: string) => string

/** The service whose form of renewals has a map, with some files changed; an empty text removes one. */
async function changed(files: Readonly<Record<string, Edit>>) {
  const dir = join(await mkdtemp(join(tmpdir(), 'igov-maps-')), SERVICE)
  dirs.push(dir)
  await cp(`packs/qatar/services/${SERVICE}`, dir, { recursive: true })
  for (const [file, edit] of Object.entries(files)) {
    const before = await readFile(join(dir, file), 'utf8')
    const after = edit(before)
    expect(after).not.toBe(before)
    if (after === '') await rm(join(dir, file))
    else await writeFile(join(dir, file), after)
  }
  if (!pack) throw new Error('the pack is unsound')
  const read = await readService(dir, pack)
  const tried = read.bundle ? checkTried(pack, read.bundle, read.maps) : []
  return { bundle: read.bundle, found: [...read.findings, ...tried].map(lineOf) }
}

const lineOf = ({ code, file, line, message }: Finding) =>
  `${file.replace(`services/${SERVICE}/`, '')}:${line} ${code}: ${message}`

const without = (part: string) => (text: string) => text.replace(part, '')
const CONVERT = `  - convert: home.occupant
    to: home.livesThere
    as: occupant = "applicant"
`

describe('A form beside the first one', () => {
  it('has a map of its own, on which scenarios of its act are tried', async () => {
    expect((await changed({ [MAP]: (text) => `# As it is.\n${text}` })).found).toEqual([])
  })

  it('needs one where an answer of the version before has no place any more', async () => {
    const { found } = await changed({ [MAP]: () => '' })
    expect(found).toEqual([
      'versions/1/forms/renew.yaml:1 file-missing: answers of the form renew have no place in the next version: home.occupant, telephone, fax; write migrations/renew-1-to-2.yaml',
    ])
  })

  it('loses no answer of which its map says nothing', async () => {
    const { found } = await changed({ [MAP]: without(CONVERT) })
    expect(found).toEqual([
      expect.stringMatching(
        /^migrations\/renew-1-to-2\.yaml:5 migration-faulty: the answer home\.occupant has no place/,
      ),
    ])
  })

  it('is told where its renewals cannot be sent any more', async () => {
    const lost = (text: string) =>
      text.replace(
        'as: occupant = "applicant"',
        'as: if occupant = "applicant" then null else false',
      )
    const { found } = await changed({ [MAP]: lost })
    expect(found).toEqual([
      expect.stringMatching(
        /^migrations\/renew-1-to-2\.yaml:3 migration-faulty: renewed cannot be sent: it ends on the page home/,
      ),
    ])
    const named = (text: string) => `${lost(text)}ends: { renewed: home }\n`
    expect((await changed({ [MAP]: named })).found).toEqual([])
    const other = (text: string) => `${text}ends: { tailor-in-own-home: home }\n`
    expect((await changed({ [MAP]: other })).found).toEqual([
      expect.stringMatching(
        /^migrations\/renew-1-to-2\.yaml:\d+ migration-faulty: .*tailor-in-own-home/,
      ),
    ])
  })

  it('is kept with the version from which its map leads, under its name', async () => {
    const gone = await changed({ 'versions/1/forms/renew.yaml': () => '' })
    expect(gone.found).toContainEqual(
      expect.stringMatching(
        /^migrations\/renew-1-to-2\.yaml:3 file-missing: keep forms\/renew\.yaml and scenarios\/ of version 1/,
      ),
    )
    const named = await changed({ [MAP]: (text) => text.replace('form: renew', 'form: renewal') })
    expect(named.found).toContainEqual(
      expect.stringMatching(/wrong-folder: "renewal-1-to-2" stands under the name renew-1-to-2/),
    )
    const called = await changed({
      'versions/1/forms/renew.yaml': (text) => text.replace('form: renew', 'form: again'),
    })
    expect(called.found).toContainEqual(
      expect.stringMatching(
        /^versions\/1\/forms\/renew\.yaml:1 wrong-folder: "again" stands under/,
      ),
    )
  })

  it('that is asked no more has neither map nor kept form', async () => {
    const gone = {
      'forms/renew.yaml': () => '',
      'service.yaml': (text: string) => text.replace('forms: [apply, renew]', 'forms: [apply]'),
    }
    const { found } = await changed(gone)
    expect(found).toContainEqual(
      expect.stringMatching(
        /^migrations\/renew-1-to-2\.yaml:2 unknown-reference: version 2 has no form renew/,
      ),
    )
    const kept = await changed({ ...gone, [MAP]: () => '' })
    expect(kept.found).toContainEqual(
      expect.stringMatching(
        /^versions\/1\/forms\/renew\.yaml:1 unknown-file: version 2 has no form renew any more/,
      ),
    )
  })

  it('goes on without a map where each answer stays where it is', async () => {
    const same = await readFile(`packs/qatar/services/${SERVICE}/forms/renew.yaml`, 'utf8')
    const { bundle } = await changed({ 'versions/1/forms/renew.yaml': () => same, [MAP]: () => '' })
    const legs = bundle && legsBetween(firstOf(bundle), bundle, 'renew')
    expect(legs).toMatchObject([{ before: { form: 'renew' }, after: { form: 'renew' } }])
    expect(legs?.[0]?.map).toBeUndefined()
  })
})

/** Its first version, as the one of now keeps it. */
function firstOf(bundle: ServiceBundle): ServiceBundle {
  const { form, forms } = bundle.earlier?.[1] ?? {}
  if (!form) throw new Error('no earlier version is kept')
  const service = { ...bundle.service, version: 1 }
  return { ...bundle, version: 'a'.repeat(64), service, forms: { apply: form, ...forms } }
}

describe('What a licence says', () => {
  const around = { today: '2026-11-23', pack }

  it('goes by the maps of the form by which it was applied for', async () => {
    const { bundle } = await readService(`packs/qatar/services/${SERVICE}`, pack)
    if (!bundle) throw new Error('the service is unsound')
    const data = {
      home: { tenure: 'owned', occupant: 'family', address: { zone: '55' } },
      ...{ telephone: '+97433000012', fax: '+97444000012', declaration: true },
      // Of a form that asks more than the first.
      since: '2020-01-01',
    }
    expect(carriedTo(firstOf(bundle), bundle, data, around)).toEqual({
      answers: {
        ...{ since: '2020-01-01', mobile: '+97433000012' },
        home: { tenure: 'owned', livesThere: false, address: { zone: '55' } },
      },
      homeless: [],
    })
  })

  it('is told where it has no place, and where no way leads there', async () => {
    const { bundle } = await readService(`packs/qatar/services/${SERVICE}`, pack)
    if (!bundle) throw new Error('the service is unsound')
    const { migrations: _, ...unmapped } = bundle
    const data = { telephone: '+97433000012' }
    expect(carriedTo(firstOf(bundle), unmapped, data, around)).toBeUndefined()
    const same = { ...unmapped, service: { ...bundle.service, version: 1 } }
    expect(carriedTo(firstOf(bundle), same, data, around)).toEqual({
      answers: {},
      homeless: ['telephone'],
    })
  })
})
