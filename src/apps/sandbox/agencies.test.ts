import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { inventAgencies } from './agencies.ts'
import { inventPopulation } from './population.ts'
import { LEAST_PEOPLE, SEED, signInPeople } from './sign-in-people.ts'

const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack of Qatar is unsound')
const { people } = inventPopulation(pack, SEED, LEAST_PEOPLE)
const births = inventAgencies(pack, LEAST_PEOPLE).get('birth-notifications')

const newbornOf = (position: number | undefined) =>
  births?.get(people[position ?? -1]?.identifier ?? '')

describe('What a hospital notified of the births of invented people', () => {
  it('is known of one applicant who signs in, and not of another', () => {
    const applicants = signInPeople(pack, people).filter(({ who }) => who === 'applicant')
    const known = applicants.map(({ person }) => newbornOf(people.indexOf(person)) !== undefined)
    expect(new Set(known)).toEqual(new Set([true, false]))
  })

  it('is the same under both parents, who are married', () => {
    const parents = people.flatMap((_, position) => (newbornOf(position) ? [position] : []))
    const couples = parents.filter((position) => newbornOf(people[position]?.spouse))
    expect(couples.length).toBeGreaterThan(0)
    for (const position of parents) expect(people[position]?.spouse).toBeDefined()
    for (const position of couples) {
      expect(newbornOf(position)).toEqual(newbornOf(people[position]?.spouse))
    }
  })

  it('is what the form takes: a day that has passed, an hour of the clock, a weight in grams', () => {
    for (const newborn of births?.values() ?? []) {
      expect(newborn).toEqual({
        notificationNumber: expect.stringMatching(/^2026-\d{6}$/),
        hospital: expect.any(String),
        birthPlace: 'hospital',
        bornOn: expect.stringMatching(/^2026-(0[7-9]|10)-\d\d$/),
        bornAt: expect.stringMatching(/^([01]\d|2[0-3]):[0-5]\d$/),
        sex: expect.stringMatching(/^(girl|boy)$/),
        weight: expect.any(Number),
      })
      expect(newborn.weight).toBeGreaterThan(2_000)
      expect(newborn.weight).toBeLessThan(5_000)
    }
  })
})
