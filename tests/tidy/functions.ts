import { dirname, join } from 'node:path'
import ts from 'typescript'
import { type Findings, isSource, literalOf, nodesOf, ownerOf, placeOf, type Tree } from './tree.ts'

type Act = {
  name: string
  node: ts.FunctionDeclaration | ts.ArrowFunction
  statement: ts.Statement
  place: string
}

/** Functions at the top of the modules' and the kernel's files. */
function actsOf(tree: Tree): Act[] {
  return tree.files
    .filter((file) => isSource(file) && ownerOf(file))
    .flatMap((file) => {
      const source = tree.parse(file)
      return source.statements.flatMap((statement): Act[] => {
        const place = placeOf(source, statement)
        if (ts.isFunctionDeclaration(statement)) {
          return [{ name: statement.name?.text ?? '', node: statement, statement, place }]
        }
        if (!ts.isVariableStatement(statement)) return []
        return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
          initializer && ts.isArrowFunction(initializer)
            ? [{ name: name.getText(), node: initializer, statement, place }]
            : [],
        )
      })
    })
}

/** Readers of data: `find…` may be undefined, `get…` throws, `list…` gives many, or a page of them. */
export function readingFindings(tree: Tree): Findings {
  return actsOf(tree).flatMap(({ name, node, place }) => {
    const type = node.type?.getText().replaceAll(/\s+/g, ' ')
    const [, verb] = /^(find|get|list)[A-Z]/.exec(name) ?? []
    const reads = node.parameters[0]?.name.getText() === 'ctx'
    if (!verb || !type || !reads) return []
    const many =
      /\[\]>?$|^(Promise<)?(readonly |Map<|Set<|AsyncIterable<|Array<|ReadonlyMap<)|Page>?$/.test(
        type,
      )
    const empty = /\bundefined\b|\bnull\b/.test(type)
    if (verb === 'find' && !empty && !many) return [`${place} ${name} finds always: ${type}`]
    if (verb === 'get' && empty) return [`${place} ${name} does not throw: ${type}`]
    return verb === 'list' && !many ? [`${place} ${name} is no list: ${type}`] : []
  })
}

/** A function that only passes on what it is given is left out. */
export function passingFindings(tree: Tree): Findings {
  return actsOf(tree).flatMap(({ name, node, place }) => {
    const call = onlyCall(node.body)
    const given = node.parameters.map((parameter) => parameter.name.getText())
    const passed = call?.arguments.map((argument) => argument.getText())
    const same = passed && given.length > 0 && given.join() === passed.join()
    return call && same && !ts.isPropertyAccessExpression(call.expression)
      ? [`${place} ${name} only passes on`]
      : []
  })
}

function onlyCall(body: ts.ConciseBody | undefined): ts.CallExpression | undefined {
  if (!body) return undefined
  if (ts.isCallExpression(body)) return body
  if (!ts.isBlock(body)) return undefined
  const [only, ...more] = body.statements
  if (!only || more.length > 0 || !ts.isReturnStatement(only) || !only.expression) return undefined
  const { expression } = only
  const awaited = ts.isAwaitExpression(expression) ? expression.expression : expression
  return ts.isCallExpression(awaited) ? awaited : undefined
}

/** What a door offers says what it is for. */
export function docstringFindings(tree: Tree): Findings {
  const acts = new Map(actsOf(tree).map((act) => [`${act.place.split(':')[0]}#${act.name}`, act]))
  return tree.files
    .filter((file) => /^src\/modules\/[^/]+\/index[.]ts$/.test(file))
    .flatMap((door) =>
      nodesOf(tree.parse(door), ts.isExportSpecifier).flatMap(({ name, propertyName, parent }) => {
        const from = literalOf(parent.parent.moduleSpecifier) ?? ''
        const act = acts.get(`${join(dirname(door), from)}#${(propertyName ?? name).getText()}`)
        const described = act && ts.getJSDocCommentsAndTags(act.statement).length > 0
        return act && !described ? [`${act.place} ${act.name} is at the door and says nothing`] : []
      }),
    )
}
