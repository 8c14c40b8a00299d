import ts from 'typescript'
import {
  type Findings,
  isSource,
  isTest,
  literalOf,
  modulesOf,
  nodesOf,
  placeOf,
  type Tree,
} from './tree.ts'

export type Architecture = {
  layers: { name: string; modules: string[] }[]
  uses: Record<string, string[]>
}

const PROGRAMMES = 'programmes'
const USES_MOST = 7
const DOOR_EXPORTS_MOST = 20

export const architectureOf = (tree: Tree): Architecture =>
  JSON.parse(tree.read('architecture.json'))

/** Declared edges, the doors' `uses`, real imports and the order of the layers say the same. */
export function edgeFindings(tree: Tree): Findings {
  const { layers, uses } = architectureOf(tree)
  const order = layers.flatMap((layer) => layer.modules)
  const modules = modulesOf(tree)
  const findings = [
    ...modules.filter((name) => !order.includes(name)).map((name) => `${name} is in no layer`),
    ...order.filter((name) => !modules.includes(name)).map((name) => `${name} has no folder`),
  ]
  const programmes = layers.find(({ name }) => name === PROGRAMMES)?.modules ?? []
  for (const name of modules) {
    const drawn = [...(uses[name] ?? [])].sort()
    const door = usesOfDoor(tree, name)
    const real = importsOf(tree, name)
    if (!door) findings.push(`${name}: the door has no uses: [...] of its own`)
    else findings.push(...differences(`${name}: the door`, door, drawn))
    findings.push(...differences(`${name}: the imports`, real, drawn))
    for (const other of drawn) {
      if (order.indexOf(other) >= order.indexOf(name))
        findings.push(`${name} → ${other}: backwards`)
      if (programmes.includes(name) && programmes.includes(other)) {
        findings.push(`${name} → ${other}: programmes never use each other`)
      }
    }
    if (drawn.length > USES_MOST) findings.push(`${name} uses ${drawn.length} modules`)
  }
  return findings
}

function differences(what: string, said: readonly string[], drawn: readonly string[]): Findings {
  return [
    ...said
      .filter((name) => !drawn.includes(name))
      .map((name) => `${what} has ${name}, the map has not`),
    ...drawn
      .filter((name) => !said.includes(name))
      .map((name) => `${what} has no ${name}, the map has`),
  ]
}

function usesOfDoor(tree: Tree, name: string) {
  const file = `src/modules/${name}/index.ts`
  if (!tree.files.includes(file)) return undefined
  const [uses] = nodesOf(tree.parse(file), ts.isPropertyAssignment).filter(
    (property) => property.name.getText() === 'uses',
  )
  if (!uses || !ts.isArrayLiteralExpression(uses.initializer)) return undefined
  return uses.initializer.elements.flatMap((element) => literalOf(element) ?? []).sort()
}

/** The doors that a module's own files import, tests aside. */
function importsOf(tree: Tree, name: string): string[] {
  const own = tree.files.filter((file) => file.startsWith(`src/modules/${name}/`) && isSource(file))
  const doors = own.flatMap((file) =>
    specifiersOf(tree, file).flatMap(
      ({ text }) => /^#(?!kernel$|testing$)([a-z-]+)$/.exec(text)?.[1] ?? [],
    ),
  )
  return [...new Set(doors)].sort()
}

const specifiersOf = (tree: Tree, file: string) =>
  nodesOf(tree.parse(file), ts.isStringLiteral).filter(
    ({ parent }) =>
      ts.isImportDeclaration(parent) ||
      ts.isExportDeclaration(parent) ||
      (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword),
  )

/** One door a module; nothing reaches past it, and only tests import what is for tests. */
export function doorFindings(tree: Tree): Findings {
  const findings: Findings = []
  for (const file of tree.files.filter((path) => /^src\/.*[.]tsx?$/.test(path))) {
    if (/^src\/modules\/[^/]+\/.+\/index[.]tsx?$/.test(file))
      findings.push(`${file} is a second door`)
    for (const specifier of specifiersOf(tree, file)) {
      const { text } = specifier
      const place = placeOf(tree.parse(file), specifier)
      if (text === '#testing' && !isTest(file)) findings.push(`${place} imports #testing`)
      if (/^#(?!lib\/|kernel\/ui$)[a-z-]+\//.test(text))
        findings.push(`${place} passes a door: ${text}`)
      if (text.startsWith('.') && !/[.](tsx?|json)$/.test(text)) {
        findings.push(`${place} imports without an extension: ${text}`)
      }
    }
  }
  for (const name of modulesOf(tree)) findings.push(...widthFindings(tree, name))
  return findings
}

function widthFindings(tree: Tree, name: string): Findings {
  const file = `src/modules/${name}/index.ts`
  if (!tree.files.includes(file)) return [`${name} has no door index.ts`]
  const source = tree.parse(file)
  const stars = nodesOf(source, ts.isExportDeclaration).filter(({ exportClause }) => !exportClause)
  const names = nodesOf(source, ts.isExportSpecifier).filter(({ isTypeOnly, parent }) => {
    return !isTypeOnly && !parent.parent.isTypeOnly
  })
  return [
    ...stars.map((star) => `${placeOf(source, star)} a door names what it exports`),
    ...(names.length > DOOR_EXPORTS_MOST ? [`${file} exports ${names.length} things`] : []),
  ]
}
