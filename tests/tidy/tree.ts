import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '..', '..')
const SKIPPED = /(^|\/)(node_modules|[.]git|dist|var)$|^tests\/support\/canaries$/

/** A checkout, or the folder of a canary that looks like one. */
export type Tree = {
  root: string
  /** paths from the root, with slashes, sorted */
  files: readonly string[]
  read(file: string): string
  parse(file: string): ts.SourceFile
}

/** What a check found, `file:line what`; nothing found is what every check wants. */
export type Findings = string[]

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (SKIPPED.test(path)) return []
    return entry.isDirectory() ? walk(root, path) : [path]
  })
}

function treeAt(root: string): Tree {
  const texts = new Map<string, string>()
  const parsed = new Map<string, ts.SourceFile>()
  const read = (file: string) => {
    const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8')
    texts.set(file, text)
    return text
  }
  const parse = (file: string) => {
    const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
    const source =
      parsed.get(file) ?? ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, kind)
    parsed.set(file, source)
    return source
  }
  return { root, files: walk(root, '').sort(), read, parse }
}

/** The checkout itself, without the canaries. */
export const house = treeAt(ROOT)

/** The planted violations of one check. */
export const canary = (name: string) => treeAt(join(ROOT, 'tests', 'support', 'canaries', name))

export const isSource = (file: string) => /^src\/.*[.]tsx?$/.test(file) && !isTest(file)
/** A test, or the invented things of the tests beside it. */
export const isTest = (file: string) => /([.]test|\/fixture)[.]tsx?$/.test(file)
export const isTypeScript = (file: string) => /[.]tsx?$/.test(file)

/** The module that a file belongs to, `kernel` for the kernel's; undefined outside of both. */
export const ownerOf = (file: string): string | undefined =>
  /^src\/modules\/([^/]+)\//.exec(file)?.[1] ??
  (file.startsWith('src/kernel/') ? 'kernel' : undefined)

export const modulesOf = ({ files }: Tree) => [
  ...new Set(files.flatMap((file) => /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? [])),
]

/** Calls `visit` for the node and all below it. */
export function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => visitAll(child, visit))
}

/** All nodes of one kind in a file. */
export function nodesOf<N extends ts.Node>(
  source: ts.SourceFile,
  is: (node: ts.Node) => node is N,
) {
  const found: N[] = []
  visitAll(source, (node) => {
    if (is(node)) found.push(node)
  })
  return found
}

/** `file:line` of a node, or of a position in the text. */
export function placeOf(source: ts.SourceFile, at: ts.Node | number) {
  const position = typeof at === 'number' ? at : at.getStart(source)
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(position).line + 1}`
}

/** The text of a string or of a template without blanks. */
export const literalOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined

/** Lines that match a pattern, as findings. */
export function linesMatching(tree: Tree, file: string, pattern: RegExp, what: string): Findings {
  return tree
    .read(file)
    .split('\n')
    .flatMap((line, index) => {
      const match = pattern.exec(line)
      return match ? [`${file}:${index + 1} ${what}: ${match[0].trim()}`] : []
    })
}
