import type { ServiceBundle } from '../bundle/bundle.ts'

/** Answers without their declaration: what was declared was another text. */
export function undeclared(
  { forms }: Pick<ServiceBundle, 'forms'>,
  formId: string,
  answers: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const last = forms[formId]?.pages.filter(({ summary }) => summary) ?? []
  const declared = new Set(last.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !declared.has(name)))
}
