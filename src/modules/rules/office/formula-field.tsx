import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { Field, type FieldError } from '#kernel/ui'
import type { Literal } from '#lib/dmn/model'
import type { DraftCheck } from '../authoring/draft-check.ts'
import type { Definition } from '../tables.ts'

export type FormulaFieldProps = {
  ctx: Ctx
  definition: Definition
  draft: DraftCheck
  decision: number
  formula: Literal
  error?: FieldError
  typed?: FormBody
}

/** A formula as FEEL, in as many lines as it has. */
export function FormulaField({ ctx, formula, error, typed, draft, decision }: FormulaFieldProps) {
  const { t } = ctx
  const text = typed ? fieldOf(typed, 'formula') : formula.text.trim()
  const wrong =
    error !== undefined ||
    draft.findings.some((one) => one.spot?.decision === decision && one.severity === 'error')
  const field = { t, name: 'formula', id: 'rows', label: t('rules.edit.formula') }
  return (
    <Field
      {...field}
      hint={t('rules.edit.formula-hint')}
      {...(error?.name === 'formula' && { error: error.message })}
    >
      <textarea
        class="input code"
        id="rows"
        name="formula"
        rows={String(Math.max(4, text.split('\n').length + 1))}
        dir="ltr"
        lang="en"
        spellcheck="false"
        aria-describedby="rows-hint"
        aria-invalid={wrong ? 'true' : undefined}
        safe
      >
        {text}
      </textarea>
    </Field>
  )
}
