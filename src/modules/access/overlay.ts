import type { Texts } from '#kernel'

export type Rules = Readonly<Record<string, string>>

/** What becomes of one rule: null is no rule. Its sentence is there where the rule is. */
export type RuleChange = { was: string | null; becomes: string | null; words: Texts | null }
/** Changes by the rule's name. */
export type Changes = Readonly<Record<string, RuleChange>>

const plain = (text: string | undefined): string => (text ?? '').replaceAll('\r\n', '\n').trim()

/** The rules of which other text was typed than stands; space around them counts for nothing. */
export function changedRules(stand: Rules, typed: Rules): string[] {
  const names = [...new Set([...Object.keys(stand), ...Object.keys(typed)])]
  return names.filter((name) => plain(stand[name]) !== plain(typed[name]))
}

/** @param words  sentences of the rules that will be there, by name */
export const changesBetween = (
  stand: Rules,
  typed: Rules,
  words: Readonly<Record<string, Texts>>,
): Changes =>
  Object.fromEntries(
    changedRules(stand, typed).map((name) => {
      const becomes = plain(typed[name]) || null
      const change = {
        was: stand[name] ?? null,
        becomes,
        words: becomes === null ? null : (words[name] ?? null),
      }
      return [name, change]
    }),
  )

/** Rules with changes made. */
export const changed = (rules: Rules, changes: Changes): Rules =>
  Object.fromEntries([
    ...Object.entries(rules).filter(([name]) => !(name in changes)),
    ...Object.entries(changes).flatMap(([name, { becomes }]) => (becomes ? [[name, becomes]] : [])),
  ])

/** All changes against the code's rules, after more were made; what is as the code has it is none. */
export const added = (code: Rules, before: Changes, more: Changes): Changes =>
  Object.fromEntries(
    Object.entries({ ...before, ...more }).flatMap(([name, change]) =>
      plain(code[name]) === plain(change.becomes ?? undefined)
        ? []
        : [[name, { ...change, was: code[name] ?? null }]],
    ),
  )

/**
 * What of published changes goes on with a release: rules that it left as they were.
 *
 * @returns the others by name, whose publication ends
 */
export function carriedOver(code: Rules, published: Changes): { kept: Changes; lapsed: string[] } {
  const entries = Object.entries(published)
  const stays = ([name, { was }]: [string, RuleChange]) =>
    plain(code[name]) === plain(was ?? undefined)
  return {
    kept: Object.fromEntries(entries.filter(stays)),
    lapsed: entries.filter((entry) => !stays(entry)).map(([name]) => name),
  }
}
