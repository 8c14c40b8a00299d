import { answerFaults, MOST } from './answer-faults.ts'
import { choicesOf } from './choices.ts'
import { bundleOf } from './files.ts'

/** A new service from a few answers, as the command and the studio make it. */
export const scaffold = { choicesOf, faults: answerFaults, most: MOST, bundleOf }
