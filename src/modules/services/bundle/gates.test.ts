import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readMessages } from '#kernel'
import { checkPack } from './pack-reader.ts'

const SERVICE = 'services/mooring-permit'
const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

async function copyPack(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'igov-pack-'))
  dirs.push(dir)
  await cp('packs/saint-brandan', dir, { recursive: true })
  return dir
}

/** What is found once a text in a file of the service is another. */
async function findingsAfter(file: string, replace: string, by: string) {
  const dir = await copyPack()
  const path = join(dir, SERVICE, file)
  const before = await readFile(path, 'utf8')
  expect(before).toContain(replace)
  await writeFile(
    path,
    before.replace(replace, () => by),
  )
  return checkPack(dir)
}

const foundAfter = async (file: string, replace: string, by: string) =>
  told(await findingsAfter(file, replace, by))

const messages = readMessages('.', 'packs/saint-brandan', ['ar', 'en', 'fr'])
/** Languages that have no words for it. */
const unsaidIn = (key: string) =>
  ['ar', 'en', 'fr'].filter((language) => !messages.get(language)?.has(key))

const told = (findings: Awaited<ReturnType<typeof checkPack>>) =>
  findings.map(({ code, file, message }) => `${code} ${file}: ${message}`)

describe('A service does not go live', () => {
  it('without a law that it stands on', async () => {
    const found = await foundAfter('service.yaml', '- { law: xsb-ordinance-1998-3 }', '[]')
    expect(found).toEqual([expect.stringMatching(/^law-missing .*service.yaml: .*laws.yaml/)])
  })

  it('without a scenario that goes to an end', async () => {
    const dir = await copyPack()
    await rm(join(dir, SERVICE, 'scenarios'), { recursive: true })
    expect(told(await checkPack(dir))).toEqual([
      expect.stringMatching(/^scenario-missing .*service.yaml: .*write a file in scenarios/),
    ])
  })

  it('with a page that no scenario comes to', async () => {
    const found = await foundAfter('forms/apply.yaml', 'when: length > 12', 'when: length > 29')
    const pages = found.filter((line) => !/^(scenario-fails|migration-faulty)/.test(line))
    expect(pages).toEqual([expect.stringMatching(/^page-unreached .*comes to the page insurance/)])
  })

  it('with a page that every scenario comes to, although it may be left out', async () => {
    const found = await foundAfter('forms/apply.yaml', 'when: length > 12', 'when: length != 0')
    const pages = found.filter((line) => !/^(scenario-fails|migration-faulty)/.test(line))
    expect(pages).toEqual([
      expect.stringMatching(/^page-unreached .*leaves out the page insurance/),
    ])
  })

  it('with a question that no scenario brings up, since its page is left out where it would be asked', async () => {
    const found = await foundAfter(
      'forms/apply.yaml',
      'required: true, max: { characters: 40 } }',
      'required: true, max: { characters: 40 }, when: length > 29 }',
    )
    const questions = found.filter((line) => !/^(scenario-fails|migration-faulty)/.test(line))
    expect(questions).toEqual([
      expect.stringMatching(/^page-unreached .*no scenario asks “boatName”/),
    ])
  })

  it.each([
    ['decides', 'review', '{ working days: 2 }', 'Review the application'],
    ['confirms', 'confirm', '{ working days: 1 }', 'Confirm the refusal'],
  ])('with a promised time and an officer who %s on no day', async (_, id, due, task) => {
    const text = await readFile(join('packs/saint-brandan', SERVICE, 'procedure.bpmn'), 'utf8')
    const line = text.slice(0, text.indexOf(`<userTask id="${id}"`)).split('\n').length
    const found = await findingsAfter(
      'procedure.bpmn',
      `          <igov:due>${due}</igov:due>\n`,
      '',
    )
    const unkept = found.filter(({ code }) => code === 'promise-unkept')
    expect(unkept).toMatchObject([
      {
        ...{ severity: 'error', file: `${SERVICE}/procedure.bpmn`, line },
        message: `P3D is promised, and the task “${task}” is never due: give it an igov:due`,
      },
    ])
    expect(unkept.flatMap(({ said }) => (said ? unsaidIn(said.key) : ['said']))).toEqual([])
  })

  it('but may where whoever applies has no day for what they do', async () => {
    const found = await findingsAfter(
      'procedure.bpmn',
      '          <igov:due>"P5D"</igov:due>\n',
      '',
    )
    expect(found.filter(({ code }) => code === 'promise-unkept')).toEqual([])
  })

  it('but is told where no scenario renews what it issues', async () => {
    const dir = await copyPack()
    await rm(join(dir, SERVICE, 'scenarios/renewed.yaml'))
    const found = await checkPack(dir)
    expect(found).toMatchObject([
      {
        ...{ code: 'scenario-missing', severity: 'warning', file: `${SERVICE}/service.yaml` },
        message: expect.stringContaining('no scenario renews what is issued'),
      },
    ])
    expect(found.flatMap(({ said }) => (said ? unsaidIn(said.key) : ['said']))).toEqual([])
  })

  it('with a sentence that is too long to be read at once', async () => {
    const long = `Write ${'one word and '.repeat(7)}stop.`
    const found = await foundAfter('messages/en.yaml', 'Over all, from the bow to the stern.', long)
    expect(found).toEqual([expect.stringMatching(/^sentence-long .*en.yaml: .*23 words/)])
  })

  it('without help for those who fill it in', async () => {
    const dir = await copyPack()
    await rm(join(dir, SERVICE, 'help'), { recursive: true })
    expect(told(await checkPack(dir))).toEqual([
      expect.stringMatching(/^help-missing .*service.yaml: .*write a file in help/),
    ])
  })

  it('with the procedure of another that was copied', async () => {
    const dir = await copyPack()
    await copyService(dir)
    expect(told(await checkPack(dir))).toEqual([
      'procedures-equal services/mooring-renewal/service.yaml: its procedure is that of mooring-permit but for names: remove procedure.bpmn and say procedureOf: mooring-permit',
    ])
  })
})

