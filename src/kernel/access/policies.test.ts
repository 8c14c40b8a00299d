import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Actor, PersonId } from '../ctx.ts'
import { readMessages, type T, translations } from '../i18n.ts'
import { readPack } from '../pack/index.ts'
import { kernelProblem } from '../problem.ts'
import { assertAllowed, explain, ofKernel, refuse } from './decision.ts'
import { policiesOf } from './policies.ts'

const SARA: Actor = { kind: 'person', id: 'sara' as PersonId, name: {} }
const ROOT = join(import.meta.dirname, '../../..')

/** Policies of things that have an owner, with one more rule. */
const things = (rules: Record<string, string> = {}) =>
  policiesOf('things', {
    resources: { Thing: { owner: 'Person', tags: 'Strings', note: 'String?' } },
    acts: { use: ['Thing'], look: [] },
    rules: {
      owners:
        'permit (principal, action == Action::"use", resource is Thing) when { resource.owner == principal };',
      ...rules,
    },
  })

const alarms: unknown[] = []
const log = { error: (...about: unknown[]) => void alarms.push(about) }
const asked = { actor: SARA, log }
const thing = (owner = 'sara') => ({ Thing: { id: 'one', owner, tags: ['a'], note: null } })

describe('Policies', () => {
  it('deny what no rule permits, and name what would have', () => {
    const decision = things()(asked, 'things:use', thing('omar'))
    expect(decision).toEqual({
      allow: false,
      rules: ['kernel:no-rule'],
      nearest: ['things:owners'],
    })
  })

  it('name the rule that permits', () => {
    expect(things()(asked, 'things:use', thing()).rules).toEqual(['things:owners'])
  })

  it('let one that forbids win over any that permits', () => {
    const decide = things({
      never: 'forbid (principal, action, resource is Thing) when { resource.tags.contains("a") };',
    })
    expect(decide(asked, 'things:use', thing())).toMatchObject({
      allow: false,
      rules: ['things:never'],
    })
  })

  it('deny when one of them fails, and raise an alarm', () => {
    const decide = things({
      // Sound for the validator, too large for a number: the engine skips a policy that fails.
      broken:
        'forbid (principal, action, resource is Thing) when { 9223372036854775807 + 1 == 0 };',
    })
    alarms.length = 0
    expect(decide(asked, 'things:use', thing())).toMatchObject({
      allow: false,
      rules: ['kernel:rule-broken'],
    })
    expect(JSON.stringify(alarms)).toContain('broken')
  })

  it('deny a request that is not as the schema says, and raise an alarm', () => {
    alarms.length = 0
    const given = { Thing: { id: 'one', owner: 'sara', tags: 'no set', note: null } }
    expect(things().ask(asked, 'use', given).allow).toBe(false)
    expect(alarms).toHaveLength(1)
  })

  it.each([
    [
      'an attribute that may be missing',
      'permit (principal, action, resource is Thing) when { resource.note == "x" };',
    ],
    ['an act that there is none of', 'permit (principal, action == Action::"fly", resource);'],
    [
      'an attribute that there is none of',
      'permit (principal, action, resource is Thing) when { resource.colour == "x" };',
    ],
    ['no Cedar', 'let everybody in'],
  ])('are refused before anything is asked: %s', (_about, rule) => {
    expect(() => things({ rule }).prepare()).toThrow('policies of things')
  })

  it('answer about the module as a whole, once for each kind of post', () => {
    const decide = things({
      clerks:
        'permit (principal, action == Action::"look", resource is Module) when { principal.roles.contains("clerk") };',
    })
    const clerk: Actor = { ...SARA, office: { agency: 'moci', roles: ['clerk'] } }
    const first = decide.mayAtAll({ actor: clerk, log }, 'look')
    expect(first.allow).toBe(true)
    expect(decide.mayAtAll({ actor: { ...clerk, id: 'omar' as PersonId }, log }, 'look')).toBe(
      first,
    )
    expect(decide.mayAtAll(asked, 'look').allow).toBe(false)
    expect([decide.isForPosts('look'), decide.isForPosts('use')]).toEqual([true, true])
  })

  it('decide by what is published until that ends, in the words that came with it', () => {
    const decide = things()
    const words = { 'things:all': { en: 'All do.' } }
    decide.publish({ rules: { all: 'permit (principal, action, resource);' }, words })
    expect(decide(asked, 'things:use', thing('omar'))).toMatchObject({
      ...{ allow: true, rules: ['things:all'], words },
    })
    expect(() => decide.publish({ rules: { all: 'let all in' }, words })).toThrow('things')
    expect(decide(asked, 'things:use', thing('omar')).allow).toBe(true)
    decide.publish(undefined)
    expect(decide(asked, 'things:use', thing('omar')).allow).toBe(false)
  })

  it('decide nothing while it is not known what is in force: ask again later', () => {
    const decide = things()
    decide.suspend()
    expect(() => decide(asked, 'things:use', thing())).toThrow('kernel/unavailable')
    expect(() => decide.mayAtAll(asked, 'look')).toThrow('kernel/unavailable')
    decide.publish(undefined)
    expect(decide(asked, 'things:use', thing()).allow).toBe(true)
  })

  it('leave processes to themselves, and let nobody in who is not signed in', () => {
    const decide = things()
    const system: Actor = { kind: 'system', name: 'worker' }
    expect(decide({ actor: system, log }, 'things:use', thing()).rules).toEqual(['kernel:system'])
    const anonymous: Actor = { kind: 'anonymous' }
    expect(decide({ actor: anonymous, log }, 'things:use', thing())).toMatchObject({
      allow: false,
      rules: ['kernel:sign-in-first'],
    })
  })
})

describe('A decision in words', () => {
  const words = async (): Promise<T[]> => {
    const { pack } = await readPack(join(ROOT, 'packs/qatar'))
    if (!pack) throw new Error('the pack is not sound')
    const translate = translations(pack, readMessages(ROOT, pack.dir, pack.settings.languages))
    return ['ar', 'en'].map(translate)
  }

  it('is a sentence for each rule of the kernel, in both languages', async () => {
    for (const t of await words()) {
      for (const rule of [
        'public',
        'signed-in',
        'system',
        'sign-in-first',
        'not-declared',
      ] as const) {
        expect(explain(t, ofKernel(true, rule))).toMatch(/^\p{L}.*\.$/u)
      }
      const broken = { allow: false, rules: ['kernel:rule-broken'], nearest: [] }
      expect(explain(t, broken)).not.toContain('kernel.rules')
    }
  })

  it('says on a denial by default what would have let it be', async () => {
    const [, en] = await words()
    if (!en) throw new Error('no English')
    const decision = {
      allow: false,
      rules: ['kernel:no-rule'],
      nearest: ['cases:officers-at-desk'],
    }
    const said = 'No rule allows you this. Officers and senior officers work on cases.'
    expect(explain(en, decision)).toBe(said)
    expect(() => assertAllowed(en, decision)).toThrow('kernel/denied')
  })

  it('becomes the first problem that a module has for its rules', () => {
    const decision = { allow: false, rules: ['things:b', 'things:a'], nearest: [] }
    const problems = {
      'things:a': () => kernelProblem('not-found'),
      'things:b': () => kernelProblem('not-allowed'),
    }
    expect(() => refuse(decision, problems)).toThrow('kernel/not-found')
    expect(() => refuse({ ...decision, allow: true }, problems)).not.toThrow()
  })
})
