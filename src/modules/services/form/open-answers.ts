import { type FieldNode, type FormModel, isGroup } from './model.ts'
import { type AnswerPath, answerAt, itemPath, memberPath, writeAnswer } from './path.ts'

type Answers = Readonly<Record<string, unknown>>

/**
 * Answers of a correction as they were sent, with what may be changed as it came now: what is locked
 * stays, whatever was sent. The declaration is always made anew.
 *
 * @param before  as they were sent, or corrected so far
 * @param sent    all answers, or those alone that are to be changed
 * @param locked  paths that stay
 */
export function withOpenAnswers(
  { pages }: Pick<FormModel, 'pages'>,
  { before, sent, locked }: { before: Answers; sent: Answers; locked: ReadonlySet<AnswerPath> },
): Record<string, unknown> {
  const answers = structuredClone(before) as Record<string, unknown>
  const take = (node: FieldNode, parent: AnswerPath, stays: ReadonlySet<AnswerPath>) => {
    const path = memberPath(parent, node.name)
    const value = answerAt(sent, path)
    if (value === undefined) return
    const { many } = node.field
    if (isGroup(node.field) && (!many || stays.has(path))) {
      for (const place of many ? itemsOf(answers, path) : [path]) {
        for (const child of node.children) take(child, place, stays)
      }
    } else if (!stays.has(path)) writeAnswer(answers, path, value)
  }
  for (const { page, fields } of pages) {
    for (const node of fields) take(node, '', page.summary ? new Set() : locked)
  }
  return answers
}

/** Places of the items that a list has; none can be added to one that is locked. */
function itemsOf(answers: unknown, path: AnswerPath): AnswerPath[] {
  const items = answerAt(answers, path)
  return (Array.isArray(items) ? items : []).map((_, index) => itemPath(path, index))
}
