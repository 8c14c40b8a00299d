import { defineModule } from '#kernel'

/** FEEL: conditions, checks and calculated values. Start at README.md. */
export { type Compiled, compile, evaluate } from './compile.ts'
export { ExpressionError } from './expression-error.ts'
export type { Read } from './reads.ts'
export { toFeelDate } from './value.ts'

export const rules = defineModule({ name: 'rules', uses: [] })