describe('A service whose promise is shorter than its tasks', () => {
  const days = 'days: working\n'
  it.each([
    ['of one kind of day', '{ working days: 2 }', '{ working days: 3 }', days, 4],
    ['of working days, some due in calendar days', '{ working days: 2 }', '"P5D"', days, 5],
    ['of calendar days, some due in working days', '', '', 'days: calendar\n', 5],
  ])('goes live with a warning: %s', async (_, due, later, kind, needs) => {
    const dir = await copyPack()
    const spoil = async (file: string, replace: string, by: string) => {
      const path = join(dir, SERVICE, file)
      const text = await readFile(path, 'utf8')
      expect(text).toContain(replace)
      await writeFile(path, text.replace(replace, by))
    }
    await spoil('procedure.bpmn', due, later)
    await spoil('service.yaml', days, kind)
    const found = (await checkPack(dir)).filter(({ code }) => code === 'promise-unkept')
    expect(found).toMatchObject([
      {
        ...{ severity: 'warning', file: `${SERVICE}/service.yaml` },
        message: `P3D is promised, and the tasks of the longest way (Review the application, Confirm the refusal) are due within ${needs} days: make them shorter, or promise more`,
      },
    ])
    expect(found.flatMap(({ said }) => (said ? unsaidIn(said.key) : ['said']))).toEqual([])
  })
})

describe('A service that goes the way of another', () => {
  it('names it, and has no procedure of its own', async () => {
    const dir = await copyPack()
    const file = await copyService(dir)
    const text = await readFile(file, 'utf8')
    await writeFile(file, `${text}procedureOf: mooring-permit\n`)
    expect(told(await checkPack(dir))).toEqual([expect.stringContaining('keep one of the two')])
    await rm(join(file, '../procedure.bpmn'))
    expect(await checkPack(dir)).toEqual([])
  })

  it('is told when there is no such procedure', async () => {
    const dir = await copyPack()
    const file = await copyService(dir)
    await rm(join(file, '../procedure.bpmn'))
    const text = await readFile(file, 'utf8')
    await writeFile(file, `${text}procedureOf: mooring\n`)
    expect(told(await checkPack(dir)).join('\n')).toMatch(/mooring has no procedure.bpmn/)
  })
})

/** The mooring permit once more, under another id; its procedure with other ids and texts. */
async function copyService(dir: string): Promise<string> {
  const folder = join(dir, 'services/mooring-renewal')
  await cp(join(dir, SERVICE), folder, { recursive: true })
  for (const path of await readdir(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(yaml|bpmn)$/.test(path)) continue
    const text = await readFile(join(folder, path), 'utf8')
    const renamed = text
      .replaceAll('mooring-permit', 'mooring-renewal')
      .replaceAll('what-next', 'and-then')
    await writeFile(join(folder, path), renamed)
  }
  // What the copy asks of a register is a purpose of its own.
  const registers = join(dir, 'registers.yaml')
  const text = await readFile(registers, 'utf8')
  const purpose = / {6}- purpose: mooring-permit\n(?: {8}.*\n)+/.exec(text)?.[0] ?? ''
  const more = purpose.replace('mooring-permit', 'mooring-renewal')
  await writeFile(registers, text.replace(purpose, `${purpose}${more}`))
  return join(folder, 'service.yaml')
}
