import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRegisters } from '#exchange'
import { readPack } from '#kernel'
import { readRegistration } from './registration-file.ts'

const PACKS = join(import.meta.dirname, '../../../../packs')
const home = mkdtempSync(join(tmpdir(), 'igov-packs-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What is found in a copy of Qatar's pack in which something else stands in one file. */
async function findingsWith(file: string, from: string, to: string): Promise<string[]> {
  const dir = join(home, String(Math.random()))
  cpSync(join(PACKS, 'qatar'), dir, {
    recursive: true,
    filter: (path) => !/\/(services|demonstration|search)(\/|$)/.test(path),
  })
  const text = readFileSync(join(dir, file), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(dir, file), text.replace(from, to))
  const { pack, findings } = await readPack(dir)
  if (!pack) return findings.map(({ message }) => message)
  const registers = await readRegisters(pack)
  const found = registers.registers ? (await readRegistration(pack)).findings : registers.findings
  return found.map(({ message }) => message)
}

describe('What a pack says of registers and registration', () => {
  it.each(['qatar', 'saint-brandan'])('is sound in %s', async (name) => {
    const { pack } = await readPack(join(PACKS, name))
    if (!pack) throw new Error('the pack is not sound')
    expect((await readRegisters(pack)).findings).toEqual([])
    expect((await readRegistration(pack)).findings).toEqual([])
  })

  it.each([
    ['registers.yaml', 'key: qid', 'key: qidd', 'no identifier kind "qidd"'],
    ['registers.yaml', 'holder: moci', 'holder: mocy', 'no organisation "mocy"'],
    [
      'registers.yaml',
      'fields: [names, people, signatures]',
      'fields: [names, pay]',
      'no field of this register',
    ],
    ['registers.yaml', 'deceased: boolean', 'deceased: maybe', 'cannot stand here'],
    [
      'registers.yaml',
      'fields: [home]\n        consent: true',
      'fields: [home]\n        typed: true',
      'qid is the number of a person: nobody asks about another by typing it',
    ],
    [
      'registers.yaml',
      'fields: [names, people, signatures]',
      'fields: [names, people, signatures]\n        typed: true',
      'people would tell of people',
    ],
    [
      'registers.yaml',
      'typed: true',
      'typed: true\n        consent: true',
      'nobody consents for it',
    ],
    ['registration.yaml', 'register: visitors', 'register: visiters', 'no register "visiters"'],
    ['registration.yaml', 'field: cardExpires', 'field: card', 'no field "card" in population'],
    [
      'registration.yaml',
      'identifier: entry-visa',
      'identifier: visas',
      'no identifier kind "visas"',
    ],
    ['pack.yaml', 'others: [passport', 'others: [pasport', 'no identifier kind "pasport"'],
    [
      'pack.yaml',
      "'[A-Z]{3}[A-Z0-9]{5,12}'",
      "'[A-Z0-9]{5,20}'",
      'their patterns must not overlap',
    ],
  ])('is checked: in %s not %s but %s', async (file, from, to, message) => {
    expect((await findingsWith(file, from, to)).join('\n')).toContain(message)
  })
})
