import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { loadPasskeyMetadata } from '#identity'
import { type Command, EXIT, exactly, UsageError } from './command.ts'
import { withCtx } from './surroundings.ts'

/** The published one has about ten. */
const MOST_BYTES = 64 * 1024 * 1024

export const command: Command = {
  name: 'passkeys load',
  summary: 'Takes over what the FIDO Alliance states of models of security keys.',
  usage: `FILE [--root FILE]

FILE is the metadata as the FIDO Alliance publishes it each month (a signed JWT). An official's key of a
model that is certified and keeps keys in hardware then reaches the highest level; one of a model that was
found not to be safe is not taken any more. With --root the certificate in that file (PEM) counts instead
of the FIDO Alliance's, for metadata of one's own.`,
  async run(args, config) {
    const { values, positionals } = readArgs(args)
    const [file] = exactly(positionals, ['FILE'])
    const blob = await textOf(file)
    const roots = values.root === undefined ? undefined : [await textOf(values.root)]
    return withCtx(config, async (ctx) => {
      const { number, nextUpdate, models } = await loadPasskeyMetadata(ctx, blob, roots)
      console.log(`Metadata ${number} with ${models} models; the next is due on ${nextUpdate}`)
      return EXIT.ok
    })
  },
}

function readArgs(args: string[]) {
  try {
    const options = { root: { type: 'string' } } as const
    return parseArgs({ args, allowPositionals: true, options })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function textOf(file: string) {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new UsageError(`There is no file ${file}`)
  if (found.size > MOST_BYTES) throw new UsageError(`${file} has more than ${MOST_BYTES} bytes`)
  return readFile(file, 'utf8')
}
