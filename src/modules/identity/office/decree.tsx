import { sql } from 'kysely'
import { type Ctx, type FormBody, fieldOf, type T } from '#kernel'
import { TextInput } from '#kernel/ui'
import type { DecreeId } from '#organisations'
import { problem } from '../problems.ts'

/**
 * The decree of the register whose number was typed.
 *
 * @returns null where none was
 * @throws identity/decree-unknown  when the register has none with this number
 */
export async function readDecree(ctx: Ctx, form: FormBody): Promise<DecreeId | null> {
  const number = fieldOf(form, 'decree').trim()
  if (number === '') return null
  const { rows } = await sql<{ id: DecreeId | null }>`
    select organisations.decree_of(${number}) as id`.execute(ctx.sql)
  const id = rows[0]?.id
  if (!id) throw problem('decree-unknown')
  return id
}

type DecreeNumberProps = { t: T; form: FormBody; error: string | undefined }

/** On which decree it stands, by its number as it is cited. */
export function DecreeNumber({ t, form, error }: DecreeNumberProps) {
  return (
    <TextInput
      t={t}
      name="decree"
      label={t('identity.officials.decree')}
      hint={t('identity.officials.decree-hint')}
      value={fieldOf(form, 'decree')}
      maxLength={100}
      error={error}
    />
  )
}
