import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { decide } from '../policies.ts'
import { tryRules } from '../simulate.ts'

const DESK = '/en/office/access/policies'
const OWN = { name: 'access', decide }
const AUTHOR = { agency: 'cgb', roles: ['policy-author'] }

describe('The simulator of policies', () => {
  dbTest(
    'shows who would gain and who would lose an act, and changes nothing',
    async ({ given, browse, modules }) => {
      await given.officer({ agency: 'moph', roles: ['officer'] })
      const desk = await browse(await given.officer(AUTHOR))
      const page = bodyOf((await desk.get(`${DESK}/licences`)).body)
      expect(page).toContain('Rule senior-officers')
      const more = `permit (principal, action == Action::"revoke", resource) when { principal.roles.contains("officer") };`
      const rules = modules.find(({ name }) => name === 'licences')?.decide?.rules ?? {}
      const typed = Object.entries(rules).map(([name, text]) => [`rule.${name}`, text])
      const fields = { ...Object.fromEntries(typed), 'rule.senior-officers': more }
      const tried = await desk.post(`${DESK}/licences`, fields)
      const seen = bodyOf(tried.body)
      expect(seen).toContain('licences:revoke anything at all')
      expect(seen).toContain('Ministry of Public Health: officer')
      const wrong = await desk.post(`${DESK}/licences`, { ...fields, 'rule.holder': 'let all in' })
      expect([wrong.status, bodyOf(wrong.body)]).toEqual([
        422,
        expect.stringContaining('cannot be used'),
      ])
      expect((await desk.get(`${DESK}/nothing`)).body).toContain('no module of this name')
      expect(wrong.body).not.toContain('name="reason"')
      expect(tried.body).toContain('name="reason"')
      const officer = await browse(await given.officer({ agency: 'moph', roles: ['officer'] }))
      expect((await officer.get('/en/office/access/policies')).status).toBe(403)
    },
  )
})

describe('Rules that are tried', () => {
  dbTest('are found to change nothing where they are the same', async ({ ctx }) => {
    expect(await tryRules(ctx, OWN, decide.rules)).toEqual([])
  })

  dbTest('are dropped: who had the act by them loses it', async ({ ctx, given }) => {
    await given.officer({ agency: 'sab', roles: ['auditor'] })
    const { auditors: _dropped, ...rules } = decide.rules
    const [change] = await tryRules(ctx, OWN, rules)
    expect(change).toMatchObject({ act: 'audit', place: 'module', gain: [] })
    expect(change?.lose.map(({ agency, roles }) => [agency, roles])).toEqual([['sab', ['auditor']]])
  })

  dbTest('are of a module that has some: else access/module-missing', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    expect((await desk.get(`${DESK}/notify`)).status).toBe(404)
  })

  dbTest('are refused with the rule and the line where they are wrong', async ({ ctx }) => {
    const wrong = {
      ...decide.rules,
      broken: 'permit (principal, action,\nresource) when { principal.colour == "x" };',
    }
    await expect(tryRules(ctx, OWN, wrong)).rejects.toMatchObject({
      code: 'access/rules-wrong',
      params: { why: expect.stringMatching(/broken: .*line 2/s) },
    })
  })
})

describe('Rules that are tried on real things', () => {
  dbTest('say on how many somebody would gain or lose an act', async ({ ctx, given, modules }) => {
    await given.officer()
    const cases = modules.find(({ name }) => name === 'cases')
    if (!cases?.decide) throw new Error('cases decide nothing')
    const facts = {
      ...{ agency: 'moci', service: 'home-business-licence', open: true, applicant: 'somebody' },
      ...{ filer: null, officer: 'colleague', proposer: null },
      ...{ asker: null, consulted: [], recused: [], cashier: null },
    }
    const realThings = async () => [
      { kind: 'Case', facts, count: 7 },
      { kind: 'Case', facts: { ...facts, officer: null }, count: 40 },
    ]
    const { 'with-colleague': _dropped, ...rules } = cases.decide.rules
    const changes = await tryRules(ctx, { name: 'cases', decide: cases.decide, realThings }, rules)
    // What an invented thing does not show: a colleague has it.
    expect(changes.map(({ act, place, count }) => [act, place, count])).toEqual([
      ['claim', 'real', 7],
      ['decide', 'real', 7],
      ['hold', 'real', 7],
      ['join', 'real', 7],
    ])
    expect(changes[0]?.gain).toMatchObject([{ agency: 'moci', roles: ['officer'] }])
  })
})
