import type { Run } from '../run.ts'
import { type FeelContext, type FeelList, type FeelValue, isContext, isList } from '../values.ts'
import type { Body } from './signature.ts'

function contextFrom(run: Run, entries: FeelList): FeelValue {
  run.items(entries.length)
  const context = new Map<string, FeelValue>()
  for (const entry of entries) {
    const key = isContext(entry) ? entry.get('key') : undefined
    const value = isContext(entry) ? entry.get('value') : undefined
    if (typeof key !== 'string' || value === undefined) {
      return run.fail('no-entry', { name: 'context' })
    }
    if (context.has(key)) return run.fail('key-twice', { key })
    context.set(key, value)
  }
  return context
}

function put(run: Run, context: FeelContext, key: string, value: FeelValue): FeelValue {
  run.items(context.size + 1)
  run.step(3 * context.size)
  return new Map(context).set(key, value)
}

function putDeep(run: Run, context: FeelContext, keys: FeelList, value: FeelValue): FeelValue {
  const [key, ...more] = keys
  if (typeof key !== 'string') return run.fail('no-key', { name: 'context put' })
  if (more.length === 0) return put(run, context, key, value)
  const inner = context.get(key) ?? null
  if (!isContext(inner)) return run.fail('no-context-at-key', { key })
  const changed = putDeep(run, inner, more, value)
  return changed === null ? null : put(run, context, key, changed)
}

function merge(run: Run, contexts: FeelList): FeelValue {
  const merged = new Map<string, FeelValue>()
  for (const context of contexts) {
    if (!isContext(context)) return run.fail('not-all-contexts', { name: 'context merge' })
    run.items(merged.size + context.size)
    for (const [key, value] of context) merged.set(key, value)
  }
  return merged
}

function entriesOf(run: Run, context: FeelContext): FeelValue {
  run.items(context.size)
  return [...context].map(
    ([key, value]) =>
      new Map<string, FeelValue>([
        ['key', key],
        ['value', value],
      ]),
  )
}

function valueAt(run: Run, context: FeelContext, key: string): FeelValue {
  const value = context.get(key)
  return value === undefined ? run.fail('unknown-entry', { name: key }) : value
}

/** Of contexts. */
export const contexts: Record<string, Body> = {
  'get value(m: context, key: string) -> any': valueAt,
  'get entries(m: context) -> list<context>': entriesOf,
  'context(entries: list) -> context': contextFrom,
  'context put(context: context, key: string, value: any | null) -> context': put,
  'context put(context: context, keys: list, value: any | null) -> context': putDeep,
  'context merge(contexts: list) -> context': merge,
  'not(negand: any | null) -> boolean': (run, negand: FeelValue) => {
    if (typeof negand === 'boolean') return !negand
    const [only] = isList(negand) && negand.length === 1 ? negand : []
    return typeof only === 'boolean' ? !only : run.fail('not-boolean', { name: 'not' })
  },
}
