import type { T } from '#kernel'
import type { Finding } from '#lib/bpmn/findings'
import { WORDING } from '#lib/bpmn/wording'
import { FAULT_WORDING, isFaultCode } from '#lib/dmn/wording'
import { FEEL_WORDING, isFeelCode } from '#lib/feel/index'
import { blanksIn, type Params } from '#lib/wording'

/** Blanks whose values are types of FEEL, which have words of their own. */
const TYPES: ReadonlySet<string> = new Set(['type', 'wanted'])

/**
 * What is to be said of a model, as a sentence in the language of `t`: where, what, and how it comes to that.
 */
export function findingWords(t: T, finding: Finding): string {
  const { code, params, place, trace, name, id, element } = finding
  const what = t(`procedures.finding.${code}`, valuesOf(t, WORDING[code], params)).trim()
  const { line, column } = place
  const said = t('procedures.said.at', { line, column, element: name ?? id ?? element, what })
  if (!trace || trace.length === 0) return said
  return `${said} ${t('procedures.said.trace', { path: trace.join(' → ') })}`
}

/** @param words  in English: each of its blanks is filled */
function valuesOf(t: T, words: string, params: Params): Params {
  const value = (blank: string) => {
    const text = String(params[blank] ?? '')
    if (blank === 'reason') return reasonWords(t, text, params)
    return TYPES.has(blank) ? typeWords(t, text) : text
  }
  return Object.fromEntries(blanksIn(words).map((blank) => [blank, value(blank)]))
}

function reasonWords(t: T, code: string, params: Params): string {
  const filled = (words: string): Params =>
    Object.fromEntries(blanksIn(words).map((blank) => [blank, String(params[blank] ?? '…')]))
  if (isFeelCode(code)) return t(`rules.feel.${code}`, filled(FEEL_WORDING[code]))
  return isFaultCode(code) ? t(`rules.fault.${code}`, filled(FAULT_WORDING[code])) : code
}

function typeWords(t: T, type: string): string {
  const key = `rules.kind.${type.toLowerCase().replaceAll(' ', '-')}`
  return t.has(key) ? t(key) : type
}

/**
 * Why a case stands still, and what to do about it.
 *
 * @param nameOf  what a node is called, by its id
 */
export function incidentWords(
  t: T,
  { code, params }: { code: string; params: Params },
  nameOf: (node: string) => string,
): string {
  const key = `procedures.incident.${code}`
  if (!t.has(key)) return t('procedures.said.incident', { code })
  const { node } = params
  return t(key, { ...params, ...(node !== undefined && { node: nameOf(String(node)) }) })
}
