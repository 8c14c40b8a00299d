import { describe, expect, it } from 'vitest'
import { compiled } from './fixture.ts'
import { wordingOf } from './wording.ts'

/** Each expression with what is said of it before it runs. */
const SAID: [string, string][] = [
  ['matches("a", "[")', '1:14 matches: [ is no regular expression, or a flag is unknown'],
  ['split("a b", "(")', '1:14 split: ( is no regular expression, or a flag is unknown'],
  ['replace("a", "a", "b", "q")', '1:14 replace: a is no regular expression, or a flag is unknown'],
  ['[1, 2][0]', '1:1 []: positions begin at 1'],
  [
    'substring(string: "a", start: 1)',
    '1:1 substring has no parameter start; it has string, start position, length',
  ],
  [
    'function(x) external {java: {class: "a.B", method signature: "c()"}}',
    '1:13 functions outside of FEEL are not called',
  ],
  ['(function(a: number) a)("x")', '1:25 function: 1 is string; number is needed'],
  ['date("2026-02-30")', '1:1 date: 2026-02-30 cannot be read'],
]

describe('Before it runs', () => {
  it('an expression is told what is surely not meant, with its place', () => {
    const said = SAID.map(([text]) => {
      const [finding] = compiled(text).findings
      if (!finding) return [text, 'nothing']
      const { line, column, code, params } = finding
      return [text, `${line}:${column} ${wordingOf(code, params)}`]
    })
    expect(said).toEqual(SAID)
  })

  it('an expression that may be meant is left alone', () => {
    for (const text of ['matches("a", "[a-z]+", "i")', '[1, 2][1]', 'split("a", "")']) {
      expect(compiled(text).findings, text).toEqual([])
    }
  })
})
