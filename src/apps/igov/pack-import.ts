import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { servicePacks } from '#services'
import { openPack } from '../context.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { writeFolder } from './service/write-folder.ts'

/** A larger file is no catalogue of one state. */
const MOST_BYTES = 100 * 1024 * 1024

export const command: Command = {
  name: 'pack import',
  summary: 'Writes described services from a catalogue in CPSV-AP.',
  usage: `FILE --into DIR [--context FILE]

FILE is Turtle (.ttl, .nt) or JSON-LD (.jsonld, .json); DIR is the folder of a country pack. Each service
becomes a folder of services/ with status: described. A folder that is there is left as it is. A line for
each field says what was lost, is missing, is not known in the pack, or was assumed. Nothing is fetched:
where JSON-LD names its context by an address, save that as a file and name it with --context.`,
  async run(args) {
    const { file, into, context } = argumentsOf(args)
    if ((await stat(file)).size > MOST_BYTES) throw new UsageError(`${file} is too large`)
    const pack = await openPack({ packDir: into })
    const text = await readFile(file, 'utf8')
    const services = await servicePacks.importCatalogue(pack, {
      text,
      format: /\.(ttl|nt)$/.test(file) ? 'turtle' : 'json-ld',
      ...(context && { context: JSON.parse(await readFile(context, 'utf8')) }),
    })
    let written = 0
    for (const { id, files, told } of services) {
      const isNew = await writeService(join(into, 'services', id), files)
      if (isNew) written++
      else console.log(`services/${id}: is there, and was left as it is`)
      for (const { field, became, value } of told) {
        console.log(`services/${id}: ${field}: ${became}: ${shortened(value)}`)
      }
    }
    console.log(`${written} of ${services.length} services written. See: igov pack check ${into}`)
    return EXIT.ok
  },
}

function argumentsOf(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { into: { type: 'string' }, context: { type: 'string' } },
    })
    const [file, ...more] = positionals
    if (!file || more.length > 0 || !values.into) throw new UsageError('Expected: FILE --into DIR')
    return { file: resolve(file), into: resolve(values.into), context: values.context }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message)
  }
}

/** @returns false where there is such a folder: nothing is written over */
async function writeService(folder: string, files: ReadonlyMap<string, string>): Promise<boolean> {
  await mkdir(dirname(folder), { recursive: true })
  try {
    await writeFolder(folder, files)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** One line, without what a terminal would obey. */
const shortened = (text: string) => {
  const line = text.replace(/\p{C}+/gu, ' ')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
