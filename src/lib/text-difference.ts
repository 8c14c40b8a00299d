import { diffArrays } from 'diff'

/** Items that both have, or what stands there instead of what stood there before. */
export type Change<Item> = {
  same: boolean
  before: readonly Item[]
  after: readonly Item[]
}

/** Longer lists are not looked into: the time that it takes grows with their product. */
const MOST = 4_000

/**
 * What differs between two lists, in order; what was removed and what came in its place are one change.
 *
 * @param key  by what two items are the same
 * @source E. W. Myers, An O(ND) Difference Algorithm and Its Variations (1986), as package `diff` has it
 */
export function changesOf<Item>(
  before: readonly Item[],
  after: readonly Item[],
  key: (item: Item) => string,
): Change<Item>[] {
  if (before.length + after.length > MOST) return [{ same: false, before, after }]
  const parts = diffArrays([...before], [...after], {
    comparator: (a, b) => key(a) === key(b),
  })
  const changes: Change<Item>[] = []
  for (const { value, added, removed } of parts) {
    const last = changes.at(-1)
    if (!added && !removed) {
      changes.push({ same: true, before: value, after: value })
    } else if (last && !last.same) {
      changes[changes.length - 1] = added
        ? { ...last, after: [...last.after, ...value] }
        : { ...last, before: [...last.before, ...value] }
    } else {
      changes.push({ same: false, before: removed ? value : [], after: added ? value : [] })
    }
  }
  return changes
}

/** The items that differ, each beside the one in whose place it stands, if there is one. @param key  as there */
export const pairsOf = <Item>(
  before: readonly Item[],
  after: readonly Item[],
  key: (item: Item) => string,
): [before: Item | undefined, after: Item | undefined][] =>
  changesOf(before, after, key)
    .filter(({ same }) => !same)
    .flatMap((change) =>
      Array.from(
        { length: Math.max(change.before.length, change.after.length) },
        (_, index): [Item | undefined, Item | undefined] => [
          change.before[index],
          change.after[index],
        ],
      ),
    )

/** A text of which some was removed and some added, word by word. */
export function wordChanges(before: string, after: string): Change<string>[] {
  const words = (text: string) => text.split(/(\s+)/).filter(Boolean)
  return changesOf(words(before), words(after), (word) => word.replace(/\s+/, ' '))
}
