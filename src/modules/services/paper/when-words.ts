import {
  type Expression,
  type Node,
  type Operator,
  parseExpression,
  UNKNOWN,
} from '#lib/feel/index'
import { type FieldNode, type FormModel, isGroup, plainOf } from '../form/model.ts'
import { answerWords } from '../view/answer-words.ts'
import { findWords, labelOf, type Wording, words } from '../view/words.ts'

/** Where an expression stands, and what it calls the items of a list. */
type Place = {
  readonly wording: Wording
  readonly form: FormModel
  readonly parent: FieldNode | undefined
  readonly items: ReadonlyMap<string, FieldNode>
}

/** Read as one name, as everywhere in forms. */
const NAMES = new Map([['this number', UNKNOWN]])
const OPPOSITE: Readonly<Record<Operator, Operator>> = {
  ...{ '=': '!=', '!=': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' },
}
const SAID: Readonly<Partial<Record<Operator, string>>> = {
  ...{ '=': 'is', '!=': 'is-not', '<': 'less', '<=': 'most', '>': 'more', '>=': 'least' },
}

/**
 * A condition in FEEL as a sentence: 'Only if “The home is” is “rented”'. What it does not know how to say it says as
 * 'only where it applies', and nothing is made up.
 *
 * @param parent  the group around the field that it decides over; undefined at the top of the form
 */
export function whenWords(
  wording: Wording,
  form: FormModel,
  when: string,
  parent?: FieldNode,
): string {
  const { t } = wording
  const said = conditionWords(wording, form, when, parent)
  return said === undefined
    ? t('services.paper.when.applies')
    : t('services.paper.when.only', { condition: said })
}

/** A condition alone: '“The home is” is “rented”'; undefined for one that has no sentence. @param parent  as there */
export const conditionWords = (
  wording: Wording,
  form: FormModel,
  condition: string,
  parent?: FieldNode,
): string | undefined => sayOf({ wording, form, parent, items: new Map() }, condition, false)

function sayOf(place: Place, source: string, no: boolean): string | undefined {
  const { ast } = parseExpression(source, { names: NAMES })
  return say(place, ast, no)
}

/** @param no  says the contrary */
function say(place: Place, ast: Expression, no: boolean): string | undefined {
  switch (ast.kind) {
    case 'name':
    case 'path':
      return sayYes(place, ast, no)
    case 'comparison':
      return sayComparison(place, ast, no)
    case 'logical':
      return sayBoth(place, ast, no)
    case 'in':
      return sayOneOf(place, ast.value, ast.tests, no)
    case 'call':
      return sayCall(place, ast, no)
    case 'quantified':
      return sayItem(place, ast, no)
    default:
      return undefined
  }
}

/** A question that was answered with yes; of what is worked out, by what. */
function sayYes(place: Place, ast: Expression, no: boolean): string | undefined {
  const node = nodeOf(place, ast)
  if (node?.field.kind !== 'yesNo') return undefined
  if (node.field.value === undefined) return sayIs(place, 'is', node, !no)
  return sayOf({ ...place, parent: node.parent, items: new Map() }, node.field.value, no)
}

function sayIs({ wording }: Place, how: string, node: FieldNode, value: unknown) {
  const { t } = wording
  const field = plainOf(node.field)
  const code = field.kind === 'choices' && typeof value === 'string' ? [value] : value
  const said = answerWords(wording, field, field.kind === 'money' ? String(code) : code)
  return t(`services.paper.when.${how}`, { label: labelOf(wording, node.name), value: said })
}

const WORTH_SAYING = new Set(['choice', 'choices', 'number', 'money', 'yesNo', 'text'])

function sayComparison(place: Place, ast: Node<'comparison'>, no: boolean): string | undefined {
  const { left, right } = ast
  const { t } = place.wording
  const operator = no ? OPPOSITE[ast.operator] : ast.operator
  const how = SAID[operator]
  const value = literalOf(right)
  if (how === undefined || value === undefined) return undefined
  const list = countedOf(place, left)
  if (list) {
    if (typeof value !== 'number') return undefined
    const label = labelOf(place.wording, list.name)
    return t(`services.paper.when.count-${how}`, { label, count: value })
  }
  const node = nodeOf(place, left)
  if (!node || isGroup(node.field) || node.field.many) return undefined
  const label = labelOf(place.wording, node.name)
  if (value === null) {
    if (operator === '=') return t('services.paper.when.empty', { label })
    return operator === '!=' ? t('services.paper.when.answered', { label }) : undefined
  }
  if (typeof value === 'boolean') {
    const isNo = (operator === '!=') === value
    return operator === '=' || operator === '!=' ? sayYes(place, left, isNo) : undefined
  }
  // What is worked out is no question on the paper.
  if (node.field.value !== undefined || !WORTH_SAYING.has(node.field.kind)) return undefined
  return sayIs(place, how, node, value)
}

function sayBoth(place: Place, { operator, left, right }: Node<'logical'>, no: boolean) {
  const joins = no === (operator === 'and') ? 'or' : 'and'
  const parts = [left, right].map((part) => {
    const said = say(place, part, no)
    const inner = part.kind === 'logical' && part.operator !== operator
    return inner && said !== undefined ? `(${said})` : said
  })
  const [a, b] = parts
  if (a === undefined || b === undefined) return undefined
  return place.wording.t(`services.paper.when.${joins}`, { a, b })
}

/** An answer that is one of some: `x in ["a", "b"]`, `list contains(["a", "b"], x)`. */
function sayOneOf(place: Place, subject: Expression, tests: readonly Expression[], no: boolean) {
  const node = nodeOf(place, subject)
  const values = tests.flatMap((test) => (test.kind === 'list' ? test.items : [test]))
  const codes = values.map(literalOf)
  if (node?.field.kind !== 'choice' || !codes.every((code) => typeof code === 'string')) {
    return undefined
  }
  const field = node.field
  const { t } = place.wording
  const value = codes
    .map((code) =>
      t('services.paper.when.quoted', { value: answerWords(place.wording, field, code) }),
    )
    .reduce((a, b) => t('services.paper.when.or', { a, b }))
  const label = labelOf(place.wording, node.name)
  return t(`services.paper.when.${no ? 'none-of' : 'one-of'}`, { label, value })
}

function sayCall(place: Place, { callee, args }: Node<'call'>, no: boolean): string | undefined {
  const [first, second] = args
  const name = callee.kind === 'name' ? callee.name : ''
  if (name === 'not' && first) return say(place, first, !no)
  if (name !== 'list contains' || !first || !second) return undefined
  if (first.kind === 'list') return sayOneOf(place, second, [first], no)
  const node = nodeOf(place, first)
  const value = literalOf(second)
  if (node?.field.kind !== 'choices' || typeof value !== 'string') return undefined
  return sayIs(place, no ? 'unticked' : 'ticked', node, value)
}

/** At least one item of a list of which something is so. */
function sayItem(place: Place, ast: Node<'quantified'>, no: boolean): string | undefined {
  const [iterator, ...more] = ast.iterators
  if (ast.quantifier !== 'some' || no || !iterator || more.length > 0) return undefined
  const list = nodeOf(place, iterator.from)
  if (!list?.field.many) return undefined
  const items = new Map([...place.items, [iterator.name, list]])
  const condition = say({ ...place, items }, ast.body, false)
  if (condition === undefined) return undefined
  const item = words(place.wording, `${list.name}.item`)
  return place.wording.t('services.paper.when.some', { item, condition })
}

const countedOf = (place: Place, ast: Expression): FieldNode | undefined => {
  if (ast.kind !== 'call' || ast.callee.kind !== 'name' || ast.callee.name !== 'count') return
  const node = ast.args[0] && nodeOf(place, ast.args[0])
  return node?.field.many ? node : undefined
}

/** The field that a name or a path means, where it has a label to be called by. */
function nodeOf(place: Place, ast: Expression): FieldNode | undefined {
  const found =
    ast.kind === 'path'
      ? memberOf(place, ast)
      : ast.kind === 'name'
        ? named(place, ast.name)
        : undefined
  return found && findWords(place.wording, `${found.name}.label`) !== undefined ? found : undefined
}

function memberOf(place: Place, { from, name }: Node<'path'>): FieldNode | undefined {
  const around =
    from.kind === 'path'
      ? memberOf(place, from)
      : from.kind === 'name'
        ? named(place, from.name)
        : undefined
  return around?.children.find((child) => child.name === name)
}

function named({ form, parent, items }: Place, name: string): FieldNode | undefined {
  const item = items.get(name)
  if (item) return item
  for (let around = parent; around; around = around.parent) {
    if (name === 'this' && around.field.many) return around
    const child = around.children.find((each) => each.name === name)
    if (child) return child
  }
  return form.pages.flatMap(({ fields }) => fields).find((field) => field.name === name)
}

/** A constant; undefined for what is none. */
function literalOf(ast: Expression): string | number | boolean | null | undefined {
  if (ast.kind !== 'literal') return undefined
  const { value } = ast
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  const number = Number(ast.text)
  return Number.isFinite(number) ? number : undefined
}
