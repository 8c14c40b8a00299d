import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActingFor, Actor, PersonId } from '#kernel'
import { modulesFor } from '../../src/apps/modules.ts'
import { ANONYMOUS, acting, mandateOf, person, SYSTEM, software } from './people.ts'
import { plainly, type Question } from './reference.ts'
import { LOG } from './table.ts'

const QUESTIONS = process.env.IGOV_LONG ? 10_000 : 500

const policies = modulesFor({ root: join(import.meta.dirname, '../..'), smtp: undefined }).flatMap(
  ({ decide }) => (decide ? [decide] : []),
)

/** Few of each, so that they meet. */
const PEOPLE = ['sara', 'hind', 'omar']
const AGENCIES = ['moci', 'moph']
const SERVICES = ['home-business', 'vehicle']
const ROLES = [
  ...['officer', 'senior-officer', 'centre-officer', 'administrator'],
  ...['auditor', 'policy-author', 'rule-author', 'king'],
]

const people = fc.subarray(PEOPLE as PersonId[])
const post = fc.record({
  ...{ agency: fc.constantFrom(...AGENCIES), roles: fc.subarray(ROLES) },
  ...{ standsInFor: people, interests: people },
})
const mandate: fc.Arbitrary<ActingFor> = fc
  .tuple(fc.constantFrom(...PEOPLE), fc.oneof(fc.constant('all' as const), fc.subarray(SERVICES)))
  .map(([principal, services]) => mandateOf(principal, services))

const somebody: fc.Arbitrary<Actor> = fc.oneof(
  { arbitrary: fc.constant(ANONYMOUS), weight: 1 },
  { arbitrary: fc.constant(SYSTEM), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom(...AGENCIES), fc.subarray(['procedures:work', 'other']))
      .map(([agency, scopes]) => software(agency, ...scopes)),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom(...PEOPLE),
        fc.option(post, { nil: undefined }),
        fc.option(mandate, { nil: undefined }),
      )
      .map(([id, office, by]) => {
        const who = { ...person(id), ...(office && { office, hasOffice: true }) }
        return by ? acting(who, by) : who
      }),
    weight: 20,
  },
)

/** A thing of a kind, with attributes that are among the few. */
const thing = (shape: Readonly<Record<string, string>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(shape).map(([name, kind]) => {
        if (kind === 'Bool') return [name, fc.boolean()]
        if (kind === 'Persons') return [name, fc.subarray(PEOPLE)]
        if (kind === 'Strings') return [name, fc.subarray(AGENCIES)]
        const values = name === 'agency' ? AGENCIES : name === 'service' ? SERVICES : PEOPLE
        const one = fc.constantFrom(...values)
        return [name, kind.endsWith('?') ? fc.option(one, { nil: null }) : one]
      }),
    ),
  )

const question = fc
  .constantFrom(...policies.flatMap((decide) => decide.acts.map((act) => ({ decide, act }))))
  .chain(({ decide, act }) => {
    const { acts, resources } = decide.declared
    const kinds = acts[act] ?? []
    return fc.record({
      decide: fc.constant(decide),
      act: fc.constant(act),
      who: somebody,
      purpose: fc.option(fc.constant('enquiry'), { nil: undefined }),
      on: fc.oneof(
        fc.constant(undefined),
        ...kinds.map((kind) => thing(resources[kind] ?? {}).map((facts) => ({ kind, facts }))),
      ),
    })
  })

describe('The policies', () => {
  it(`answer ${QUESTIONS} random questions as plain code does`, () => {
    const answers = { allowed: 0, denied: 0 }
    fc.assert(
      fc.property(question, ({ decide, act, who, purpose, on }) => {
        const name = `${decide.module}:${act}`
        const facts = on?.facts as Question['on']
        const expected = plainly({ who, act: name, on: facts, purpose })
        const things = on ? { [on.kind]: { id: 'one', ...on.facts } } : {}
        const { allow } = decide.ask({ actor: who, log: LOG }, act, things, { purpose })
        answers[allow ? 'allowed' : 'denied']++
        expect([name, allow]).toEqual([name, expected])
      }),
      { numRuns: QUESTIONS, seed: 6 },
    )
    // Both answers are common, so that the comparison says something.
    expect(Math.min(answers.allowed, answers.denied)).toBeGreaterThan(QUESTIONS / 10)
  })
})
