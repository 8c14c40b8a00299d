import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FeelLimitError } from '#lib/feel/index'
import { compileDmn } from './engine.ts'
import { DmnError, english } from './findings.ts'
import { readDmn } from './read.ts'
import { findInTable } from './table-findings.ts'
import { writeDmn } from './write.ts'

/** Models of the packs: they have graphs, types, tables and functions. */
const MODELS = globSync('packs/*/rules/*/*.dmn').map((path) => readFileSync(path, 'utf8'))

/** Parts of a model that are exchanged, left out or doubled. */
const PARTS = {
  tag: /<\/?[\w:]+[^>]*>/g,
  attribute: / [\w:]+="[^"]*"/g,
  value: /"[^"]*"/g,
  text: /(?<=<text>)[^<]*(?=<\/text>)/g,
  element: /<(\w+)( [^>]*[^/])?>[^<]*<\/\1>/g,
}

const change = fc.record({
  part: fc.constantFrom(...Object.values(PARTS)),
  at: fc.nat(100_000),
  other: fc.nat(100_000),
  how: fc.constantFrom('exchange', 'leave out', 'double', 'spoil'),
  sign: fc.constantFrom('<', '&', '"', '{', '[', ' ', 'x', '٣', ''),
})

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed(text: string, { part, at, other, how, sign }: Change): string {
  const found = [...text.matchAll(part)]
  const [one, second] = [found[at % found.length], found[other % found.length]]
  if (!one || !second) return text
  const made = {
    exchange: second[0],
    'leave out': '',
    double: one[0] + one[0],
    spoil: one[0].slice(0, other % (one[0].length + 1)) + sign,
  }
  return text.slice(0, one.index) + made[how] + text.slice(one.index + one[0].length)
}

/** Everything that is done with a model; what it throws is a refusal or a limit. */
function treat(text: string): void {
  const read = readDmn(text)
  const written = writeDmn(read)
  expect(writeDmn(readDmn(written))).toBe(written)
  const model = compileDmn(read)
  for (const table of model.tables) findInTable(table)
  model.evaluate({ inputs: new Map(), now: new Date(0), zone: 'UTC' })
}

describe('Whatever is changed in a model', () => {
  it('it is refused with places and words, or read, written, analysed and run', () => {
    const model = fc.constantFrom(...MODELS)
    const changes = fc.array(change, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(model, changes, (text, all) => {
        try {
          treat(all.reduce(changed, text))
        } catch (error) {
          if (error instanceof FeelLimitError) return
          if (!(error instanceof DmnError)) throw error
          for (const finding of error.findings) expect(english(finding)).toMatch(/^\d+:\d+ \S/)
        }
      }),
      { numRuns: process.env.IGOV_LONG ? 20_000 : 300 },
    )
  })
})
