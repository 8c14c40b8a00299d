import type { RegisterRecord } from '#exchange'
import { type Ctx, type Texts, today } from '#kernel'
import { addPeriod, isLocalDate, type LocalDate, parsePeriod } from '#lib/time'
import type { OpenWay } from './registration-file.ts'
import { isSameName } from './same-name.ts'

/** What somebody typed, by field of the register, in canonical form. */
export type Typed = Readonly<Record<string, string>>

/** What a register says of somebody who registers; the names of its fields are the same in every pack. */
export type Registered = {
  names: Texts
  birthDate: LocalDate
  nationality: string | null
  phone: string | null
  /** the last day of what they registered with, such as a visa */
  validUntil: LocalDate | null
}

/**
 * Holds what was typed against what the register says: everything must agree, the person must be
 * alive and old enough, and nothing may be over. All of it is looked at whatever the first says.
 *
 * @returns undefined when anything does not fit, without saying what
 */
export function agreeing(
  ctx: Ctx,
  { way, leastAge }: OpenWay,
  typed: Typed,
  record: RegisterRecord | undefined,
): Registered | undefined {
  const now = today(ctx)
  const { names, birthDate, deceased } = record ?? {}
  const latest = addPeriod(now, parsePeriod(`-P${leastAge}Y`))
  const tests = [
    typeof names === 'object' && !Array.isArray(names),
    typeof birthDate === 'string' && birthDate <= latest,
    deceased !== true,
    dayOf(record, 'validUntil', now) >= now,
    dayOf(record, 'cardExpires', now) >= now,
    ...way.facts.map(({ field }) => isSame(typed[field] ?? '', record?.[field])),
  ]
  if (tests.includes(false) || !isLocalDate(String(birthDate))) return undefined
  const text = (field: string) => {
    const value = record?.[field]
    return typeof value === 'string' ? value : null
  }
  return {
    names: names as Texts,
    birthDate: birthDate as LocalDate,
    nationality: text('nationality'),
    phone: text('phone'),
    validUntil: text('validUntil') as LocalDate | null,
  }
}

const dayOf = (record: RegisterRecord | undefined, field: string, preset: string) => {
  const value = record?.[field]
  return typeof value === 'string' ? value : preset
}

const isSame = (typed: string, known: RegisterRecord[string] | undefined): boolean => {
  if (typeof known === 'string') return typed === known
  return typeof known === 'object' && !Array.isArray(known) && isSameName(typed, known)
}
