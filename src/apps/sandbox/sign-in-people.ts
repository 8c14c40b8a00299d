import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Pack } from '#kernel'
import type { Invented } from './population.ts'

/** Of everything invented. */
export const SEED = 20_261_124
/** So many invented people of a pack have adults enough for everybody who signs in, and some who have no account yet. */
export const LEAST_PEOPLE = 120

/** What a pack says of the bodies at which the demonstration's officials work. */
type OfficialsFile = {
  /** of all that are not of others */
  body: string
  /** officials of other bodies, which have a part in procedures */
  others: { who: string; body: string; roles: string[] }[]
}

type Role = { who: string; roles: readonly string[]; body?: string }

/** Who signs in with the password that is printed at the start; the first adults of the population. */
const ROLES: readonly Role[] = [
  { who: 'applicant', roles: [] },
  { who: 'applicant', roles: [] },
  { who: 'applicant', roles: [] },
  { who: 'officer', roles: ['officer'] },
  { who: 'officer', roles: ['officer'] },
  { who: 'senior officer', roles: ['officer', 'senior-officer'] },
  { who: 'administrator', roles: ['administrator'] },
  { who: 'service centre officer', roles: ['centre-officer'] },
  { who: 'service centre officer', roles: ['centre-officer'] },
  { who: 'administrator', roles: ['administrator'] },
  { who: 'auditor', roles: ['auditor'] },
  { who: 'policy author', roles: ['policy-author'] },
  { who: 'policy author', roles: ['policy-author'] },
  { who: 'rule author', roles: ['rule-author'] },
  { who: 'rule author', roles: ['rule-author'] },
]

/** Where the demonstration's officials work; undefined where the pack does not say. */
export function readOfficials({ dir }: Pick<Pack, 'dir'>): OfficialsFile | undefined {
  const path = join(dir, 'demonstration/officials.yaml')
  return existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined
}

/** Those who sign in with a password, with their roles, and their body where it is not that of most. */
export function signInPeople(pack: Pick<Pack, 'dir'>, people: readonly Invented[]) {
  const adults = people.filter(({ birthDate }) => birthDate < '2000')
  return [...ROLES, ...(readOfficials(pack)?.others ?? [])].flatMap((role, i) => {
    const person = adults[i]
    return person ? [{ ...role, person }] : []
  })
}
