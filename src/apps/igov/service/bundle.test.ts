import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { servicePacks } from '#services'
import { openPack, openTranslations } from '../../context.ts'
import { askForService } from './questions.ts'

const { choicesOf, bundleOf } = servicePacks.scaffold

const made: string[] = []
afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true }))))

/** A copy of a country pack, to write into. */
async function copyOf(name: string) {
  const dir = await mkdtemp(join(tmpdir(), 'igov-test-'))
  made.push(dir)
  await cp(`packs/${name}`, dir, { recursive: true })
  return openPack({ packDir: dir })
}

/** Answers as they are typed, one after the other. */
function typing(lines: readonly string[]) {
  const left = [...lines]
  const told: string[] = []
  const ask = async (question: string) => {
    const line = left.shift()
    if (line === undefined) throw new Error(`nothing is left to answer: ${question}`)
    return line
  }
  return { ask, tell: (line: string) => void told.push(line), told, left }
}

const ISLAND = [
  ...['kayak-permit', 'harbour-office', 'visitor', 'sea', 'Kayak permit', 'Permis de kayak'],
  ...['Lets you paddle in the basin.', 'Vous permet de pagayer dans le bassin.'],
  ...['Kayak permit', 'Permis de kayak'],
]
const QATAR = [
  ...[
    'beach-event',
    'mecc',
    'resident',
    'culture-tourism-sport',
    'تصريح فعالية شاطئية',
    'Beach event permit',
  ],
  ...['يتيح لك إقامة فعالية على شاطئ عام.', 'Lets you hold an event on a public beach.'],
  ...['تصريح فعالية شاطئية', 'Beach event permit'],
]

describe('A new service', () => {
  it.each([
    ['saint-brandan', [...ISLAND, 'no', '5', 'yes', 'xsb-ordinance-1998-3', 'invented']],
    ['saint-brandan', [...ISLAND, 'yes', 'Proof', 'Preuve', '3', 'no', 'xsb-ordinance-1998-3', '']],
    [
      'qatar',
      [
        ...QATAR,
        'yes',
        'مخطط الموقع',
        'Plan of the place',
        '10',
        'yes',
        'qa-law-2018-20',
        'assumed',
      ],
    ],
  ])('of %s is sound as it is written', async (name, lines) => {
    const pack = await copyOf(name)
    const { ask, tell, told, left } = typing(lines)
    const choices = await choicesOf(pack)
    const answers = await askForService(choices, ask, tell)
    expect(told).toEqual([])
    expect(left).toEqual([])
    const words = openTranslations({ root: process.cwd() }, pack)
    for (const [file, text] of bundleOf(answers, choices, words)) {
      const path = join(pack.dir, 'services', answers.id, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    }
    expect(await servicePacks.check(pack.dir)).toEqual([])
  })

  it('is asked for until an answer can be used, and says what is wrong', async () => {
    const pack = await copyOf('saint-brandan')
    const [, owner, ...rest] = ISLAND
    const { ask, tell, told } = typing([
      ...['Kayak', 'mooring-permit', 'kayak-permit', 'harbor-office', owner ?? '', ...rest],
      ...['perhaps', 'no', 'soon', '0', '5', 'yes', 'none', 'xsb-ordinance-1998-3', 'invented'],
    ])
    const answers = await askForService(await choicesOf(pack), ask, tell)
    expect(answers).toMatchObject({ id: 'kayak-permit', days: 5 })
    expect(told).toHaveLength(7)
    expect(told[2]).toContain('did you mean "harbour-office"?')
  })
})
