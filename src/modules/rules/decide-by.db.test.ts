import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, Problem } from '#kernel'
import { decideBy, explain, type Outcome, replayOutcome } from '#rules'
import { dbTest } from '#testing'
import { bringIn, islandRules } from './fixture.ts'
import { listVersions } from './rule-set.ts'

const PLEASURE = { Length: 11, 'Boat use': 'pleasure', Insured: true }

const decided = (ctx: Ctx, inputs: Parameters<typeof decideBy>[1]['inputs'], on: string) =>
  decideBy(ctx, { ruleSet: 'mooring', inputs, on, sources: { Length: 'register of boats' } })

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof Problem ? error.code : String(error)),
  )

const NO_ROW = [{ code: 'no-row-matches', params: {}, place: null, path: ['May moor'] }]

/** As it comes back after years in a file. */
const kept = (outcome: Outcome): Outcome => JSON.parse(JSON.stringify(outcome))

/** From 2024 on boats of up to 14 metres have a place. */
const LONGER = [
  { file: 'mooring-2024.dmn', replace: '(6..12]', by: '(6..14]' },
  { file: 'mooring-2024.dmn', replace: '&gt; 12', by: '&gt; 14' },
  { file: 'scenarios.yaml', replace: 'Length: 12.5', by: 'Length: 14.5' },
]

describe('A decision by a rule set', () => {
  dbTest('is made by the version in force on the day that counts', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const before = await decided(ctx, PLEASURE, '2023-12-31')
    const after = await decided(ctx, PLEASURE, '2024-01-01')
    expect([before.value, after.value]).toEqual([false, true])
    expect(before.model).not.toBe(after.model)
    expect(await problemOf(decided(ctx, PLEASURE, '1998-05-31'))).toBe('rules/not-in-force')
  })

  dbTest('refuses what there is not, and what is of another type', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const unknown = decideBy(ctx, { ruleSet: 'parking', inputs: {}, on: '2026-11-23' })
    expect(await problemOf(unknown)).toBe('rules/rule-set-missing')
    const wrong = decided(ctx, { ...PLEASURE, Length: 'long' }, '2026-11-23')
    expect(await problemOf(wrong)).toBe('rules/input-unreadable')
  })

  dbTest('is stopped where rules want too much work, and says so', async ({ ctx }) => {
    const endless =
      '&gt; 12 and (if ? = 77 then count(for i in 1..90000, j in 1..90000 return i) &gt; 0 else true)'
    const change = { file: 'mooring-2024.dmn', replace: '&gt; 12', by: `? ${endless}` }
    await bringIn(ctx, await islandRules([change]))
    const stopped = decided(ctx, { ...PLEASURE, Length: 77 }, '2026-11-23')
    await expect(stopped).rejects.toMatchObject({
      code: 'rules/too-much',
      params: { why: expect.stringContaining('300000') },
    })
    expect((await decided(ctx, { ...PLEASURE, Length: 20 }, '2026-11-23')).value).toBe(false)
  })

  dbTest('is undecided where something is missing, and says what', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const outcome = await decided(ctx, { Insured: true }, '2026-11-23')
    expect(outcome.value).not.toBe(false)
    expect(outcome.trace.inputs.map(({ name }) => name)).toEqual(['Insured'])
  })
})

describe('An outcome', () => {
  dbTest('replays to the same, also after a newer version came', async ({ ctx, clock }) => {
    await bringIn(ctx, await islandRules())
    const outcome = kept(await decided(ctx, PLEASURE, '2026-11-23'))
    clock.advance({ days: 400 })
    await bringIn(
      ctx,
      await islandRules([
        {
          file: 'rules.yaml',
          replace: '  - { from: 2024-01-01, model: mooring-2024.dmn }',
          by: '  - { from: 2024-01-01, model: mooring-2024.dmn }\n  - { from: 2027-06-01, model: mooring-1998.dmn }',
        },
      ]),
    )
    expect((await decided(ctx, PLEASURE, '2027-06-01')).value).toBe(false)
    expect((await decided(ctx, PLEASURE, '2026-11-23')).model).toBe(outcome.model)
    expect(await replayOutcome(ctx, outcome)).toEqual({ same: true })
  })

  dbTest(
    'replays after its rules were put right for days that are over',
    async ({ ctx, clock }) => {
      await bringIn(ctx, await islandRules())
      const long = { ...PLEASURE, Length: 13 }
      const outcome = kept(await decided(ctx, long, '2026-11-23'))
      expect(outcome.value).toBe(false)
      clock.advance({ days: 30 })
      await bringIn(ctx, await islandRules(LONGER))
      const again = await decided(ctx, long, '2026-11-23')
      expect(again.value).toBe(true)
      expect(again.model).not.toBe(outcome.model)
      expect(await replayOutcome(ctx, outcome)).toEqual({ same: true })
      expect(await replayOutcome(ctx, kept(again))).toEqual({ same: true })
      const { rows } = await sql<{ model: string; ended: boolean }>`
      select model, not upper_inf(known) as ended from rules.rule_set_version
      where rule_set = 'mooring' and valid @> '2026-11-23'::date order by lower(known)`.execute(
        ctx.sql,
      )
      expect(rows.find(({ model }) => model === outcome.model)?.ended).toBe(true)
      expect(rows.at(-1)).toEqual({ model: again.model, ended: false })
    },
  )

  dbTest('that was changed does not replay', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const outcome = kept(await decided(ctx, PLEASURE, '2026-11-23'))
    const forged = { ...outcome, trace: { ...outcome.trace, values: { 'May moor': 'false' } } }
    expect(await replayOutcome(ctx, forged)).toMatchObject({ same: false, because: 'other-result' })
  })
})

