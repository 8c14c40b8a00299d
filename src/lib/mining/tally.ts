import { Distribution } from './distribution.ts'
import type { Kept } from './mined.ts'

/** What is counted under keys, up to so many keys: what comes with another key then is not counted there. */
export class Tally<T> {
  readonly #most: number
  readonly #make: () => T
  readonly #all = new Map<string, T>()
  /** how often something was left out */
  left = 0

  constructor(make: () => T, most = 10_000) {
    this.#make = make
    this.#most = most
  }

  at(key: string): T | undefined {
    const known = this.#all.get(key)
    if (known !== undefined) return known
    if (this.#all.size >= this.#most) {
      this.left++
      return undefined
    }
    const made = this.#make()
    this.#all.set(key, made)
    return made
  }

  entries(): [string, T][] {
    return [...this.#all]
  }
}

/** Promises and whether they were kept. */
export class Promises {
  #promised = 0
  #kept = 0
  readonly #late = new Distribution()

  /** @param over  when it was over; what still runs says nothing yet */
  add(due: number | null | undefined, over: number | null): void {
    if (due === null || due === undefined || over === null) return
    this.#promised++
    if (over <= due) this.#kept++
    else this.#late.add(over - due)
  }

  figures(): Kept {
    return { promised: this.#promised, kept: this.#kept, late: this.#late.spread() }
  }
}

/** Counts and times of something, with the cases in which it was. */
export class Counted {
  count = 0
  cases = 0
  /** of hand-overs: back to who had it */
  returned = 0
  readonly time = new Distribution()
  #last = -1

  /** @param number  of the case: those of one case come one after the other */
  add(number: number, ms: number): void {
    this.count++
    this.time.add(ms)
    if (this.#last !== number) this.cases++
    this.#last = number
  }
}
