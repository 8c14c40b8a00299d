import ts from 'typescript'
import { type Findings, isSource, isTest, isTypeScript, type Tree } from './tree.ts'

/** So many words in a row in two places are one thing written twice. */
const WINDOW = 50
const SOURCE = { percent: 1.5, places: 2 }
/** Tests are read one by one: they may say the same again. */
const TESTS = { percent: 6, places: Number.POSITIVE_INFINITY }

type Token = { file: string; line: number; text: string }

/** What is repeated is little, and never in three places. */
export function repeatFindings(tree: Tree): Findings {
  const scripts = tree.files.filter((file) => isTypeScript(file) && /^(src|tests)\//.test(file))
  return [
    ...repeatsIn('sources', tree, scripts.filter(isSource), SOURCE),
    ...repeatsIn('tests', tree, scripts.filter(isTest), TESTS),
  ]
}

function repeatsIn(
  what: string,
  tree: Tree,
  files: readonly string[],
  most: typeof SOURCE,
): Findings {
  const streams = files.map((file) => tokensOf(tree, file))
  const repeated = [...windowsOf(streams).values()].filter((places) => places.length > 1)
  const share = linesOf(repeated.flat()) / Math.max(linesOf(streams.flat()), 1)
  const percent = Math.round(share * 1000) / 10
  const show = (places: readonly Token[]) =>
    places.map(({ file, line }) => `${file}:${line}`).join(', ')
  return [
    ...starts(repeated.filter(({ length }) => length > most.places)).map(
      (places) => `${what}, in ${places.length} places: ${show(places)}`,
    ),
    ...(percent > most.percent
      ? [
          `${what}: ${percent} % repeated, ${most.percent} at most: ${starts(repeated).map(show).join('; ')}`,
        ]
      : []),
  ]
}

const linesOf = (tokens: readonly Token[]) =>
  new Set(tokens.map(({ file, line }) => `${file}:${line}`)).size

/** Where each run of words begins. */
function windowsOf(streams: readonly Token[][]): Map<string, Token[]> {
  const windows = new Map<string, Token[]>()
  for (const tokens of streams) {
    const texts = tokens.map(({ text }) => text)
    for (const [at, token] of tokens.slice(0, 1 - WINDOW).entries()) {
      const words = texts.slice(at, at + WINDOW).join(' ')
      const places = windows.get(words)
      if (places) places.push(token)
      else windows.set(words, [token])
    }
  }
  return windows
}

/** Of windows that follow each other the first. */
function starts(repeated: readonly Token[][]): Token[][] {
  const seen = new Set<string>()
  return repeated.filter((found) => {
    const key = found.map(({ file }) => file).join()
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The words of a file, its imports aside. */
function tokensOf(tree: Tree, file: string): Token[] {
  const source = tree.parse(file)
  const last = source.statements.findLast((node) => ts.isImportDeclaration(node))
  const tokens: Token[] = []
  const visit = (node: ts.Node) => {
    if (node.getChildCount(source) > 0) {
      for (const child of node.getChildren(source)) visit(child)
      return
    }
    const start = node.getStart(source)
    if (start >= (last?.end ?? 0) && node.end > start && !ts.isJSDoc(node)) {
      const line = source.getLineAndCharacterOfPosition(start).line + 1
      tokens.push({ file, line, text: source.text.slice(start, node.end) })
    }
  }
  visit(source)
  return tokens
}
