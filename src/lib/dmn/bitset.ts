/** A set of small whole numbers, such as the rows of a table. */
export type Bitset = Uint32Array

export const emptySet = (size: number): Bitset => new Uint32Array((size + 31) >>> 5)

export function fullSet(size: number): Bitset {
  const set = emptySet(size).fill(0xffffffff)
  const rest = size & 31
  if (rest !== 0) set[set.length - 1] = 2 ** rest - 1
  return set
}

export const addTo = (set: Bitset, at: number): void => {
  set[at >>> 5] = (set[at >>> 5] as number) | (1 << (at & 31))
}

export const isIn = (set: Bitset, at: number): boolean =>
  ((set[at >>> 5] as number) & (1 << (at & 31))) !== 0

/** Calls for each member, in order, until it is told to stop. */
export function eachIn(set: Bitset, visit: (at: number) => boolean): void {
  for (let word = 0; word < set.length; word++) {
    let bits = set[word] as number
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits & -bits)
      if (!visit((word << 5) + bit)) return
      bits &= bits - 1
    }
  }
}
