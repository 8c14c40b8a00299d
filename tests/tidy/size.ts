import ts from 'typescript'
import { type Findings, isSource, isTest, isTypeScript, nodesOf, type Tree } from './tree.ts'

export const FILE_LINES_MOST = 400
export const FUNCTION_LINES_MOST = 70
const SOURCE = { median: 110, p90: 250 }
const TESTS = { median: 300, p90: 300 }

/** What is longer today than it may be, and how often the language's safety is switched off. */
export type Ratchet = {
  files: Record<string, number>
  functions: Record<string, number>
  escapes: Record<string, number>
}

const ratchetOf = (tree: Tree): Ratchet => JSON.parse(tree.read('tests/tidy/ratchet.json'))

const CODE = /^(src|tests|scripts|bench|bin)\/.*[.](tsx?|mjs|css)$/

const linesOf = (tree: Tree, file: string) => tree.read(file).trimEnd().split('\n').length

/** Files end before they are two things; what is longer is listed and may only shrink. */
export function fileFindings(tree: Tree): Findings {
  const lengths = new Map(
    tree.files.filter((file) => CODE.test(file)).map((file) => [file, linesOf(tree, file)]),
  )
  const scripts = [...lengths.keys()].filter(isTypeScript)
  const size = (files: readonly string[]) => files.map((file) => lengths.get(file) ?? 0)
  return [
    ...ratchetFindings(lengths, FILE_LINES_MOST, ratchetOf(tree).files),
    ...spreadFindings('sources', size(scripts.filter(isSource)), SOURCE),
    ...spreadFindings('tests', size(scripts.filter(isTest)), TESTS),
  ]
}

function spreadFindings(what: string, lengths: number[], most: typeof SOURCE): Findings {
  const sorted = lengths.sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
  return [
    ...(at(0.5) > most.median ? [`${what}: half are longer than ${at(0.5)} lines`] : []),
    ...(at(0.9) > most.p90 ? [`${what}: a tenth is longer than ${at(0.9)} lines`] : []),
  ]
}

/** A number of the ratchet goes down with what it counts, and goes when it is within the limit. */
function ratchetFindings(
  found: Map<string, number>,
  most: number,
  kept: Record<string, number>,
): Findings {
  return [
    ...[...found].flatMap(([name, lines]) => {
      const allowed = kept[name] ?? most
      if (lines > allowed) return [`${name} has ${lines} lines, ${allowed} at most`]
      return lines < allowed && lines > most ? [`${name}: the ratchet goes down to ${lines}`] : []
    }),
    ...Object.keys(kept)
      .filter((name) => (found.get(name) ?? 0) <= most)
      .map((name) => `${name} leaves the ratchet`),
  ]
}

/** A function fits on a screen. */
export function functionFindings(tree: Tree): Findings {
  const found = new Map<string, number>()
  for (const file of tree.files.filter((path) => isTypeScript(path) && CODE.test(path))) {
    const source = tree.parse(file)
    const line = (position: number) => source.getLineAndCharacterOfPosition(position).line
    for (const node of nodesOf(source, isFunction)) {
      if (isTestBlock(node)) continue
      const lines = line(node.end) - line(node.getStart(source)) + 1
      const name = `${file}#${nameOf(node)}`
      found.set(name, Math.max(lines, found.get(name) ?? 0))
    }
  }
  return ratchetFindings(found, FUNCTION_LINES_MOST, ratchetOf(tree).functions)
}

const isFunction = (node: ts.Node): node is ts.SignatureDeclaration =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node)

/** `describe(…)` is a chapter and `it(…)` a story: the length of the file limits both. */
const isTestBlock = ({ parent }: ts.Node) =>
  ts.isCallExpression(parent) && /^(describe|it|test|dbTest)\b/.test(parent.expression.getText())

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText()
  const { parent } = node
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))
    return parent.name.getText()
  if (ts.isCallExpression(parent)) return `in ${parent.expression.getText().split('\n')[0]}`
  return 'unnamed'
}

const ESCAPES: Record<string, RegExp> = {
  'biome-ignore': /biome-ignore/g,
  '@ts-expect-error': /@ts-expect-error/g,
  '@ts-ignore': /@ts-(ignore|nocheck)/g,
  'as unknown as': /\bas unknown as/g,
  'as never': /\bas never\b/g,
}

/** Places where the language's safety is switched off: at most as many as the ratchet says. */
export function escapeFindings(tree: Tree): Findings {
  const text = tree.files
    .filter((file) => isTypeScript(file) && CODE.test(file) && !file.startsWith('tests/tidy/'))
    .map((file) => tree.read(file))
    .join('\n')
  const { escapes } = ratchetOf(tree)
  return Object.entries(ESCAPES).flatMap(([name, pattern]) => {
    const count = text.match(pattern)?.length ?? 0
    const most = escapes[name] ?? 0
    return count > most ? [`${name}: ${count} times, ${most} at most`] : []
  })
}
