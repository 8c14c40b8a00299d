import { describe, expect, test } from 'vitest'
import { CATALOGUE } from './catalogue/index.ts'
import { traceOf } from './catalogue/trace.ts'

describe.each(CATALOGUE)('$title ($section)', ({ rules }) => {
  test.each(rules)('$rule', ({ model, trace, options }) => {
    expect(traceOf(model, trace, options)).toBe(trace)
  })
})
