import { childrenOf, type Expression, type Iterator, type Node } from './ast.ts'
import type { Code, Compiler, Frame } from './code.ts'
import { iterated } from './iteration.ts'
import { isInteger, truncated } from './number.ts'
import type { Run } from './run.ts'
import { type FeelList, type FeelValue, isList, isNumber, kindOf } from './values.ts'

export function listCode(node: Node<'list'>, compiler: Compiler): Code {
  const items = node.items.map(compiler.code)
  return (frame, run) => items.map((item) => item(frame, run))
}

export function contextCode(node: Node<'context'>, compiler: Compiler): Code {
  const entries = node.entries.map(({ key, slot, value }) => ({
    key,
    slot,
    code: compiler.code(value),
  }))
  const place = compiler.place(node)
  const seen = new Set<string>()
  const twice = node.entries.find(({ key }) => seen.size === seen.add(key).size)
  if (twice) return (_frame, run) => run.failAt(place, 'key-twice', { key: twice.key })
  return (frame, run) => {
    const context = new Map<string, FeelValue>()
    for (const { key, slot, code } of entries) {
      const value = code(frame, run)
      frame[slot] = value
      context.set(key, value)
    }
    return context
  }
}

/** What an iterator runs over, worked out each time it begins. */
function domainOf({ from, to }: Iterator, compiler: Compiler) {
  const first = compiler.code(from)
  const last = to && compiler.code(to)
  const place = compiler.place(from)
  return (frame: Frame, run: Run): FeelList | null => {
    const start = first(frame, run)
    const end = last ? last(frame, run) : undefined
    run.place = place
    return iterated(start, end, run)
  }
}

/**
 * Runs a visit for every combination of the iterators; it ends when the visit says so.
 *
 * @returns null  when something cannot be iterated, else whether it went to the end
 */
function loopOf(iterators: readonly Iterator[], compiler: Compiler) {
  const levels = iterators.map((iterator) => ({
    slot: iterator.slot,
    domain: domainOf(iterator, compiler),
  }))
  type Visit = () => boolean
  const walk = (depth: number, frame: Frame, run: Run, visit: Visit): boolean | null => {
    const level = levels[depth]
    if (!level) return visit()
    const domain = level.domain(frame, run)
    if (domain === null) return null
    for (const item of domain) {
      run.step(1)
      frame[level.slot] = item
      const result = walk(depth + 1, frame, run, visit)
      if (result !== true) return result
    }
    return true
  }
  return (frame: Frame, run: Run, visit: Visit) => walk(0, frame, run, visit)
}

export function forCode(node: Node<'for'>, compiler: Compiler): Code {
  const loop = loopOf(node.iterators, compiler)
  const body = compiler.code(node.body)
  const { partial } = node
  const cost = node.body.size
  const copied = escapes(node.body, partial)
  return (frame, run) => {
    const results: FeelValue[] = []
    frame[partial] = results
    const done = loop(frame, run, () => {
      run.step(cost)
      if (copied) {
        run.step(results.length)
        frame[partial] = results.slice()
      }
      results.push(body(frame, run))
      if (results.length > run.limits.items) run.items(results.length)
      return true
    })
    return done === null ? null : results
  }
}

/** Whether the list in a slot may be kept by the body: then it must not grow under its keeper. */
function escapes(node: Expression, slot: number, later = false): boolean {
  if (node.kind === 'name') return node.binding.to === 'slot' && node.binding.slot === slot
  // What is picked out at once is not kept; a function may pick it out when the list has grown.
  if (node.kind === 'filter' && node.list.kind === 'name' && !later) {
    return escapes(node.condition, slot)
  }
  const inner = later || node.kind === 'function'
  return childrenOf(node).some((child) => escapes(child, slot, inner))
}

export function quantifiedCode(node: Node<'quantified'>, compiler: Compiler): Code {
  const loop = loopOf(node.iterators, compiler)
  const body = compiler.code(node.body)
  const place = compiler.place(node.body)
  const deciding = node.quantifier === 'some'
  const cost = node.body.size
  return (frame, run) => {
    let unsure = false
    const done = loop(frame, run, () => {
      run.step(cost)
      const value = body(frame, run)
      if (typeof value !== 'boolean') {
        unsure = true
        if (value !== null) run.failAt(place, 'not-boolean', { name: node.quantifier })
      }
      return value !== deciding
    })
    if (done === null) return null
    if (!done) return deciding
    return unsure ? null : !deciding
  }
}

export function filterCode(node: Node<'filter'>, compiler: Compiler): Code {
  const list = compiler.code(node.list)
  const condition = compiler.code(node.condition)
  const place = compiler.place(node)
  const known = compiler.constant(node.condition)
  const cost = node.condition.size
  if (isNumber(known)) {
    return (frame, run) => itemAt(asList(list(frame, run)), known, run, place)
  }
  return (frame, run) => {
    const items = asList(list(frame, run))
    if (items.length === 0) return ofNothing(condition, node.slot, frame, run)
    frame[node.slot] = items[0] as FeelValue
    const first = condition(frame, run)
    if (isNumber(first)) return itemAt(items, first, run, place)
    if (first !== null && typeof first !== 'boolean') {
      return run.failAt(place, 'no-position', { kind: kindOf(first) })
    }
    const kept: FeelValue[] = first === true ? [items[0] as FeelValue] : []
    for (let i = 1; i < items.length; i++) {
      run.step(cost)
      const item = items[i] as FeelValue
      frame[node.slot] = item
      if (condition(frame, run) === true) kept.push(item)
    }
    return kept
  }
}

/** A value that is no list is a list of it; null is a list of nothing. */
function asList(value: FeelValue): FeelList {
  if (isList(value)) return value
  return value === null ? [] : [value]
}

/** Of an empty list a condition gives the empty list, a position null. */
function ofNothing(condition: Code, slot: number, frame: Frame, run: Run): FeelValue {
  const before = run.reasons.length
  frame[slot] = null
  const probe = condition(frame, run)
  run.reasons.length = Math.min(run.reasons.length, before)
  return isNumber(probe)
    ? run.fail('position-outside', { name: '[]', position: String(probe) })
    : []
}

function itemAt(
  items: FeelList,
  position: FeelValue,
  run: Run,
  place: ReturnType<Compiler['place']>,
) {
  if (!isNumber(position) || !isInteger(position)) {
    return run.failAt(place, 'no-position', { kind: kindOf(position) })
  }
  const whole = truncated(position)
  const item = items[whole > 0 ? whole - 1 : items.length + whole]
  if (whole !== 0 && item !== undefined) return item
  return run.failAt(place, 'position-outside', { name: '[]', position: whole })
}
