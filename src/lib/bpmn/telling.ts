import type { Data, Effect, Incident, Token, Wait } from './state.ts'

/** What an `open` tells beside its wait. */
export type Told = Pick<Extract<Effect, { type: 'open' }>, 'inputs' | 'due'>

/** Effects of one step, in order; what comes and goes in it is left out. */
export class Telling {
  readonly #effects: (Effect | null)[] = []
  /** where the opening of a wait, or an incident, of this step is told */
  readonly #places = new Map<string, number[]>()

  /** Of a wait that the state holds now. */
  opened(wait: Wait, token: number | null, scope: number, more: Told = {}): void {
    this.#tell(`wait ${wait.id}`, { type: 'open', wait, token, scope, ...more })
  }

  called(wait: Wait, process: string, data: Data): void {
    this.#tell(`wait ${wait.id}`, { type: 'call', wait: wait.id, process, data })
  }

  closed(wait: Wait, why: 'done' | 'withdrawn'): void {
    if (this.#untold(`wait ${wait.id}`)) return
    this.#effects.push({ type: 'close', wait: wait.id, why })
    if (wait.for === 'call' && why === 'withdrawn') {
      this.#effects.push({ type: 'cancel-call', wait: wait.id })
    }
  }

  stopped({ id, node }: Token, incident: Incident): void {
    this.#tell(`incident ${id}`, { type: 'incident', token: id, node, incident })
  }

  resolved(token: number): void {
    if (!this.#untold(`incident ${token}`)) this.#effects.push({ type: 'resolved', token })
  }

  /** What is told at once and for good. */
  effect(effect: Exclude<Effect, { type: 'open' | 'close' | 'call' | 'incident' }>): void {
    this.#effects.push(effect)
  }

  all(): Effect[] {
    return this.#effects.filter((effect) => effect !== null)
  }

  #tell(key: string, effect: Effect): void {
    const at = this.#effects.push(effect) - 1
    const known = this.#places.get(key)
    if (known) known.push(at)
    else this.#places.set(key, [at])
  }

  #untold(key: string): boolean {
    const places = this.#places.get(key)
    for (const at of places ?? []) this.#effects[at] = null
    this.#places.delete(key)
    return places !== undefined
  }
}
