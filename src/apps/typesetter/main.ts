import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler'
import type { TypesetReply, TypesetRequest } from '../../kernel/documents/typesetter-protocol.ts'

/** Static faces: Typst takes one weight of a variable font and only warns. */
const FACES = [
  '@expo-google-fonts/readex-pro/300Light/ReadexPro_300Light.ttf',
  '@expo-google-fonts/readex-pro/400Regular/ReadexPro_400Regular.ttf',
  '@expo-google-fonts/readex-pro/500Medium/ReadexPro_500Medium.ttf',
  '@expo-google-fonts/readex-pro/600SemiBold/ReadexPro_600SemiBold.ttf',
  '@expo-google-fonts/readex-pro/700Bold/ReadexPro_700Bold.ttf',
  '@expo-google-fonts/reem-kufi/700Bold/ReemKufi_700Bold.ttf',
]

/** Results kept for reuse are dropped this often, which bounds the growth of memory. */
const EVICT_EVERY = 10

const { resolve } = createRequire(import.meta.url)
const fontArgs = [{ fontBlobs: FACES.map((face) => readFileSync(resolve(face))) }]
const compilers = new Map<string, NodeCompiler>()
let typesets = 0

/** One compiler a folder: the folder is its root, so nothing else on the disk can be read. */
const compilerFor = (folder: string): NodeCompiler => {
  const known = compilers.get(folder)
  if (known !== undefined) return known
  const compiler = NodeCompiler.create({ workspace: folder, fontArgs })
  compilers.set(folder, compiler)
  return compiler
}

const wordsOf = (problems: NodeError): string =>
  problems.shortDiagnostics
    .map(({ message, hints = [] }) => [message, ...hints].join('; '))
    .join('\n')

/** A warning stops a document as an error does: a wrong typeface is only a warning. */
const typeset = ({ template, data, date }: TypesetRequest): Uint8Array => {
  const compiler = compilerFor(dirname(template))
  const outcome = compiler.compile({ mainFilePath: template, inputs: { data }, resetRead: true })
  const problems = outcome.takeDiagnostics() ?? outcome.takeWarnings()
  if (problems !== null) throw new Error(wordsOf(problems))
  if (outcome.result === null) throw new Error('there is no document')
  const pdf = compiler.pdf(outcome.result, { pdfStandard: 'a-2a', creationTimestamp: date })
  typesets += 1
  if (typesets % EVICT_EVERY === 0) compiler.evictCache(0)
  return pdf
}

/** Every text of a JSON value, keys of objects left out. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/**
 * Why there is no document, without what it was about: Typst likes to quote the data, which are a
 * person's, and this goes into logs. Refusals by PDF/A come as Rust prints them.
 */
const failureOf = (error: unknown, { data }: TypesetRequest): string => {
  const raw = error instanceof Error ? error.message : String(error)
  const printed = [...raw.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, message]) => message)
  const words = printed.length > 0 ? printed.join('\n') : raw
  const texts = textsIn(JSON.parse(data)).sort((a, b) => b.length - a.length)
  return texts.reduce((left, text) => left.replaceAll(text, '…'), words)
}

const reply = (request: TypesetRequest): TypesetReply => {
  try {
    return { id: request.id, pdf: typeset(request) }
  } catch (error) {
    return { id: request.id, failure: failureOf(error, request) }
  }
}

process.on('message', (request: TypesetRequest) => process.send?.(reply(request)))
process.on('disconnect', () => process.exit(0))
// Ctrl-C and a stop reach every process of the group: the parent decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
