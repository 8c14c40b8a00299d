import { describe, expect, it } from 'vitest'
import { newUuid } from './uuid.ts'

describe('A new UUID', () => {
  it('is of version 7, with its time first', () => {
    const id = newUuid(0x0192_3456_789a)
    expect(id).toMatch(/^01923456-789a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('never repeats, and sorts in the order of making within a millisecond', () => {
    const made = Array.from({ length: 1_000 }, () => newUuid(1))
    expect(new Set(made).size).toBe(1_000)
    expect([...made].sort()).toEqual(made)
  })
})
