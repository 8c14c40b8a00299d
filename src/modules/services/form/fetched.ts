import type { Lookup } from '../bundle/field.ts'
import type { Account, Assessment, AssessOptions } from './assessment.ts'
import type { Surroundings } from './kind.ts'
import { kindOf } from './kinds.ts'
import { type FieldNode, type FormModel, isGroup, type Looked, plainOf } from './model.ts'
import { type AnswerPath, answerAt } from './path.ts'

/**
 * What became of asking a register about whoever applies. `declined`: the person would not have it asked;
 * `waiting`: they agreed, and no answer was noted yet.
 */
export type FetchState = 'found' | 'not-found' | 'unavailable' | 'declined' | 'waiting'

/** What was asked by what somebody typed. */
export type TypedAnswer = {
  readonly path: AnswerPath
  /** canonical, as it was asked */
  readonly answer: string
  /** so often since then, ISO 8601: within an hour there is a limit */
  readonly times: number
  readonly since: string
}

export type Fetched = {
  readonly register: string
  /** absent: it was asked about whoever applies */
  readonly typed?: TypedAnswer
  readonly state: FetchState
  /** the moment of it, ISO 8601 */
  readonly at: string
  /** id of the consent, or of the refusal; empty of what was typed, which tells of nobody */
  readonly consent: string
  /** what it said, by its own names; where it was found alone */
  readonly record?: Readonly<Record<string, unknown>>
  /** which answers it gave, and which documents it stood for, when they were worked out last; see `withGiven` */
  readonly gave?: readonly AnswerPath[]
}

/** Which register is asked about what is typed into a field. */
export const lookupOf = ({ field }: Pick<FieldNode, 'field'>): Lookup | undefined =>
  field.kind === 'text' || field.kind === 'identifier' ? field.lookup : undefined

/** Where a field is looked up, beside the account. */
export const registerOf = ({ from }: FieldNode): Looked | undefined =>
  from && from.register !== ACCOUNT ? from : undefined

/** The register of everybody who is signed in, which needs no asking. */
export const ACCOUNT = 'account'

/** What a register said for a field, where that is an answer to it. */
export function fetchedAnswer(
  node: FieldNode,
  options: Surroundings & Pick<AssessOptions, 'fetched'>,
): unknown {
  const from = registerOf(node)
  if (!from || isGroup(node.field) || node.field.kind === 'file') return undefined
  const value = recordOf(from, options.fetched)?.[from.field]
  const field = plainOf(node.field)
  // What is no answer to this question is not put into anybody's mouth: they are asked.
  const parsed = kindOf(field).parse(value, field, options)
  return parsed && 'value' in parsed ? value : undefined
}

/** Whether a register says what a document would prove: then nobody is asked for it. */
export function isProven(node: FieldNode, { fetched }: Pick<AssessOptions, 'fetched'>): boolean {
  const from = registerOf(node)
  if (!from || node.field.kind !== 'file') return false
  const record = recordOf(from, fetched)
  if (!record || !from.named) return record !== undefined
  return record[from.field] !== undefined && record[from.field] !== false
}

/** Whether something was answered, or a register stands for the document that would show it. */
export const isShown = (path: AnswerPath, answers: unknown, fetched: readonly Fetched[]): boolean =>
  answerAt(answers, path) !== undefined || fetched.some(({ gave }) => gave?.includes(path))

/** What registers said, with which of the answers that gives. */
export const withGiven = (
  { byPath }: Pick<FormModel, 'byPath'>,
  fetched: readonly Fetched[],
  { values, answers }: Pick<Assessment, 'values' | 'answers'>,
): Fetched[] =>
  fetched.flatMap((one): Fetched[] => {
    // What was said of another answer than now is nobody's concern any more.
    if (one.typed) return answerAt(answers, one.typed.path) === one.typed.answer ? [one] : []
    const gave = [...byPath.values()].flatMap((node) => {
      if (registerOf(node)?.register !== one.register) return []
      return Object.hasOwn(values, node.path) || isProven(node, { fetched }) ? [node.path] : []
    })
    return [{ ...one, gave }]
  })

const recordOf = ({ register }: Looked, fetched: readonly Fetched[] | undefined) =>
  fetched?.find((one) => one.register === register && !one.typed)?.record

/** Whether a register can be asked about an account: it was opened with what the register goes by. */
export const canAsk = (account: Pick<Account, 'identifierKind'>, { key }: { key: string }) =>
  account.identifierKind === key
