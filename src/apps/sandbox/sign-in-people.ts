import type { Invented } from './population.ts'

/** Of everything invented. */
export const SEED = 20_261_124

/** Who signs in with the password that is printed at the start; the first adults of the population. */
const ROLES = [
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
] as const

/** Those who sign in with a password, with their roles. */
export function signInPeople(people: readonly Invented[]) {
  const adults = people.filter(({ birthDate }) => birthDate < '2000')
  return ROLES.flatMap((role, i) => {
    const person = adults[i]
    return person ? [{ ...role, person }] : []
  })
}