describe('Versions', () => {
  dbTest('that are brought in again stay as they are', async ({ ctx, clock }) => {
    await bringIn(ctx, await islandRules())
    const before = await listVersions(ctx, 'mooring')
    clock.advance({ days: 1 })
    await bringIn(ctx, await islandRules())
    expect(await listVersions(ctx, 'mooring')).toEqual(before)
    expect(before.map(({ from, to }) => [from, to])).toEqual([
      ['1998-06-01', '2024-01-01'],
      ['2024-01-01', null],
    ])
  })

  dbTest('come back after the pack had none', async ({ ctx }) => {
    await bringIn(ctx, await islandRules(LONGER))
    await bringIn(ctx, [])
    expect(await listVersions(ctx, 'mooring')).toEqual([])
    await bringIn(ctx, await islandRules())
    expect(await listVersions(ctx, 'mooring')).toHaveLength(2)
  })

  dbTest('and models cannot be changed or lost', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    for (const statement of [
      sql`update rules.model set dmn = ''`,
      sql`delete from rules.model`,
      sql`delete from rules.rule_set_version`,
      sql`update rules.rule_set_version set valid = daterange('2000-01-01', null)`,
      sql`delete from rules.rule_set`,
    ]) {
      await expect(statement.execute(ctx.sql)).rejects.toThrow(/permission denied/)
    }
  })
})

describe('An explanation', () => {
  dbTest('says the value and why in two sentences, with article and law', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const yes = explain(ctx.translate('en'), await decided(ctx, PLEASURE, '2026-11-23'))
    expect(yes.applicant).toEqual([
      'Right to a mooring: yes.',
      'Because a pleasure boat needs insurance against damage to others (article 7, Harbour Ordinance No. 3 of 1998).',
    ])
    const long = explain(
      ctx.translate('en'),
      await decided(ctx, { ...PLEASURE, Length: 20 }, '2026-11-23'),
    )
    expect(long.applicant[1]).toContain('article 4')
  })

  dbTest(
    'shows the officer what matched, what nearly did, and the inputs with their source',
    async ({ ctx }) => {
      await bringIn(ctx, await islandRules())
      const outcome = await decided(ctx, { ...PLEASURE, Insured: false }, '2026-11-23')
      const { officer } = explain(ctx.translate('en'), outcome)
      expect(officer).toMatchObject({ name: 'Right to a mooring', value: 'no' })
      expect(officer.tables[0]?.matched.map(({ row }) => row)).toEqual([5])
      expect(
        officer.tables[0]?.near.map(({ row, failed }) => [row, failed.column, failed.test]),
      ).toEqual([
        [1, 'Berth', '"none"'],
        [2, 'Boat use', '"trade"'],
        [3, 'Boat use', '"fishing"'],
        [4, 'Insured', 'true'],
      ])
      const berth = officer.from.find((one) => one.name === 'Berth')
      expect(berth).toMatchObject({
        kind: 'decision',
        value: 'Outer quay',
        from: [{ kind: 'input', value: '11', source: 'register of boats' }],
      })
    },
  )

  dbTest(
    'says why something has no value, to the officer and to the applicant',
    async ({ ctx }) => {
      await bringIn(ctx, await islandRules())
      const outcome = await decided(ctx, { 'Boat use': 'pleasure' }, '2026-11-23')
      const [en, ar] = [ctx.translate('en'), ctx.translate('ar')]
      const berth = (t: typeof en) =>
        explain(t, outcome).officer.from.find(({ name }) => name === 'Berth')
      expect(berth(en)).toMatchObject({
        value: 'not known',
        reasons: [
          'in the expression <= 6: <= works on something that has no value (null)',
          'in the expression > 12: > works on something that has no value (null)',
          'no row of the table matches, and it has no default',
        ],
      })
      expect(berth(ar)).toMatchObject({
        reasons: [
          'في العبارة \u2066<= 6\u2069: العملية \u2066<=\u2069 تعمل على ما ليس له قيمة (null)',
          'في العبارة \u2066> 12\u2069: العملية \u2066>\u2069 تعمل على ما ليس له قيمة (null)',
          'لا ينطبق أي صف من الجدول، وليس له ناتج افتراضي',
        ],
      })
    },
  )

  dbTest('names the questions that are open where nothing could be decided', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const outcome = await decided(ctx, {}, '2026-11-23')
    const said = explain(ctx.translate('en'), { ...outcome, value: null })
    expect(said.applicant).toHaveLength(2)
    expect(said.applicant[1]).toContain('How long is the boat, in metres?')
  })

  dbTest('says why where all is answered and nothing could be decided', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const outcome = await decided(ctx, PLEASURE, '2026-11-23')
    const decisions = outcome.trace.decisions.map((one) =>
      one.name === 'May moor' ? { ...one, reasons: NO_ROW } : one,
    )
    const nothing = { ...outcome, value: null, trace: { ...outcome.trace, decisions } }
    expect(explain(ctx.translate('en'), nothing).applicant).toEqual([
      'Right to a mooring: cannot be decided with what is known.',
      'The reason: no row of the table matches, and it has no default.',
    ])
  })
})
