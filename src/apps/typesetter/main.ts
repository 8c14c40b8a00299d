import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, relative } from 'node:path'
import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler'
import type {
  TypesetFault,
  TypesetReply,
  TypesetRequest,
} from '../../kernel/documents/typesetter-protocol.ts'

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

type Diagnostic = {
  message: string
  hints?: string[]
  path?: string
  range?: { start: { line: number; character: number } } | null
}

/** What Typst says of a template, with where it stands. */
class Refusal extends Error {
  readonly faults: readonly TypesetFault[]

  constructor(compiler: NodeCompiler, problems: NodeError, folder: string) {
    const found = compiler.fetchDiagnostics(problems) as Diagnostic[]
    const faults = found.map(({ message, hints = [], path, range }): TypesetFault => {
      const words = [message, ...hints].join('; ')
      if (!path || !range) return { message: words }
      const { line, character } = range.start
      return { message: words, file: relative(folder, path), line: line + 1, column: character + 1 }
    })
    super(faults.map(({ message }) => message).join('\n'))
    this.faults = faults
  }
}

/** A warning stops a document as an error does: a wrong typeface is only a warning. */
const typeset = ({ template, data, date }: TypesetRequest): Uint8Array => {
  const compiler = compilerFor(dirname(template))
  const outcome = compiler.compile({ mainFilePath: template, inputs: { data }, resetRead: true })
  const problems = outcome.takeDiagnostics() ?? outcome.takeWarnings()
  if (problems !== null) throw new Refusal(compiler, problems, dirname(template))
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
const wordsOf = (raw: string, { data, invented }: TypesetRequest): string => {
  const printed = [...raw.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, message]) => message)
  const words = printed.length > 0 ? printed.join('\n') : raw
  if (invented) return words
  const texts = textsIn(JSON.parse(data)).sort((a, b) => b.length - a.length)
  return texts.reduce((left, text) => left.replaceAll(text, '…'), words)
}

const reply = (request: TypesetRequest): TypesetReply => {
  try {
    return { id: request.id, pdf: typeset(request) }
  } catch (error) {
    const raw = error instanceof Error ? error.message : String(error)
    const told = error instanceof Refusal ? error.faults : [{ message: raw }]
    const faults = told.map((fault) => ({ ...fault, message: wordsOf(fault.message, request) }))
    return { id: request.id, failure: wordsOf(raw, request), faults }
  }
}

process.on('message', (request: TypesetRequest) => process.send?.(reply(request)))
process.on('disconnect', () => process.exit(0))
// Ctrl-C and a stop reach every process of the group: the parent decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
