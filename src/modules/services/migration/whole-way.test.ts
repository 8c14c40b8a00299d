import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkPack } from '../bundle/pack-reader.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

/** The mooring permit in a third version, which insures every boat that is longer than nine metres. */
async function revise(folder: string, endsNow: string): Promise<void> {
  await cp(join(folder, 'forms'), join(folder, 'versions/2/forms'), { recursive: true })
  const named = ['corrected', 'long-boat', 'short-boat']
  for (const name of named) {
    await cp(
      join(folder, `scenarios/${name}.yaml`),
      join(folder, `versions/2/scenarios/${name}.yaml`),
    )
  }
  const edit = async (file: string, replace: string, by: string) => {
    const text = await readFile(join(folder, file), 'utf8')
    expect(text).toContain(replace)
    await writeFile(join(folder, file), text.replace(replace, by))
  }
  await edit('service.yaml', 'version: 2', 'version: 3')
  await edit('forms/apply.yaml', 'when: length > 12', 'when: length > 9')
  await edit('migrations/1-to-2.yaml', 'ends:\n', `${endsNow}ends:\n`)
  await writeFile(
    join(folder, 'migrations/2-to-3.yaml'),
    'from: 2\nto: 3\nanswers:\n  - { move: boatName, to: boatName }\n',
  )
}

async function foundAlong(endsNow: string) {
  const dir = await mkdtemp(join(tmpdir(), 'igov-pack-'))
  dirs.push(dir)
  await cp('packs/saint-brandan', dir, { recursive: true })
  await revise(join(dir, 'services/mooring-permit'), endsNow)
  const found = await checkPack(dir)
  return found.flatMap(({ code, file, line, message }) =>
    code === 'migration-faulty' && file.endsWith('1-to-2.yaml') ? [`${line}: ${message}`] : [],
  )
}

describe('A scenario of the first version, over two maps', () => {
  it('that cannot be sent in the version as it is has to end on a page that is named', async () => {
    const found = await foundAlong('')
    expect(found).toEqual(
      ['ferry', 'fishing-boat', 'sailing-boat', 'sailing-boat/with-call-sign'].map(
        (name) =>
          `3: on the whole way from version 1, ${name} cannot be sent: it ends on the page insurance; fill in what that asks, or write under endsNow ${name}: insurance`,
      ),
    )
  })

  it('is right where the map names its page, and wrong where it names another or one that is none', async () => {
    const right =
      'endsNow: { ferry: insurance, fishing-boat: insurance, sailing-boat: insurance, sailing-boat/with-call-sign: insurance }\n'
    expect(await foundAlong(right)).toEqual([])
    const wrong = right
      .replace('ferry: insurance', 'ferry: berth')
      .replace(' }', ', sailing-boat/longer: boat, bark: boat }')
    expect(await foundAlong(wrong)).toEqual([
      expect.stringMatching(/ferry cannot be sent: it ends on the page insurance/),
      expect.stringMatching(/sailing-boat\/longer can be sent: remove this line/),
      expect.stringMatching(/called bark: did you mean "barge"/),
    ])
  })
})
