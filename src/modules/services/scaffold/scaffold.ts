import { withSchemaLines } from '../bundle/json-schemas.ts'
import { answerFaults, MOST } from './answer-faults.ts'
import { ASKED_KINDS, DOCUMENTS, FEE_WHEN } from './answers.ts'
import { choicesOf } from './choices.ts'
import { bundleOf } from './files.ts'
import { kebab, wordsIn } from './named.ts'

/** A new service from a few answers, as the command and the studio make it. */
export const scaffold = {
  ...{ choicesOf, faults: answerFaults, most: MOST, bundleOf, withSchemaLines },
  ...{ kinds: ASKED_KINDS, documents: DOCUMENTS, feeWhen: FEE_WHEN },
  /** an id made of what something is called; empty where no letters of an id are in that */
  idFrom: (texts: Parameters<typeof wordsIn>[0]) => kebab(wordsIn(texts)),
}
