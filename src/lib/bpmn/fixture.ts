import { someData } from './catalogue/driver.ts'
import { definitionsOf } from './catalogue/notation.ts'
import { type Random, randomProcedure } from './catalogue/random.ts'
import { World, type WorldOptions } from './catalogue/world.ts'
import { compileProcedures } from './compile.ts'
import type { Data } from './state.ts'

export { type Act, perform, randomAct } from './catalogue/driver.ts'
export { CATALOGUE } from './catalogue/index.ts'
export { definitionsOf } from './catalogue/notation.ts'
export { randomFrom } from './catalogue/random.ts'
export type { Chapter, Rule } from './catalogue/rule.ts'
export { type Held, RestlessError, World } from './catalogue/world.ts'

/**
 * A world with one instance of a random procedure in it; `text` is the procedure in the notation of the catalogue,
 * `data` what the instance began with.
 */
export function randomWorld(random: Random, options: WorldOptions = {}) {
  const text = randomProcedure(random, 'all')
  const program = compileProcedures([definitionsOf(text)])
  const decide = (_: string, inputs: Data) => Object.keys(inputs).length + 1
  const world = new World(program, { decide, ...options })
  const data = { a: true, b: false, c: true, n: 0, xs: [1, 2], ...someData(random) }
  world.start('main', { data })
  return { world, text, data }
}
