import { describe, expect, it } from 'vitest'
import { canary, type Findings, house, type Tree } from './tree.ts'

/** The first of a file reads the whole house. */
const LIMIT_MS = 60_000

/**
 * One rule of the house: nothing is found in it, and what was planted in the canary is found, to the
 * letter. A check that has gone blind fails by the second.
 */
export function tidy(
  sentence: string,
  check: (tree: Tree) => Findings,
  { in: folder, finds }: { in: string; finds: string[] },
) {
  describe(sentence, () => {
    it(
      'holds in the house',
      () => {
        expect(check(house)).toEqual([])
      },
      LIMIT_MS,
    )

    it(`catches what is planted in ${folder}`, () => {
      expect(check(canary(folder))).toEqual(finds)
    })
  })
}
