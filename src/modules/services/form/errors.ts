import type { AnswerError } from './assessment.ts'
import type { Fault } from './kind.ts'
import { kindOf } from './kinds.ts'
import { type FieldNode, isGroup, plainOf } from './model.ts'
import { isPageRelevant, type Pass, type Place, run } from './pass.ts'
import { type AnswerPath, itemPath, memberPath } from './path.ts'

/**
 * What is missing or wrong, in the order of the form. A check fails only on false, and only where
 * something was answered: what is missing is `required`'s to say.
 */
export function listErrors(pass: Pass): AnswerError[] {
  const errors: AnswerError[] = []
  for (const [index, { page, fields }] of pass.model.pages.entries()) {
    if (!isPageRelevant(pass, index)) continue
    const add = (path: AnswerPath, { code, params = {}, part, key }: Fault, text = code) =>
      errors.push({
        path,
        page: page.page,
        code,
        key: key ?? `services.errors.${text}`,
        params,
        ...(part !== undefined && { part }),
      })
    for (const node of fields) addErrors(pass, node, pass.root, add)
  }
  return errors
}

type Add = (path: AnswerPath, fault: Fault, text?: string) => void

function addErrors(pass: Pass, node: FieldNode, place: Place, add: Add) {
  const path = memberPath(place.path, node.name)
  if (!pass.relevant.has(path)) return
  if (node.field.many && !node.value) addCountErrors(node, place, path, add)
  if (isGroup(node.field)) {
    for (const inner of place.inner.get(node) ?? []) {
      for (const child of node.children) addErrors(pass, child, inner, add)
    }
    if ((place.inner.get(node) ?? []).length > 0) addCheckErrors(pass, node, place, path, add)
    return
  }
  if (node.field.many && !node.value) addListErrors(pass, node, place, path, add)
  else addFieldErrors(pass, node, place, path, add)
}

function addCountErrors(node: FieldNode, place: Place, path: AnswerPath, add: Add) {
  const { many, required } = node.field
  const raw = Object.hasOwn(place.raw, node.name) ? place.raw[node.name] : undefined
  const count = Array.isArray(raw) ? raw.length : 0
  if (!many) return
  const min = Math.max(many.min, required ? 1 : 0)
  if (count === 0 && min > 0) add(path, { code: 'required', params: { min } }, 'required.list')
  else if (count < min) add(path, { code: 'too-few', params: { min } })
  else if (count > many.max) add(path, { code: 'too-many', params: { max: many.max } })
}

function addFieldErrors(pass: Pass, node: FieldNode, place: Place, path: AnswerPath, add: Add) {
  const field = plainOf(node.field)
  const parsed = pass.parsed.get(path)
  if (parsed === undefined) {
    // The page of answers forgets a signature that did not hold: what is missing there may have been a wrong one.
    const params = field.kind === 'signature' ? { name: pass.options.signer ?? {} } : {}
    if (field.required) add(path, { code: 'required', params }, `required.${field.kind}`)
  } else if ('fault' in parsed) {
    // What the form itself worked out or looked up is not the person's to mend.
    if (!node.value) add(path, parsed.fault)
  } else addCheckErrors(pass, node, place, path, add)
}

function addListErrors(pass: Pass, node: FieldNode, place: Place, path: AnswerPath, add: Add) {
  const field = plainOf(node.field)
  const kind = kindOf(field)
  for (let index = 0; index < (field.many?.max ?? 0); index++) {
    const each = itemPath(path, index)
    if (!pass.relevant.has(each)) return
    const parsed = pass.parsed.get(each)
    if (parsed === undefined) add(each, { code: 'required' }, `required.${field.kind}`)
    else if ('fault' in parsed) add(each, parsed.fault)
    else addCheckErrors(pass, node, place, each, add, kind.toFeel(parsed.value), index + 1)
  }
}

function addCheckErrors(
  pass: Pass,
  node: FieldNode,
  place: Place,
  path: AnswerPath,
  add: Add,
  self?: unknown,
  number?: number,
) {
  const at = number === undefined ? place : { ...place, number }
  for (const { is, error } of node.checks) {
    if (run(pass, is, at, self) !== false) continue
    add(path, { code: error }, 'check')
    return
  }
}
