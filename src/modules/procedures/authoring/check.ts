import type { Ctx, Module, ProcedureFault, ProcedureUse } from '#kernel'
import { BpmnError, type Finding } from '#lib/bpmn/findings'
import { lint } from '#lib/bpmn/lint'
import { type ReadModel, readBpmn } from '#lib/bpmn/read'
import { findingWords } from '../said.ts'

/** Somebody waits for it; the pack's check looks further. */
const STATES_MOST = 1_000

/** All modules, which may let cases follow a procedure. */
export type Contributors = () => readonly Module[]

/** What is to be said of a model that somebody writes. */
export type ModelCheck = {
  /** as it would run; undefined where it is refused */
  model: ReadModel | undefined
  /** errors first, each at its element */
  faults: readonly ProcedureFault[]
  /** true: it may be proposed */
  sound: boolean
}

/** What is asked of a procedure by all whose cases follow it. */
export async function usesOf(
  ctx: Ctx,
  contributors: readonly Module[],
  procedure: string,
): Promise<ProcedureUse[]> {
  const uses = await Promise.all(contributors.map((one) => one.procedureUse?.(ctx, procedure)))
  return uses.filter((use) => use !== undefined)
}

/**
 * Looks at a model as the pack's check does: whether it can be read, what the search of its courses finds, and
 * whether cases can follow it.
 */
export function checkModel(ctx: Ctx, uses: readonly ProcedureUse[], bpmn: string): ModelCheck {
  const { model, findings } = findingsOf(ctx, uses, bpmn)
  const told = findings.map(
    (finding): ProcedureFault => ({
      severity: finding.severity,
      element: finding.id ?? null,
      text: findingWords(ctx.t, finding),
    }),
  )
  const all = [...told, ...(model ? uses.flatMap((use) => use.faults(bpmn)) : [])]
  const [errors, warnings] = [all.filter(isError), all.filter((one) => !isError(one))]
  return { model, faults: [...errors, ...warnings], sound: model !== undefined && !errors[0] }
}

const isError = ({ severity }: ProcedureFault) => severity === 'error'

function findingsOf(
  ctx: Ctx,
  uses: readonly ProcedureUse[],
  bpmn: string,
): { model: ReadModel | undefined; findings: readonly Finding[] } {
  const sent = uses.flatMap((use) => use.sent)
  const isOurs = ({ code, params }: Finding) =>
    !(code === 'message-no-sender' && sent.includes(String(params.message)))
  try {
    const model = readBpmn(bpmn)
    const [use] = uses
    const languages = ctx.pack.settings.languages.filter((one) => one !== use?.language)
    const linted = lint(model, {
      ...{ languages, states: STATES_MOST },
      ...(use?.promised && { promised: use.promised, untimed: use.untimed }),
    })
    return { model, findings: [...model.findings, ...linted].filter(isOurs) }
  } catch (error) {
    if (!(error instanceof BpmnError)) throw error
    return { model: undefined, findings: error.findings }
  }
}

/** A model of which nothing can be shown or edited is not kept. */
const UNREADABLE: ReadonlySet<string> = new Set(['not-xml', 'not-bpmn', 'version-unknown'])

/** What keeps a text from being opened as a model; undefined where nothing does. */
export function whyUnreadable(bpmn: string): readonly Finding[] | undefined {
  try {
    readBpmn(bpmn, { drawn: true })
    return undefined
  } catch (error) {
    if (!(error instanceof BpmnError)) throw error
    return error.findings.some(({ code }) => UNREADABLE.has(code)) ? error.findings : undefined
  }
}
