import {
  type Ctx,
  datePartsOf,
  dayOf,
  type FormBody,
  fieldErrorOf,
  fieldOf,
  languageName,
  type Texts,
} from '#kernel'
import { DateInput, type FieldError, Select, TextInput } from '#kernel/ui'
import { isLocalDate, localDateOf, startOfDay } from '#lib/time'
import { listDecrees } from '../decree.ts'
import { problem } from '../problems.ts'
import type { DecreeId } from '../tables.ts'

/** Whoever found the desk open must not change the agency. */
export const AGAIN = { maxAgeSeconds: 900 }

/** A name in each language of the country, as it was typed: `name.ar`. */
export const namesOf = ({ pack }: Ctx, form: FormBody): Texts =>
  Object.fromEntries(
    pack.settings.languages.map((language) => [language, fieldOf(form, `name.${language}`)]),
  )

type NamesProps = { ctx: Ctx; label: string; names: Texts; error?: FieldError | undefined }

/** A box for the name in each language. */
export function NameFields({ ctx, label, names, error }: NamesProps) {
  const { t } = ctx
  return (
    <>
      {ctx.pack.settings.languages.map((language) => (
        <TextInput
          t={t}
          name={`name.${language}`}
          label={`${label} (${languageName(t.locale, language)})`}
          value={names[language] ?? ''}
          maxLength={300}
          error={
            error?.name === 'names' && (names[language] ?? '').trim() === ''
              ? error.message
              : undefined
          }
        />
      ))}
    </>
  )
}

/** From when a change holds; today where nothing was typed. @throws organisations/time-wrong */
export function fromOf({ clock, pack }: Ctx, form: FormBody): Date {
  const day = dayOf(form, 'from')
  const now = clock.now()
  const { timeZone } = pack.settings
  if (day === '' || day === localDateOf(now, timeZone)) return now
  if (!isLocalDate(day)) throw problem('time-wrong')
  return startOfDay(day, timeZone)
}

export function FromField({
  ctx,
  form,
  error,
}: {
  ctx: Ctx
  form: FormBody
  error?: FieldError | undefined
}) {
  return (
    <DateInput
      t={ctx.t}
      name="from"
      label={ctx.t('organisations.form.from')}
      hint={ctx.t('organisations.form.from-hint')}
      value={datePartsOf(form, 'from')}
      error={error?.name === 'from' ? error.message : undefined}
    />
  )
}

/** @returns null where none was chosen */
export const decreeOf = (form: FormBody): DecreeId | null =>
  (fieldOf(form, 'decree') || null) as DecreeId | null

type DecreeProps = { ctx: Ctx; value: string; must?: boolean; error?: FieldError | undefined }

/** On which decree it stands. */
export async function DecreeField({ ctx, value, must, error }: DecreeProps) {
  const { t } = ctx
  const decrees = await listDecrees(ctx)
  return (
    <Select
      t={t}
      name="decree"
      label={t(must ? 'organisations.form.decree' : 'organisations.form.decree-if-any')}
      hint={t('organisations.form.decree-hint')}
      value={value}
      options={decrees.map(({ id, number, titles }) => ({
        value: id,
        label: `${number}: ${t.of(titles)}`,
      }))}
      error={error?.name === 'decree' ? error.message : undefined}
    />
  )
}

const FIELDS: Record<string, string> = {
  'organisations/name-missing': 'names',
  'organisations/decree-wrong': 'number',
  'organisations/decree-twice': 'number',
  'organisations/decree-missing': 'decree',
  'organisations/time-wrong': 'from',
  'organisations/no-version': 'from',
  'organisations/roles-wrong': 'roles',
  'organisations/unit-circle': 'parent',
  'organisations/unit-held': 'end',
  'organisations/post-held': 'end',
  'organisations/head-twice': 'head',
  'organisations/succession-wrong': 'into',
}

/** What somebody at the form can mend, at its field; the rest is thrown again. */
export const mendable = ({ t }: Ctx, thrown: unknown): FieldError => fieldErrorOf(t, thrown, FIELDS)
