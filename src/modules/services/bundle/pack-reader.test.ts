import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readMessages, readPack, type Said } from '#kernel'
import { mapFaults } from '../migration/map-faults.ts'
import { clockFaults } from './clock-faults.ts'
import { decidingFaults } from './deciding-faults.ts'
import { kindFaults } from './kind-faults.ts'
import { checkPack } from './pack-reader.ts'
import { plantedFaults } from './planted-faults.ts'
import { readService } from './service-reader.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

/** A copy of the island's pack in which files may be spoilt. */
const copyPack = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'igov-pack-'))
  dirs.push(dir)
  await cp('packs/saint-brandan', dir, { recursive: true })
  return dir
}

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length

const LANGUAGES = ['ar', 'en', 'fr']
const messages = readMessages('.', 'packs/saint-brandan', LANGUAGES)

/** Parts of a sentence that a language has no words for. */
const unsaid = ({ key, params }: Said, language: string): string[] => [
  ...(messages.get(language)?.has(key) ? [] : [`${language} ${key}`]),
  ...Object.values(params).flatMap((part) =>
    typeof part === 'object' ? unsaid(part, language) : [],
  ),
]

const everyFault = [
  ...Object.entries(plantedFaults).flatMap(([code, faults]) =>
    faults.map((fault) => ({ code, ...fault })),
  ),
  ...clockFaults,
  ...decidingFaults,
  ...kindFaults,
  ...mapFaults.filter(({ code }) => code !== 'migration-faulty'),
]

describe('A pack with a planted fault', () => {
  it.each(everyFault)('has it found: $code, $name', async (fault) => {
    const dir = await copyPack()
    const path = join(dir, fault.file)
    const before = await readFile(path, 'utf8').catch(() => '')
    expect(before.includes(fault.replace)).toBe(true)
    const after = before.replace(fault.replace, () => fault.by)
    if (fault.remove) await rm(path)
    else {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, after)
    }
    const { at } = fault
    const all = await checkPack(dir)
    const findings = all.filter((one) => !fault.also?.includes(one.code))
    const codes = findings.map((one) => `${one.code} ${one.file}:${one.line}`)
    const where = fault.in ?? fault.file
    const place = fault.in ? await readFile(join(dir, fault.in), 'utf8') : after
    expect(codes).toEqual([`${fault.code} ${where}:${at ? lineOf(place, at) : 1}`])
    expect(findings[0]?.message).toMatch(fault.says)
    if (!where.startsWith('services/')) return
    const told = findings[0]?.said
    expect(told?.english).toBe(findings[0]?.message)
    expect(LANGUAGES.flatMap((language) => (told ? unsaid(told, language) : []))).toEqual([])
  })

  it('has every other fault found at the same time', async () => {
    const dir = await copyPack()
    const service = 'services/mooring-permit'
    const spoil = async (file: string, replace: string, by: string) => {
      const text = await readFile(join(dir, file), 'utf8')
      expect(text).toContain(replace)
      await writeFile(join(dir, file), text.replace(replace, by))
    }
    await spoil(`${service}/forms/apply.yaml`, 'when: length > 12', 'when: lenght > 12')
    await spoil(`${service}/desk.yaml`, 'boatName, length', 'boatname, length')
    await spoil(`${service}/service.yaml`, 'owner: harbour-office', 'owner: harbor-office')
    await spoil(`${service}/messages/fr.yaml`, 'title: Permis d’amarrage', 'title: Mooring permit')
    await spoil('topics.yaml', 'fr: La mer et le port', 'de: Meer und Hafen')
    const codes = (await checkPack(dir)).map((one) => `${one.code} ${one.file}`)
    expect(codes.sort()).toEqual([
      'text-missing topics.yaml',
      'text-same services/mooring-permit/messages/fr.yaml',
      'text-unused topics.yaml',
      'unknown-name services/mooring-permit/forms/apply.yaml',
      'unknown-reference services/mooring-permit/desk.yaml',
      'unknown-reference services/mooring-permit/service.yaml',
    ])
  })

  it('has its scenarios run although words, help and a scenario beside them are faulty', async () => {
    const dir = await copyPack()
    const service = 'services/mooring-permit'
    const spoil = async (file: string, replace: string, by: string) => {
      const path = join(dir, service, file)
      const text = await readFile(path, 'utf8')
      expect(text).toContain(replace)
      await writeFile(path, text.replace(replace, by))
    }
    await spoil('messages/fr.yaml', 'title: Permis d’amarrage', 'titre: Permis d’amarrage')
    await spoil('help/en.md', '## ', '#### ')
    await spoil('scenarios/long-boat.yaml', 'scenario: long-boat', 'scenario: Long boat')
    await spoil('scenarios/short-boat.yaml', "fee: '12.500'", "fee: '13.000'")
    const found = (await checkPack(dir)).map(({ code, file }) => `${code} ${file}`)
    expect(new Set(found)).toEqual(
      new Set([
        'help-faulty services/mooring-permit/help/en.md',
        'help-faulty services/mooring-permit/help/fr.md',
        'text-missing services/mooring-permit/messages/fr.yaml',
        'text-unused services/mooring-permit/messages/fr.yaml',
        'wrong-value services/mooring-permit/scenarios/long-boat.yaml',
        'scenario-fails services/mooring-permit/scenarios/short-boat.yaml',
      ]),
    )
  })
})

describe('The version of a service', () => {
  it('changes with any file of its folder and with nothing else', async () => {
    const dir = await copyPack()
    const service = join(dir, 'services/mooring-permit')
    const version = async () => {
      const { pack } = await readPack(dir)
      if (!pack) throw new Error('the pack is unsound')
      return (await readService(service, pack)).bundle?.version
    }
    const first = await version()
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    await writeFile(
      join(dir, 'laws.yaml'),
      `${await readFile(join(dir, 'laws.yaml'), 'utf8')}# x\n`,
    )
    expect(await version()).toBe(first)
    const messages = join(service, 'messages/fr.yaml')
    await writeFile(messages, `${await readFile(messages, 'utf8')}# x\n`)
    expect(await version()).not.toBe(first)
  })
})
