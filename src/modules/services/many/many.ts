import { pointedErrors } from '../open/apply/pointed-errors.ts'
import { assertServiceThrough, getForMany } from './open.ts'
import { MOST_FILE_BYTES, readTable } from './read-rows.ts'
import { codesOf, templateOf } from './template.ts'
import { Declared, declaredErrors, declaredLines, readDeclared, weighRow } from './weigh.ts'

/** Many applications at once: their table, what would come of each row, and what is declared for all. */
export const forMany = {
  ...{ getService: getForMany, assertThrough: assertServiceThrough },
  ...{ template: templateOf, codes: codesOf, read: readTable },
  ...{ mostBytes: MOST_FILE_BYTES, weigh: weighRow },
  ...{ Declared, readDeclared, declaredErrors, declaredLines, pointed: pointedErrors },
}
export type { RowFault, Weighed } from './weigh.ts'
