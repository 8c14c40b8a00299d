import type { FeelNumber } from '../decimal.ts'
import { equal } from '../equality.ts'
import type { FeelFunction } from '../function.ts'
import { truncated } from '../number.ts'
import type { Run } from '../run.ts'
import { type FeelList, type FeelValue, isList } from '../values.ts'
import { distinct } from './distinct.ts'
import type { Body } from './signature.ts'

/** Where a position, from 1 or negative from the end, lies in a list; −1 is nowhere. */
function indexIn(list: FeelList, position: FeelNumber): number {
  const whole = truncated(position)
  const index = whole > 0 ? whole - 1 : list.length + whole
  return whole !== 0 && index >= 0 && index < list.length ? index : -1
}

const outside = (run: Run, name: string, position: FeelNumber) =>
  run.fail('position-outside', { name, position: String(position) })

function sublist(run: Run, list: FeelList, start: FeelNumber, length?: FeelNumber): FeelValue {
  const from = indexIn(list, start)
  if (from < 0) return outside(run, 'sublist', start)
  const count = length === undefined ? list.length - from : truncated(length)
  if (count < 0 || from + count > list.length) {
    return run.fail('length-outside', { name: 'sublist', length: count })
  }
  run.items(count)
  return list.slice(from, from + count)
}

function concatenate(run: Run, lists: FeelList): FeelValue {
  const all: FeelValue[] = []
  for (const list of lists) {
    if (list === null) return run.fail('null-argument', { name: 'concatenate', parameter: 'list' })
    const items = isList(list) ? list : [list]
    run.items(all.length + items.length)
    for (const item of items) all.push(item)
  }
  return all
}

function insertBefore(run: Run, list: FeelList, position: FeelNumber, added: FeelValue): FeelValue {
  const at = indexIn(list, position)
  if (at < 0) return outside(run, 'insert before', position)
  run.items(list.length + 1)
  return list.toSpliced(at, 0, added)
}

function remove(run: Run, list: FeelList, position: FeelNumber): FeelValue {
  const at = indexIn(list, position)
  if (at < 0) return outside(run, 'remove', position)
  run.items(list.length)
  return list.toSpliced(at, 1)
}

function replaceAt(run: Run, list: FeelList, position: FeelNumber, added: FeelValue): FeelValue {
  const at = indexIn(list, position)
  if (at < 0) return outside(run, 'list replace', position)
  run.items(list.length)
  return list.with(at, added)
}

function replaceWhere(run: Run, list: FeelList, match: FeelFunction, added: FeelValue): FeelValue {
  if (match.parameters.length !== 2) {
    const params = { name: 'match', given: 2, wanted: match.parameters.length }
    return run.fail('argument-count', params)
  }
  const replaced: FeelValue[] = []
  for (const item of list) {
    run.step(1)
    const hit = match.invoke([item, added], run)
    if (typeof hit !== 'boolean') return run.fail('match-not-boolean', { name: 'list replace' })
    replaced.push(hit ? added : item)
  }
  return replaced
}

function indexOf(run: Run, list: FeelList, match: FeelValue): FeelValue {
  run.step(list.length)
  const found: FeelValue[] = []
  list.forEach((item, i) => {
    if (equal(item, match, run) === true) found.push(i + 1)
  })
  return found
}

function listContains(run: Run, list: FeelList, element: FeelValue): FeelValue {
  run.step(list.length)
  return list.some((item) => equal(item, element, run) === true)
}

function flatten(run: Run, list: FeelList): FeelValue {
  const flat: FeelValue[] = []
  const add = (items: FeelList) => {
    for (const item of items) {
      run.step(1)
      if (isList(item)) add(item)
      else flat.push(item)
    }
  }
  add(list)
  run.items(flat.length)
  return flat
}

function append(run: Run, list: FeelList, items: FeelList): FeelValue {
  run.items(list.length + items.length)
  return [...list, ...items]
}

function union(run: Run, lists: FeelList): FeelValue {
  const all = concatenate(run, lists)
  return isList(all) ? distinct(all, run) : all
}

function reverse(run: Run, list: FeelList): FeelValue {
  run.items(list.length)
  return list.toReversed()
}

/** Of lists. */
export const lists: Record<string, Body> = {
  'list contains(list: list, element: any | null) -> boolean': listContains,
  'count(list: list) -> number': (_, list: FeelList) => list.length,
  'sublist(list: list, start position: number, length?: number) -> list': sublist,
  'append(list: list, item...: any | null) -> list': append,
  'concatenate(list...: any | null) -> list': concatenate,
  'insert before(list: list, position: number, newItem: any | null) -> list': insertBefore,
  'remove(list: list, position: number) -> list': remove,
  'list replace(list: list, position: number, newItem: any | null) -> list': replaceAt,
  'list replace(list: list, match: function, newItem: any | null) -> list': replaceWhere,
  'reverse(list: list) -> list': reverse,
  'index of(list: list, match: any | null) -> list<number>': indexOf,
  'union(list...: any | null) -> list': union,
  'distinct values(list: list) -> list': (run, list: FeelList) => distinct(list, run),
  'flatten(list: list) -> list': flatten,
}
