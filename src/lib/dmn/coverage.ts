import type { CompiledModel } from './engine.ts'
import type { Trace } from './trace.ts'

/** Rows of a table that no scenario has hit, numbered from 1. */
export type Unhit = { table: number; id?: string; within: string; rows: readonly number[] }

/**
 * The rows that none of some evaluations hit, table by table: what no scenario tries, nobody has looked at.
 * A trace tells 20 hits of one table at most; what is beyond counts as not hit.
 */
export function rowsNeverHit({ tables }: CompiledModel, traces: readonly Trace[]): Unhit[] {
  const hit = tables.map(() => new Set<number>())
  for (const { table, hits } of traces.flatMap(tablesOf)) {
    for (const { row } of hits) hit[table]?.add(row)
  }
  return tables.flatMap(({ model, within, rows }, table) => {
    const all = Array.from({ length: rows }, (_, at) => at + 1)
    const left = all.filter((row) => !hit[table]?.has(row))
    const id = model.id === undefined ? {} : { id: model.id }
    return left.length > 0 ? [{ table, ...id, within, rows: left }] : []
  })
}

const tablesOf = ({ decisions }: Trace) => decisions.flatMap(({ tables }) => tables)
