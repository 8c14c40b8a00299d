import type { Ctx } from '#kernel'
import { Fieldset, fieldId, TextInput } from '#kernel/ui'
import { valueAt } from '../answers.ts'
import { isPossible } from '../course.ts'
import { askedFields } from '../fields.ts'
import { labelOf } from '../service-texts.ts'
import type { Typed } from './decide-pane.tsx'
import type { CaseFile } from './read-case.ts'

/** Id of the form of the decision, to which the notes at the answers belong. */
export const DECISION_FORM = 'decide'
/** Name under which an error stands that concerns all notes together. */
export const NOTES = 'notes'

/** Whether the officer has the case and can decide on it now. */
export const mayDecide = ({ found, may, standing, joined }: CaseFile) =>
  may.decide && !found.hold && !joined.leading && isPossible('approve', standing)

type BoxProps = { ctx: Ctx; file: CaseFile; typed?: Typed; path: string }

/** Below an answer: what is wrong with it, where it may be returned for correction. */
export function NoteBox({ ctx, file, typed, path }: BoxProps) {
  const { found, bundle, answers } = file
  const asked = askedFields(ctx, bundle, found.form, answers).some((one) => one.path === path)
  if (!mayDecide(file) || !asked) return ''
  return (
    <div class="note-box">
      <Note {...{ ctx, file, typed, path }} />
    </div>
  )
}

function Note({ ctx: { t }, file, typed, path }: BoxProps) {
  const name = `note.${path}`
  return (
    <TextInput
      t={t}
      name={name}
      label={t('cases.office.note', { field: labelOf(file.bundle, t.locale, path) })}
      value={typed?.notes[path]}
      error={typed?.errors.find((error) => error.name === name)?.message}
      autocomplete="off"
      form={DECISION_FORM}
    />
  )
}

/** In the decision: where the notes are, and those on questions that were left without an answer. */
export function Notes({ ctx, file, typed }: Omit<BoxProps, 'path'>) {
  const { t } = ctx
  const { found, bundle, answers } = file
  const unanswered = askedFields(ctx, bundle, found.form, answers).filter(({ path }) => {
    const value = valueAt(answers, path)
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
  })
  return (
    <div class="for-return" id={fieldId(NOTES)} tabindex="-1">
      <Fieldset
        t={t}
        name={NOTES}
        label={t('cases.office.what-to-correct')}
        hint={t('cases.office.what-to-correct-hint')}
        error={typed?.errors.find(({ name }) => name === NOTES)?.message}
      >
        {unanswered.map(({ path }) => (
          <Note {...{ ctx, file, typed, path }} />
        ))}
      </Fieldset>
    </div>
  )
}
