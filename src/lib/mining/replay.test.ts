import { describe, expect, it } from 'vitest'
import { definitionsOf } from '#lib/bpmn/fixture'
import { randomCases } from './fixture.ts'
import type { LogEvent, Trace } from './log.ts'
import { outlineOf } from './outline.ts'
import { fitnessOf, replay } from './replay.ts'

const CASES = 300

describe('A case replayed over the model by which it ran', () => {
  it('fits: whatever interrupts, repeats, joins or is cut short', () => {
    let ended = 0
    for (let seed = 1; seed <= CASES; seed++) {
      for (const { outline, trace, text } of randomCases(seed)) {
        if (trace.ending === 'completed') ended++
        const replayed = replay(trace, outline)
        const about = `${seed}\n${text}\n${trace.events.map((e) => `${e.scope} ${e.node} ${e.kind} ${e.flow ?? ''}`).join('\n')}`
        const skipped = trace.events.filter(({ kind }) => kind === 'skipped')
        const told = skipped.map(({ node }) => ({ node, kind: 'skipped' }))
        expect(replayed.deviations, about).toEqual(told)
        expect(fitnessOf(replayed) === 1).toBe(told.length === 0)
      }
    }
    expect(ended).toBeGreaterThan(CASES / 4)
  })
})

/** A licence: checked, asked elsewhere meanwhile, decided; sent back as often as it needs. */
const LICENCE = `s -> +1
+1 -> check -> +2
+1 -> opinion -> +2
+2 -> decide -> ⊕a
⊕a -[ok]-> !granted
⊕a -[/]-> mend -> decide
at mend timer P30D -> !lapsed`

describe('A case that left its model', () => {
  const outline = outlineOf(definitionsOf(LICENCE))
  const fitting: readonly Line[] = [
    ['s', 'entered'],
    ['s', 'completed'],
    ['s', 'taken', 's→+1'],
    ['+1', 'entered'],
    ['+1', 'completed'],
    ['+1', 'taken', '+1→check'],
    ['+1', 'taken', '+1→opinion'],
    ['check', 'entered'],
    ['opinion', 'entered'],
    ['opinion', 'completed'],
    ['opinion', 'taken', 'opinion→+2'],
    ['+2', 'entered'],
    ['check', 'completed'],
    ['check', 'taken', 'check→+2'],
    ['+2', 'entered'],
    ['+2', 'completed'],
    ['+2', 'taken', '+2→decide'],
    ['decide', 'entered'],
    ['decide', 'completed'],
    ['decide', 'taken', 'decide→⊕a'],
    ['⊕a', 'entered'],
    ['⊕a', 'completed'],
    ['⊕a', 'taken', '⊕a→!granted'],
    ['!granted', 'entered'],
    ['!granted', 'completed'],
  ]
  const replayed = (lines: readonly Line[]) => replay(traceOf(lines), outline)
  const without = (...gone: number[]) => fitting.filter((_, at) => !gone.includes(at))

  it('is told from one that did not', () => {
    expect(replayed(fitting).deviations).toEqual([])
  })

  it('missed what a join waits for, and left the other behind', () => {
    const { deviations, missing, remaining } = replayed(without(8, 9, 10, 11))
    expect(deviations).toEqual([
      { node: '+2', kind: 'unexpected' },
      { node: 'opinion', kind: 'left' },
    ])
    expect([missing, remaining]).toEqual([1, 1])
  })

  it('went on two ways where one is meant', () => {
    const both: Line[] = [...fitting.slice(0, 23), ['⊕a', 'taken', '⊕a→mend'], ...fitting.slice(23)]
    expect(replayed(both).deviations).toEqual([
      { node: '⊕a', kind: 'wrong-way' },
      { node: 'mend', kind: 'left' },
    ])
  })

  it('did what nothing had led to, and what the model does not know', () => {
    const more: Line[] = [...fitting, ['mend', 'entered'], ['bribe', 'completed']]
    expect(replayed(more).deviations).toEqual([
      { node: 'mend', kind: 'unexpected' },
      { node: 'bribe', kind: 'unknown' },
      { node: 'mend', kind: 'left' },
    ])
  })

  it('has a fitness by the formula, between none and one', () => {
    const bad = replayed(without(8, 9, 10, 11))
    const { produced, consumed } = bad
    expect(fitnessOf(bad)).toBe((1 - 1 / consumed) / 2 + (1 - 1 / produced) / 2)
  })

  it('is not judged by what it left while it runs or when it was given up', () => {
    const open = { ...traceOf(fitting.slice(0, 12)), ending: null, ended: null }
    expect(replay(open, outline).deviations).toEqual([])
    expect(replay({ ...open, ending: 'cancelled' }, outline).deviations).toEqual([])
  })
})

type Line = readonly [node: string, kind: LogEvent['kind'], flow?: string]

const traceOf = (lines: readonly Line[]): Trace => ({
  ...{ case: '1', model: 'm', body: 'moci', begun: 0, ended: lines.length, ending: 'completed' },
  events: lines.map(([node, kind, flow], at) => ({
    at,
    node,
    scope: 1,
    kind,
    ...(flow && { flow }),
  })),
})
