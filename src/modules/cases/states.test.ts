import { describe, expect, it } from 'vitest'
import { isPossible, STATES, type State, TRANSITIONS } from './states.ts'

const all = Object.keys(STATES) as State[]

describe('The states of a case', () => {
  it('can all be reached from the first', () => {
    const reached = new Set<State>(['submitted'])
    for (let before = 0; before !== reached.size; ) {
      before = reached.size
      for (const { from, to } of Object.values(TRANSITIONS)) {
        if (to !== 'unchanged' && from.some((state) => reached.has(state))) reached.add(to)
      }
    }
    expect([...reached].sort()).toEqual([...all].sort())
  })

  it('let nobody decide on what is decided', () => {
    for (const state of all.filter((one) => !STATES[one].open)) {
      const possible = Object.keys(TRANSITIONS).filter((act) => isPossible(act as never, state))
      expect(possible).toEqual(state === 'approved' ? ['grant'] : [])
    }
  })

  it('can be left by the applicant as long as the case is open', () => {
    for (const state of all) expect(isPossible('withdraw', state)).toBe(STATES[state].open)
  })
})
