import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parse, YAMLParseError } from 'yaml'
import { readFolder, suggest } from '#kernel'
import { servicePacks } from '#services'
import { openPack, openTranslations } from '../context.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import type { Ask } from './service/asking.ts'
import { keyed } from './service/given.ts'
import { askForService } from './service/questions.ts'
import { writeFolder, writeOver } from './service/write-folder.ts'

const { scaffold } = servicePacks
/** A larger file holds no answers to these questions. */
const MOST_BYTES = 256 * 1024

export const command: Command = {
  name: 'service new',
  summary: 'Writes the folder of a new service from a few questions.',
  usage: `DIR [--from ID] [--answers FILE] [--defaults] [--KEY ANSWER …]

DIR is the folder of a country pack. What it writes runs as it is: a form, a procedure, a desk, all
words and scenarios. Enter takes what stands in brackets. Change it as the service should be, and look
with: igov pack check DIR

--from ID      a described service of the pack is made to run: what is said of it stays, and is not asked
--answers FILE answers in YAML: id, owner, audience, topic, title, summary, output (each by language),
               document (none, certificate, licence), validity, papers, pages, fee, fee-when, days,
               four-eyes, law, source. Whatever stands there is not asked
--KEY ANSWER   the same, one at a time: --fee 120 --document licence --title.en 'Parking permit'
--defaults     asks nothing: what is not given is as in the brackets

Answers may come from a file too, a line for each question: igov service new DIR < LINES`,
  async run(args, config) {
    const { dir, from, given, defaults } = await argumentsOf(args)
    const pack = await openPack({ packDir: dir })
    const t = openTranslations(config, pack)
    const choices = await scaffold.choicesOf(pack)
    const files = from === undefined ? {} : await filesOf(dir, from, choices.services)
    const described = from === undefined ? undefined : scaffold.describedIn(files, choices)
    if (from !== undefined && !described) {
      throw new UsageError(`services/${from} runs already: change its files`)
    }
    const typed = defaults ? undefined : typedLines()
    try {
      const answering = { given, ask: typed?.ask, tell: console.log }
      const answers = await askForService({ choices, answering, t, described })
      const folder = join(dir, 'services', answers.id)
      const written = scaffold.withSchemaLines(scaffold.bundleOf(answers, choices, t), config.url)
      const names = described
        ? await writeOver(
            folder,
            files,
            scaffold.running(files, answers, written, choices.languages),
          )
        : await writeFolder(folder, written)
      console.log(names.map((name) => join(folder, name)).join('\n'))
      console.log(`\nIt runs as it is. Change it, then look with: igov pack check ${args[0]}`)
      return EXIT.ok
    } finally {
      typed?.close()
    }
  },
}

/** @throws UsageError */
async function argumentsOf(args: readonly string[]) {
  const words: string[] = []
  const given = new Map<string, string>()
  for (let at = 0; at < args.length; at++) {
    const [, key, joined] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(args[at] ?? '') ?? []
    if (key === undefined) words.push(args[at] ?? '')
    else if (key === 'defaults') given.set(key, '')
    else {
      const value = joined ?? args[++at]
      if (value === undefined) throw new UsageError(`--${key} needs an answer after it`)
      given.set(key, value)
    }
  }
  const [dir, ...more] = words
  if (dir === undefined || more.length > 0) throw new UsageError('Expected: DIR')
  const take = (key: string) => {
    const value = given.get(key)
    given.delete(key)
    return value
  }
  const [from, file, defaults] = [take('from'), take('answers'), take('defaults') !== undefined]
  const inFile = file === undefined ? [] : keyed(await yamlOf(file))
  return { dir: resolve(dir), from, defaults, given: new Map([...inFile, ...given]) }
}

/** @throws UsageError  it is no YAML, or too large */
async function yamlOf(file: string): Promise<unknown> {
  if ((await stat(file)).size > MOST_BYTES) throw new UsageError(`${file} is too large`)
  try {
    return parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof YAMLParseError) throw new UsageError(`${file}: ${error.message}`)
    throw error
  }
}

/** @throws UsageError  there is no such service */
async function filesOf(dir: string, id: string, services: readonly string[]) {
  if (!services.includes(id)) {
    throw new UsageError(`There is no service '${id}' in the pack: ${suggest(id, services)}`)
  }
  return scaffold.toSource(await readFolder(join(dir, 'services', id)))
}

/** Answers as they are typed, a line for each question. */
function typedLines(): { ask: Ask; close: () => void } {
  const lines = createInterface({ input: process.stdin })
  const typed = lines[Symbol.asyncIterator]()
  const ask: Ask = async (question) => {
    process.stdout.write(question)
    const { value, done } = await typed.next()
    if (done) throw new UsageError(`The answers ended before: ${question}`)
    return value.trim()
  }
  return { ask, close: () => lines.close() }
}
