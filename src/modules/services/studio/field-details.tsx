import type { Ctx } from '#kernel'
import { type FieldError, Section } from '#kernel/ui'
import { askableAt } from '../authoring/askable.ts'
import type { Change } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { detailName } from '../authoring/field-details.ts'
import { fieldMembers } from '../authoring/field-members.ts'
import { type FieldLine, fieldAt, pagesIn, type Spot } from '../authoring/form-edit.ts'
import { offersForField } from '../authoring/offers.ts'
import { linesAt } from '../authoring/source.ts'
import { ConditionInputs, whenSentence } from './condition.tsx'
import type { OfField } from './field-parts.tsx'
import { FindingList } from './findings.tsx'
import { MemberInputs } from './member-inputs.tsx'

type Props = {
  request: OfField
  change: Change
  field: FieldLine
  error: FieldError | undefined
}

/** What may be answered, what it is evidence of, and where it is taken from, by the kind of the question. */
export async function FieldDetails({ request: { ctx, form }, change, field, error }: Props) {
  const members = fieldMembers(field)
  if (members.length === 0) return ''
  return (
    <Section title={ctx.t('services.studio.details')} id="details" lettering={false}>
      <MemberInputs
        {...{ t: ctx.t, members, error }}
        row={field}
        offers={await offersForField(ctx, change, field)}
        nameOf={detailName}
        sent={error && form}
      />
    </Section>
  )
}

type ConditionProps = Props & { check: Pick<FilesCheck, 'readable'>; spot: Spot }

/** When it is asked. */
export function FieldCondition(props: ConditionProps) {
  const { request, change, check, field, spot, error } = props
  const { ctx, params, form } = request
  const when = typeof field.when === 'string' ? field.when : ''
  const names = namesAt(change, params.form, spot)
  return (
    <ConditionInputs
      {...{ ctx, when, error }}
      asked={askableAt(ctx, change.files, params.form, spot)}
      sentence={
        when === ''
          ? undefined
          : whenSentence(ctx, check.readable, { form: params.form, when, names })
      }
      sent={error && form}
    />
  )
}

/** The names of a question and of the groups around it, from the outside in. */
export function namesAt({ files }: Pick<Change, 'files'>, form: string, spot: Spot): string[] {
  const pages = pagesIn(files, form) ?? []
  return spot.slice(1).map((_, depth) => String(fieldAt(pages, spot.slice(0, depth + 2))?.name))
}

type FoundProps = {
  ctx: Ctx
  change: Change
  check: Pick<FilesCheck, 'findings'>
  /** of the file, and of the place in it */
  path: string
  place: readonly (string | number)[]
}

/** What the check finds in one place of a file alone: a question, a part of the service. */
export function FoundHere({ ctx, change, check, path, place }: FoundProps) {
  const lines = linesAt(change.files, path, place)
  if (!lines) return ''
  const findings = check.findings.filter(
    ({ file, line }) =>
      file === `services/${change.service}/${path}` && line >= lines.first && line <= lines.last,
  )
  if (findings.length === 0) return ''
  return (
    <Section title={ctx.t('services.studio.found-here')} id="found" lettering={false}>
      <FindingList {...{ ctx, change, findings }} />
    </Section>
  )
}
