import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Assessment, AssessOptions } from './assessment.ts'
import { listErrors } from './errors.ts'
import { fetchedAnswer, isProven, registerOf } from './fetched.ts'
import { kindOf } from './kinds.ts'
import { type FieldNode, isGroup, modelOf, plainOf } from './model.ts'
import { beginPass, isPageRelevant, numberOf, type Pass, type Place, run } from './pass.ts'
import { type AnswerPath, isRecord, itemPath, memberPath } from './path.ts'

/**
 * Works out a form: what counts, what it is worth, what is wrong. Pure: the same answers on the same
 * day give the same.
 *
 * @param answers  a draft's: canonical where sound, else as typed; of any shape
 * @throws Error  when the service has no such form
 */
export function assess(
  bundle: ServiceBundle,
  formId: string,
  answers: Readonly<Record<string, unknown>>,
  options: AssessOptions,
): Assessment {
  const form = bundle.forms[formId]
  if (!form) throw new Error(`service ${bundle.id} has no form ${formId}`)
  const pass = beginPass(modelOf(form), answers, options)
  for (const node of pass.model.order) visit(pass, node)
  const errors = listErrors(pass)
  prune(pass.root)
  const pages = pass.model.pages.map(({ page }, index) => {
    const own = errors.filter((error) => error.page === page.page)
    const relevant = isPageRelevant(pass, index)
    const unseen = relevant && !page.summary && options.seen?.has(page.page) === false
    const wrong = own.some(({ code }) => code !== 'required')
    const state = wrong ? 'invalid' : own.length > 0 || unseen ? 'open' : 'done'
    return { page: page.page, relevant, state, errors: own } as const
  })
  return {
    answers: pass.root.answers,
    values: pass.values,
    relevant: pass.relevant,
    pages,
    errors,
    complete: errors.length === 0,
  }
}

function visit(pass: Pass, node: FieldNode) {
  if (!isPageRelevant(pass, node.page)) return
  for (const place of pass.places.get(node.parent) ?? []) {
    if (node.when && run(pass, node.when, place) !== true) continue
    if (isProven(node, pass.options)) continue
    const path = memberPath(place.path, node.name)
    pass.relevant.add(path)
    if (isGroup(node.field)) visitGroup(pass, node, place, path)
    else visitField(pass, node, place, path)
  }
}

function visitGroup(pass: Pass, node: FieldNode, place: Place, path: AnswerPath) {
  const raw = own(place.raw, node.name)
  const { many } = node.field
  const inner = many
    ? (Array.isArray(raw) ? raw.slice(0, many.max) : []).map((item, index) =>
        innerPlace(node, place, itemPath(path, index), item, index + 1),
      )
    : [innerPlace(node, place, path, raw, place.number)]
  for (const each of inner) if (many) pass.relevant.add(each.path)
  pass.places.set(node, [...(pass.places.get(node) ?? []), ...inner])
  place.inner.set(node, inner)
  const frames = inner.map((each) => each.frames.at(-1))
  const answers = inner.map((each) => each.answers)
  setFrame(place, node.name, many ? frames : frames[0])
  place.answers[node.name] = many ? answers : answers[0]
}

function innerPlace(
  node: FieldNode,
  place: Place,
  path: AnswerPath,
  raw: unknown,
  number: number | null,
): Place {
  const frame: Record<string, unknown> = {}
  for (const { name } of node.children) frame[name] = null
  return {
    path,
    raw: isRecord(raw) ? raw : {},
    frames: [...place.frames, frame],
    self: node.field.many ? frame : place.self,
    number,
    answers: {},
    inner: new Map(),
  }
}

function visitField(pass: Pass, node: FieldNode, place: Place, path: AnswerPath) {
  const field = plainOf(node.field)
  const kind = kindOf(field)
  const { many } = field
  if (many && !node.value) {
    const raw = own(place.raw, node.name)
    const each = (Array.isArray(raw) ? raw.slice(0, many.max) : []).map((item, index) => {
      const parsed = kind.parse(item, field, pass.options)
      pass.parsed.set(itemPath(path, index), parsed)
      pass.relevant.add(itemPath(path, index))
      return parsed
    })
    const values = each.flatMap((parsed) => (parsed && 'value' in parsed ? [parsed.value] : []))
    setFrame(
      place,
      node.name,
      values.map((value) => kind.toFeel(value)),
    )
    if (values.length > 0) place.answers[node.name] = values
    return
  }
  const given = node.value ? run(pass, node.value, place) : lookedUp(pass, node)
  const parsed = kind.parse(
    given ?? (node.value ? null : own(place.raw, node.name)),
    field,
    pass.options,
  )
  pass.parsed.set(path, parsed)
  if (!parsed || 'fault' in parsed) return
  if (given !== null && given !== undefined) pass.values[path] = parsed.value
  setFrame(place, node.name, kind.toFeel(parsed.value))
  place.answers[node.name] = parsed.value
}

/** What a register or the account says; null where it says nothing, and the field is asked. */
function lookedUp({ options }: Pass, node: FieldNode): unknown {
  const { account, pack } = options
  const { field, name } = node
  if (registerOf(node)) return fetchedAnswer(node, options) ?? null
  if (isGroup(field) || !field.from || !account) return null
  if (field.kind !== 'person') return own(account, name) ?? null
  if (account.partyKind === 'business') return null
  const { email, phone } = account
  return {
    name: account.name,
    [pack.settings.signIn.identifier]: numberOf(account, pack),
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
  }
}

function setFrame(place: Place, name: string, value: unknown) {
  const frame = place.frames.at(-1)
  if (frame) frame[name] = value
}

const own = (holder: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(holder, name) ? holder[name] : undefined

/** Groups without an answer are no answers; items stay, so that their numbers do. */
function prune(place: Place) {
  for (const [node, inner] of place.inner) {
    for (const each of inner) prune(each)
    const value = place.answers[node.name]
    const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value ?? {}).length === 0
    if (empty) delete place.answers[node.name]
  }
}
