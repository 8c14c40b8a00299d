import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, policiesOf, withCtx } from '#kernel'
import { newUuid } from '#lib/uuid'
import { licences as ofLicences } from '#licences'
import { dbTest } from '#testing'
import { person } from '../../../tests/access/people.ts'
import { followPolicies } from './follow.ts'
import { decide } from './policies.ts'
import { policiesAt } from './policies-then.ts'
import { notePolicySets } from './policy-set.ts'
import { getProposal, isOpen, listOpenProposals, listSets } from './proposal.ts'
import { proposeRules, publishProposal, refuseProposal, standing } from './publish.ts'

const { decide: found } = ofLicences
if (!found) throw new Error('licences decide nothing')
const licences = found
const AUTHOR = { agency: 'cgb', roles: ['policy-author'] }
const WORDS = { ar: 'يلغي الموظفون الرخص.', en: 'Officers revoke licences.' }
const SENIOR = 'senior-officers'
/** Licences are revoked by officers, too. */
const WIDER: Record<string, string> & { [SENIOR]: string } = {
  ...licences.rules,
  [SENIOR]: `permit (principal, action == Action::"revoke", resource)
    when { principal.roles.containsAny(["officer", "senior-officer"]) };`,
}
const typed = (more: object = {}) => ({
  ...{ rules: WIDER, words: { [SENIOR]: WORDS }, reason: 'Circular 3 of 2026' },
  ...more,
})
const OFFICER = { actor: person('hind', 'moci', 'officer'), log: { error() {} } }
const mayRevoke = () => licences.mayAtAll(OFFICER, 'revoke')

