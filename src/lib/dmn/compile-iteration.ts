import {
  type FeelType,
  type FeelValue,
  isContext,
  isList,
  iterated,
  listOf,
  UNKNOWN,
} from '#lib/feel/index'
import type { Filter, Iteration, Quantified } from './model.ts'
import { normalName } from './names.ts'
import type { Place } from './place.ts'
import { failed } from './reasons.ts'
import { framed, type Names, type Program } from './scope.ts'

const ITEM = 'item'
const PARTIAL = 'partial'

const itemOf = (type: FeelType): FeelType => (type.kind === 'list' ? type.item : UNKNOWN)

/** The items of a value that should be a list: one that is none counts as a list of one. */
const itemsOf = (value: FeelValue): readonly FeelValue[] =>
  isList(value) ? value : value === null ? [] : [value]

/** Keeps the items that match; entries of an item that is a context are names in scope. */
export function compileFilter(one: Filter, names: Names, place: Place): Program {
  const list = place.compile(one.in, names, place)
  const item = itemOf(list.type)
  const entries = item.kind === 'context' ? [...item.entries] : []
  // Of what nothing is known, any name may be an entry.
  const open = item.kind === 'context' ? item.open : item.kind === 'unknown' || item.kind === 'any'
  const element = open ? ITEM : undefined
  const inner = names.with([[ITEM, item], ...entries], element)
  const match = place.compile(one.match, inner, place)
  const slots = [ITEM, ...entries.map(([name]) => name)].map((name) => inner.slotOf(name))
  const run: Program['run'] = (frame, run) => {
    const value = list.run(frame, run)
    if (value === null) return failed(run, 'list-is-null')
    const kept: FeelValue[] = []
    for (const item of itemsOf(value)) {
      run.step(1)
      const parts = entries.map(([name]) => (isContext(item) ? (item.get(name) ?? null) : null))
      const own = isContext(item) && entries.length > 0 ? (item.get(ITEM) ?? item) : item
      const matched = match.run(framed(frame, slots, [own, ...parts]), run)
      if (typeof matched !== 'boolean') return failed(run, 'filter-not-boolean')
      if (matched) kept.push(item)
    }
    return kept
  }
  return { type: listOf(item), run }
}

/** One value for each item; the results so far are in scope as `partial`. */
export function compileFor(one: Iteration, names: Names, place: Place): Program {
  const list = place.compile(one.in, names, place)
  const name = normalName(one.iteratorVariable)
  const inner = names.with([
    [PARTIAL, listOf(UNKNOWN)],
    [name, itemOf(list.type)],
  ])
  const body = place.compile(one.return, inner, place)
  const slots = [inner.slotOf(PARTIAL), inner.slotOf(name)]
  // Values never change once they are made: whoever looks at the results so far gets a copy.
  const looksBack = JSON.stringify(one.return).includes(PARTIAL)
  const run: Program['run'] = (frame, run) => {
    const value = list.run(frame, run)
    const items = iterated(value, undefined, run)
    if (items === null) return null
    const results: FeelValue[] = []
    for (const item of items) {
      run.step(looksBack ? 1 + (results.length >> 4) : 1)
      const partial = looksBack ? results.slice() : []
      results.push(body.run(framed(frame, slots, [partial, item]), run))
    }
    return results
  }
  return { type: listOf(body.type), run }
}

/** `some` or `every`; a condition that is no boolean makes the whole null. */
export function compileQuantified(one: Quantified, names: Names, place: Place): Program {
  const list = place.compile(one.in, names, place)
  const name = normalName(one.iteratorVariable)
  const inner = names.with([[name, itemOf(list.type)]])
  const body = place.compile(one.satisfies, inner, place)
  const slots = [inner.slotOf(name)]
  const decisive = one.kind === 'some'
  const run: Program['run'] = (frame, run) => {
    const value = list.run(frame, run)
    const items = iterated(value, undefined, run)
    if (items === null) return null
    let result = !decisive
    for (const item of items) {
      run.step(1)
      const satisfied = body.run(framed(frame, slots, [item]), run)
      if (typeof satisfied !== 'boolean') return failed(run, 'satisfies-not-boolean')
      if (satisfied === decisive) result = decisive
    }
    return result
  }
  return { type: { kind: 'boolean' }, run }
}
