import ts from 'typescript'
import {
  type Findings,
  isSource,
  isTest,
  literalOf,
  nodesOf,
  ownerOf,
  placeOf,
  type Tree,
} from './tree.ts'

type Declared = { module: string; code: string; file: string; place: string; published: boolean }
type RouteLine = {
  place: string
  module: string
  method: string
  /** undefined where it is put together; the reference has it then */
  url: string | undefined
  /** 'computed' where it is no literal, and the server checks it at its start */
  allow: string | undefined
}

/** What the modules declare, read from their text. */
export function cataloguesOf(tree: Tree) {
  const sources = tree.files.filter((file) => isSource(file) && ownerOf(file))
  return {
    problems: sources.flatMap((file) => declaredBy(tree.parse(file), 'problemsOf')),
    facts: sources.flatMap((file) => declaredBy(tree.parse(file), 'factsOf')),
    routes: sources.flatMap((file) => routesIn(tree.parse(file))),
    permissions: sources.flatMap((file) => declaredAs(tree.parse(file), 'acts')),
    rules: sources.flatMap((file) => declaredAs(tree.parse(file), 'rules')),
  }
}

const callsOf = (source: ts.SourceFile, name: string) =>
  nodesOf(source, ts.isCallExpression).filter(({ expression }) => expression.getText() === name)

const propertiesOf = (node: ts.Node | undefined) =>
  node && ts.isObjectLiteralExpression(node) ? node.properties.filter(ts.isPropertyAssignment) : []

const nameOf = ({ name }: ts.PropertyAssignment) =>
  ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : name.getText()

const propertyOf = (node: ts.Node | undefined, name: string) =>
  propertiesOf(node).find((property) => nameOf(property) === name)?.initializer

/** The codes of `problemsOf('module', {…})` or `factsOf('module', {…})`. */
function declaredBy(source: ts.SourceFile, maker: string): Declared[] {
  return callsOf(source, maker).flatMap(({ arguments: [name, declarations] }) =>
    propertiesOf(declarations).map((property) => ({
      module: literalOf(name) ?? '',
      code: nameOf(property),
      file: source.fileName,
      place: placeOf(source, property),
      published: propertyOf(property.initializer, 'published')?.kind === ts.SyntaxKind.TrueKeyword,
    })),
  )
}

function routesIn(source: ts.SourceFile): RouteLine[] {
  return callsOf(source, 'route').map((call) => {
    const [declared] = call.arguments
    const text = (name: string) => literalOf(propertyOf(declared, name))
    const given = declared && ts.isObjectLiteralExpression(declared) ? declared.properties : []
    const has = (name: string) => given.some((property) => property.name?.getText() === name)
    return {
      place: placeOf(source, call),
      module: ownerOf(source.fileName) ?? '',
      method: text('method') ?? '',
      url: text('url'),
      allow: text('allow') ?? (has('allow') ? 'computed' : undefined),
    }
  })
}

/** `module:name` of each act, or each rule, of `policiesOf('module', { acts, rules })`. */
const declaredAs = (source: ts.SourceFile, what: 'acts' | 'rules'): string[] =>
  callsOf(source, 'policiesOf').flatMap(({ arguments: [module, declared] }) =>
    propertiesOf(propertyOf(declared, what)).map(
      (property) => `${literalOf(module) ?? ''}:${nameOf(property)}`,
    ),
  )

/** A route says who may, some module declares it, and no address is given twice. */
export function routeFindings(tree: Tree): Findings {
  const { routes, permissions } = cataloguesOf(tree)
  const findings: Findings = []
  const seen = new Map<string, string>()
  for (const { place, module, method, url, allow } of routes) {
    const address = `${method} ${url ?? '…'}`
    if (allow === undefined) findings.push(`${place} ${address} does not say who may`)
    else if (!['public', 'signed-in', 'computed'].includes(allow) && !permissions.includes(allow)) {
      findings.push(`${place} ${address} needs ${allow}, which nobody declares`)
    } else if (allow.includes(':') && !allow.startsWith(`${module}:`)) {
      findings.push(`${place} ${address} needs ${allow}, another module's permission`)
    }
    if (url === undefined) continue
    const shape = address.replace(/:\w+/g, ':')
    const before = seen.get(shape)
    if (before) findings.push(`${place} ${address} is at ${before} too`)
    seen.set(shape, place)
  }
  const used = literalsOf(tree, isSource)
  for (const permission of permissions) {
    if (!used.has(permission)) findings.push(`nothing needs ${permission}`)
  }
  return findings
}

function literalsOf(tree: Tree, which: (file: string) => boolean) {
  const found = new Set<string>()
  for (const file of tree.files.filter((path) => /[.]tsx?$/.test(path) && which(path))) {
    for (const { text } of nodesOf(tree.parse(file), ts.isStringLiteralLike)) found.add(text)
  }
  return found
}

/** A problem is thrown somewhere, and a test names it. */
export function problemFindings(tree: Tree): Findings {
  const { problems } = cataloguesOf(tree)
  const tests = tree.files.filter(isTest)
  return problems.flatMap(({ module, code, file, place }) => {
    const own = literalsOf(
      tree,
      (path) => isSource(path) && ownerOf(path) === module && path !== file,
    )
    // The kernel's own are thrown where they are declared, too.
    const thrown = own.has(code) || (module === 'kernel' && literalsOf(tree, isSource).has(code))
    const named = tests.some(
      (test) =>
        tree.read(test).includes(`${module}/${code}`) ||
        (ownerOf(test) === module && new RegExp(`['"\`/.]${code}['"\`]`).test(tree.read(test))),
    )
    return [
      ...(thrown ? [] : [`${place} ${module}/${code} is never thrown`]),
      ...(named ? [] : [`${place} no test names ${module}/${code}`]),
    ]
  })
}

/** A fact is recorded somewhere; what is published has a subscriber, who uses its module. */
export function factFindings(tree: Tree): Findings {
  const { facts } = cataloguesOf(tree)
  const published = new Set(
    facts.filter((fact) => fact.published).map((fact) => `${fact.module}/${fact.code}`),
  )
  const subscriptions = tree.files
    .filter((file) => /^src\/modules\/[^/]+\/index[.]ts$/.test(file))
    .flatMap((file) =>
      nodesOf(tree.parse(file), ts.isPropertyAssignment)
        .filter((property) => nameOf(property) === 'subscribes')
        .flatMap(({ initializer }) => propertiesOf(initializer))
        .map((property) => ({
          fact: nameOf(property),
          place: placeOf(tree.parse(file), property),
        })),
    )
  const subscribed = new Set(subscriptions.map(({ fact }) => fact))
  return [
    ...facts.flatMap(({ module, code, file, place }) => {
      const own = literalsOf(
        tree,
        (path) => isSource(path) && ownerOf(path) === module && path !== file,
      )
      return own.has(code) ? [] : [`${place} ${module}/${code} is never recorded`]
    }),
    ...subscriptions
      .filter(({ fact }) => !published.has(fact))
      .map(({ fact, place }) => `${place} nobody publishes ${fact}`),
    ...[...published]
      .filter((fact) => !subscribed.has(fact))
      .map((fact) => `${fact} is published and nobody subscribes`),
  ]
}