describe('A change of policies', () => {
  dbTest(
    'is in force within seconds once a second author publishes it, in words of its own',
    async ({ ctx, as, given, modules, clock }) => {
      clock.set(new Date(Date.now() + 86_400_000))
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const following = await followPolicies(ctx, modules)
      try {
        const id = await proposeRules(first, licences, typed())
        expect((await listOpenProposals(second)).map((one) => one.id)).toEqual([id])
        await expect(publishProposal(first, licences, id)).rejects.toThrow('access/proposal-own')
        expect(mayRevoke().allow).toBe(false)
        clock.advance({ hours: 1 })
        await publishProposal(second, licences, id)
        await expect.poll(() => mayRevoke().allow, { timeout: 5_000 }).toBe(true)
        expect(mayRevoke().words).toEqual({ [`licences:${SENIOR}`]: WORDS })
        const [newest, code] = await listSets(ctx, 'licences')
        expect(newest).toMatchObject({ proposal: id, published: [SENIOR], lapsed: [] })
        expect(code).toMatchObject({ proposal: null, published: [] })
        await expect(publishProposal(second, licences, id)).rejects.toThrow('access/proposal-over')
        expect(await getProposal(ctx, id)).toMatchObject({ outcome: 'published' })
        // A past moment is answered by the policies of then.
        const then = await policiesAt(ctx, new Date(clock.now().getTime() - 1))
        const set = then.sets.find(({ module }) => module === 'licences')
        expect(set?.policies.mayAtAll(OFFICER, 'revoke').allow).toBe(false)
      } finally {
        await following.close()
      }
      expect(mayRevoke().allow).toBe(false)
    },
  )

  dbTest('is published once, whoever is faster', async ({ as, given, clock, ctx }) => {
    clock.set(new Date(Date.now() + 5 * 86_400_000))
    const authors = await Promise.all([0, 1, 2].map(() => given.officer(AUTHOR)))
    const [first, second, third] = authors.map((author) => as(author)) as [Ctx, Ctx, Ctx]
    const narrower = { rules: { ...WIDER, 'own-licence': '' }, words: {} }
    const id = await proposeRules(first, licences, { ...narrower, reason: 'Trial' })
    const other = await proposeRules(first, licences, {
      ...{ rules: { ...WIDER, 'any-person': '' }, words: {}, reason: 'Trial' },
    })
    const outcomes = await Promise.allSettled(
      [second, third].map((author) => publishProposal(author, licences, id)),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    // What it was based on is no longer in force.
    await expect(publishProposal(second, licences, other)).rejects.toThrow('access/proposal-stale')
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from access.policy_set where proposal = ${id}`.execute(ctx.sql)
    expect(rows).toEqual([{ n: 1 }])
  })

  dbTest(
    'is refused by another, withdrawn by its author, and waits 14 days',
    async ({ as, given, clock, ctx }) => {
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      clock.set(new Date(Date.now() + 6 * 86_400_000))
      const revised = () =>
        proposeRules(first, licences, {
          rules: { holder: licences.rules.holder ?? '' },
          words: {},
          reason: 'All else goes',
        })
      const ids = [await revised(), await revised(), await revised()] as const
      await refuseProposal(second, 'licences', ids[0])
      await refuseProposal(first, 'licences', ids[1])
      const [refused, withdrawn] = [await getProposal(ctx, ids[0]), await getProposal(ctx, ids[1])]
      expect([refused.outcome, withdrawn.outcome]).toEqual(['refused', 'withdrawn'])
      clock.advance({ days: 15 })
      expect(isOpen(ctx, await getProposal(ctx, ids[2]))).toBe(false)
      await expect(publishProposal(second, licences, ids[2])).rejects.toThrow(
        'access/proposal-over',
      )
    },
  )

  dbTest(
    'is whole: a rule, its sentences, a reason, and authors who can go on',
    async ({ as, given, clock }) => {
      clock.set(new Date(Date.now() + 10 * 86_400_000))
      const first = as(await given.officer(AUTHOR))
      const { rules: stand } = await standing(first, licences)
      const rule = { again: WIDER[SENIOR] }
      const whole = { rules: { ...stand, ...rule }, words: { again: WORDS }, reason: 'Circular 3' }
      const propose = (more: object) => proposeRules(first, licences, { ...whole, ...more })
      await expect(propose({ reason: ' ' })).rejects.toThrow('access/reason-long')
      await expect(propose({ rules: stand })).rejects.toThrow('access/rules-same')
      const sentence = { code: 'access/sentence-missing', params: { rule: 'again' } }
      await expect(propose({ words: { again: { en: 'Only English.' } } })).rejects.toMatchObject(
        sentence,
      )
      const named = { rules: { ...stand, 'No Name': 'x' } }
      await expect(propose(named)).rejects.toThrow('access/rule-name-wrong')
      const wrong = { rules: { ...stand, again: 'permit all' } }
      await expect(propose(wrong)).rejects.toThrow('access/rules-wrong')
      const { 'policy-authors': _dropped, ...none } = decide.rules
      const locked = proposeRules(first, decide, { rules: none, words: {}, reason: 'No need' })
      await expect(locked).rejects.toThrow('access/authors-out')
      const officer = as(await given.person())
      await expect(proposeRules(officer, licences, whole)).rejects.toThrow('kernel/not-allowed')
      const missing = newUuid(0) as Parameters<typeof getProposal>[1]
      await expect(getProposal(first, missing)).rejects.toThrow('access/proposal-missing')
    },
  )
})

describe('A release', () => {
  dbTest(
    'keeps what was published where it left the rule, and ends the rest',
    async ({ ctx, as, given, clock, modules, ownerUrl }) => {
      clock.set(new Date(Date.now() + 20 * 86_400_000))
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const wider = {
        rules: WIDER,
        words: { [SENIOR]: WORDS, 'own-licence': WORDS, 'any-person': WORDS },
      }
      const id = await proposeRules(first, licences, { ...wider, reason: 'Circular 3' })
      await publishProposal(second, licences, id)
      const { openDatabase } = await import('../../kernel/database.ts')
      const owner = openDatabase(ownerUrl, { max: 1, owner: true })
      const boot = withCtx(ctx, { sql: owner.sql, actor: { kind: 'system', name: 'boot' } })
      const release = async (rules: Record<string, string>) => {
        clock.advance({ hours: 1 })
        const next = policiesOf('licences', { ...licences.declared, rules })
        const others = modules.filter(({ name }) => name !== 'licences')
        const own = modules.find(({ name }) => name === 'licences')
        if (!own) throw new Error('no licences')
        await notePolicySets(boot, [...others, { ...own, decide: next }])
        const [set] = await listSets(ctx, 'licences')
        return set
      }
      const more: Record<string, string> = {
        ...licences.rules,
        'own-licence': `${licences.rules['own-licence']} `,
      }
      expect(await release({ ...more, extra: more.officials ?? '' })).toMatchObject({
        ...{ proposal: null, published: [SENIOR], lapsed: [] },
      })
      expect(await release({ ...more, [SENIOR]: more.officials ?? '' })).toMatchObject({
        ...{ published: [], lapsed: [SENIOR] },
      })
      await owner.close()
    },
  )
})
