import type { CompiledModel, Evaluated, Request } from './engine.ts'
import type { Trace } from './trace.ts'
import { exactValue } from './value-text.ts'

export type Replayed =
  | { same: true }
  /** the trace was made with another model */
  | { same: false; because: 'other-model'; expected: string; actual: string }
  /** the model gives another result today: the code differs, or the trace was changed */
  | { same: false; because: 'other-result'; expected: unknown; actual: unknown }

/**
 * Evaluates again what a trace tells, at its own moment, and compares everything: values, rows, reasons.
 *
 * @throws FeelSyntaxError  an input of the trace is no value of FEEL
 */
export function replay(model: CompiledModel, trace: Trace): Replayed {
  if (model.hash !== trace.model) {
    return { same: false, because: 'other-model', expected: trace.model, actual: model.hash }
  }
  const again = evaluatedAgain(model, trace).trace
  // Both go through JSON: a trace that was stored has nothing that JSON has not.
  const [expected, actual] = [JSON.stringify(trace), JSON.stringify(again)]
  if (expected === actual) return { same: true }
  return { same: false, because: 'other-result', expected: trace, actual: again }
}

function evaluatedAgain(model: CompiledModel, trace: Trace): Evaluated {
  const request: Request = {
    now: new Date(trace.now),
    zone: trace.zone,
    inputs: new Map(trace.inputs.map(({ name, value }) => [name, exactValue(value)])),
    sources: Object.fromEntries(
      trace.inputs.flatMap(({ name, source }) => (source === undefined ? [] : [[name, source]])),
    ),
  }
  const [name = ''] = trace.asked.names
  if (trace.asked.kind === 'service') return model.callService(name, request)
  if (trace.asked.kind === 'function') return model.callFunction(name, request)
  return model.evaluate({ ...request, decisions: trace.asked.names })
}
