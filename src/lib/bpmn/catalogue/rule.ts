import type { TraceOptions } from './trace.ts'

/** One rule of the standard in words, the smallest model that shows it, and what has to happen. */
export type Rule = {
  rule: string
  model: string
  /** in the words of `traceOf` */
  trace: string
  options?: TraceOptions
  /** number of the corner case in the project's reference */
  corner?: number
}

/** Rules of one section of BPMN 2.0.2. */
export type Chapter = { title: string; section: string; rules: readonly Rule[] }

export const rule = (
  words: string,
  model: string,
  trace: string,
  options?: TraceOptions & { corner?: number },
): Rule => {
  const { corner, ...rest } = options ?? {}
  return { rule: words, model, trace, options: rest, ...(corner !== undefined && { corner }) }
}

/** An instance that begins with data. */
export const given = (data: NonNullable<TraceOptions['start']>['data'], corner?: number) => ({
  start: { data },
  corner,
})
