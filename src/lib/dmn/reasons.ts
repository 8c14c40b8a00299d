import { type Reason, type Run, wordingOf } from '#lib/feel/index'
import type { Params } from '#lib/wording'
import {
  filledWithReason,
  isReasonCode,
  REASON_WORDING,
  type ReasonCode,
  type ReasonGiven,
} from './wording.ts'

/** Records why something of a model is null: a table or a filter, which is no place in an expression. */
export function failed<Code extends ReasonCode>(
  run: Run,
  code: Code,
  ...given: ReasonGiven<Code>
): null
export function failed(run: Run, code: ReasonCode, params: Params = {}): null {
  return run.note(null, code, params)
}

/** A reason in plain English, for the command line and for developers. */
export function reasonText({ code, params }: Pick<Reason, 'code' | 'params'>): string {
  return isReasonCode(code)
    ? filledWithReason(REASON_WORDING[code], params)
    : wordingOf(code, params)
}
