import { Miner, outlineOf, xesOf } from '#lib/mining/index'
import { PERMIT_MODEL, permitTraces } from '../src/modules/procedures/fixture.ts'
import type { Row } from './product.ts'

const TRACES = 100_000
const MB = 1024 * 1024

/**
 * Mines 100,000 cases of a permit, with waiting, sending back and two bodies, each held against its model; beside it
 * their log is written as XES. The cases are made as they are asked for, and that is left out of the times.
 */
export async function run(): Promise<Row[]> {
  const bare = time(() => {
    for (const _ of permitTraces(TRACES));
  })
  const outline = outlineOf(PERMIT_MODEL)
  const miner = new Miner(() => outline)
  const before = memory()
  const mining = time(() => {
    for (const trace of permitTraces(TRACES)) miner.add(trace)
    miner.mined()
  })
  const grown = memory() - before
  const written = await writing()
  return [
    { what: `mining ${TRACES} cases`, figure: (mining - bare) / 1000, unit: 's' },
    { what: 'cases mined', figure: TRACES / ((mining - bare) / 1000), unit: '/s' },
    { what: 'memory that the figures take', figure: Math.max(0, grown) / MB, unit: 'MB' },
    { what: 'cases written as XES', figure: TRACES / ((written - bare) / 1000), unit: '/s' },
  ]
}

async function writing() {
  const begin = performance.now()
  const names = new Map(
    PERMIT_MODEL.processes.flatMap(({ nodes }) => nodes.map(({ id }) => [id, id])),
  )
  let bytes = 0
  for await (const part of xesOf(permitTraces(TRACES), { procedure: 'permit', names }))
    bytes += part.length
  if (bytes === 0) throw new Error('nothing was written')
  return performance.now() - begin
}

function time(work: () => void): number {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

function memory() {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
