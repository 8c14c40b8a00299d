import type { FeelType, FeelValue, Run, Scope } from '#lib/feel/index'

/** What runs: a value for a frame, with what is known of its type. */
export type Program = {
  type: FeelType
  run: (frame: readonly FeelValue[], run: Run) => FeelValue
  /** what is written as a literal, such as a name in quotation marks */
  literal?: FeelValue
}

/** Names in scope, each with its place in the frame. */
export class Names {
  readonly scope: Scope
  readonly #slots: ReadonlyMap<string, number>

  constructor(
    names: ReadonlyMap<string, FeelType>,
    types: ReadonlyMap<string, FeelType>,
    element?: string,
  ) {
    this.scope = { names, types, ...(element === undefined ? {} : { element }) }
    this.#slots = new Map([...names.keys()].map((name, slot) => [name, slot]))
  }

  has(name: string): boolean {
    return this.#slots.has(name)
  }

  /** An inner scope: a name that was there already is hidden, in its place. */
  with(more: Iterable<readonly [string, FeelType]>, element = this.scope.element): Names {
    const names = new Map([...this.scope.names, ...more])
    return new Names(names, this.scope.types ?? new Map(), element)
  }

  slotOf(name: string): number {
    const slot = this.#slots.get(name)
    if (slot === undefined) throw new Error(`no name ${name} in scope`)
    return slot
  }
}

/** A frame for an inner scope: functions keep the one that they were made in. */
export function framed(
  frame: readonly FeelValue[],
  slots: readonly number[],
  values: readonly FeelValue[],
): FeelValue[] {
  const inner = frame.slice()
  for (let at = 0; at < slots.length; at++) inner[slots[at] as number] = values[at] ?? null
  return inner
}
