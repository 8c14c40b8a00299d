import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { readDmn } from '#lib/dmn/read'
import { writeDmn } from '#lib/dmn/write'
import { newUuid } from '#lib/uuid'
import { dbTest } from '#testing'
import { openDatabase } from '../../../kernel/database.ts'
import { decideBy } from '../decide-by.ts'
import { bringIn, islandRules } from '../fixture.ts'
import { listKeptVersions } from '../rule-set.ts'
import type { DraftId, ProposalId } from '../tables.ts'
import { beginDraft, discardDraft, getDraft, listDrafts, saveDraft } from './draft.ts'
import { withCells, withExpression } from './edit.ts'
import { countWaiting, getProposal, listProposals, newestPublication } from './proposal.ts'
import { declineProposal, propose, publishProposal } from './publish.ts'

const SET = 'mooring'
const BODY = 'moci'
const AUTHOR = { agency: BODY, roles: ['rule-author'] }
const WHY = { reason: 'Longer boats since the quay was built', basis: 'Harbour Ordinance 3/2026' }
const ELEVEN = { Length: 13, 'Boat use': 'pleasure', Insured: true }

let turn = 0

/**
 * Rules of the island, as a body of the template's country would own them. Each test has a pack of its own, which
 * ends what the one before published.
 */
const rulesHere = async (...changes: NonNullable<Parameters<typeof islandRules>[0]>[number][]) => {
  const own = {
    ...{ file: 'scenarios.yaml', replace: 'A long boat has no place' },
    by: `A long boat has no place (${turn})`,
  }
  const all = await islandRules([own, ...changes])
  return all.map((one) => ({ ...one, definition: { ...one.definition, owner: BODY } }))
}

async function freshRules(ctx: Ctx) {
  turn++
  await bringIn(ctx, await rulesHere())
}

/** The draft with other cells in the first table, `Berth`. */
async function withLengths(ctx: Ctx, id: DraftId, ...lengths: string[]) {
  const draft = await getDraft(ctx, SET, id)
  const definitions = readDmn(draft.dmn)
  const at = definitions.elements.findIndex(({ name }) => name === 'Berth')
  const element = definitions.elements[at]
  const table = element?.kind === 'decision' ? element.expression : undefined
  if (table?.kind !== 'decisionTable') throw new Error('no table of berths')
  const typed = new Map(lengths.map((length, row) => [row, [length]]))
  const dmn = writeDmn(withExpression(definitions, at, withCells(table, typed)))
  await saveDraft(ctx, draft, draft.version, { dmn })
  return getDraft(ctx, SET, id)
}

/** Longer boats find a place; a boat of 13 metres among them, where `most` says so. */
const wider = (ctx: Ctx, id: DraftId, most = '14') =>
  withLengths(ctx, id, '<= 6', `(6..${most}]`, `> ${most}`)

const decided = async (ctx: Ctx, on: string) =>
  (await decideBy(ctx, { ruleSet: SET, inputs: ELEVEN, on })).value

async function proposed(ctx: Ctx, days: { from: string; to: string | null }, most = '14') {
  const draft = await wider(ctx, await beginDraft(ctx, SET, days), most)
  return propose(ctx, draft, draft.version, WHY)
}

describe('A change of rules', () => {
  dbTest(
    'is in force from the next decision on once a second author publishes it, for days that are over too',
    async ({ ctx, as, given, ownerUrl }) => {
      await freshRules(ctx)
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const other = openDatabase(ownerUrl, { max: 1 })
      const elsewhere = withCtx(ctx, { sql: other.sql })
      const id = await proposed(first, { from: '2025-01-01', to: '2026-01-01' })
      // Half done is not seen: what was proposed decides nothing.
      expect(await decided(elsewhere, '2025-06-01')).toBe(false)
      await expect(publishProposal(first, SET, id)).rejects.toThrow('rules/proposal-own')
      expect(await countWaiting(second, [BODY], (await given.person()).id)).toBe(1)
      await publishProposal(second, SET, id)
      expect(await newestPublication(ctx)).toBe(id)
      expect(await decided(elsewhere, '2025-06-01')).toBe(true)
      expect([await decided(ctx, '2024-12-31'), await decided(ctx, '2026-01-01')]).toEqual([
        false,
        false,
      ])
      const versions = await listKeptVersions(ctx, SET)
      expect(versions.map(({ from, to, proposal }) => [from, to, proposal])).toEqual([
        ['1998-06-01', '2024-01-01', null],
        ['2024-01-01', '2025-01-01', null],
        ['2025-01-01', '2026-01-01', id],
        ['2026-01-01', null, null],
      ])
      expect(await getProposal(ctx, SET, id)).toMatchObject({ outcome: 'published' })
      await expect(publishProposal(second, SET, id)).rejects.toThrow('rules/proposal-over')
      expect(await listDrafts(ctx, SET)).toEqual([])
      const { rows } = await sql<{ fact: string }>`
        select fact from kernel.audit where resource = ${`rules:${SET}`} order by id`.execute(
        ctx.sql,
      )
      expect(rows.map(({ fact }) => fact)).toEqual([
        ...['rules/draft-begun', 'rules/draft-saved', 'rules/rules-proposed'],
        'rules/rules-published',
      ])
      await other.close()
    },
  )

  dbTest('is published once, whoever is faster', async ({ ctx, as, given }) => {
    await freshRules(ctx)
    const authors = await Promise.all([0, 1, 2].map(() => given.officer(AUTHOR)))
    const [first, second, third] = authors.map((one) => as(one)) as [Ctx, Ctx, Ctx]
    const id = await proposed(first, { from: '2026-06-01', to: null }, '12.4')
    const late = await proposed(first, { from: '2026-07-01', to: null }, '12.4')
    const outcomes = await Promise.allSettled(
      [second, third].map((author) => publishProposal(author, SET, id)),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    // What the other one stood on is no longer in force.
    await expect(publishProposal(second, SET, late)).rejects.toThrow('rules/proposal-stale')
  })
})

describe('A draft', () => {
  dbTest('is saved over by nobody who has not seen what it says', async ({ ctx, as, given }) => {
    await freshRules(ctx)
    const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    const id = await beginDraft(first, SET, { from: '2026-06-01', to: null })
    const seen = await getDraft(second, SET, id)
    await wider(first, id, '12.4')
    await expect(saveDraft(second, seen, seen.version, { scenarios: [] })).rejects.toThrow(
      'rules/draft-stale',
    )
    const now = await getDraft(second, SET, id)
    expect([now.version, now.scenarios.length]).toEqual([2, seen.scenarios.length])
    await expect(propose(second, now, 1, WHY)).rejects.toThrow('rules/draft-stale')
    // Both at once: one of them is told.
    const both = await Promise.allSettled(
      [first, second].map((one) => saveDraft(one, now, now.version, { days: { ...now.days } })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { rows } = await sql<{ version: number }>`
      select version from rules.draft_revision where draft = ${id} order by version`.execute(
      ctx.sql,
    )
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3])
  })

  dbTest('is proposed whole, and stands still while it waits', async ({ ctx, as, given }) => {
    await freshRules(ctx)
    const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    const id = await beginDraft(first, SET, { from: '2026-06-01', to: null })
    const begun = await getDraft(first, SET, id)
    await expect(propose(first, begun, 1, WHY)).rejects.toThrow('rules/draft-same')
    await expect(propose(first, begun, 1, { ...WHY, reason: ' ' })).rejects.toThrow(
      'rules/reason-missing',
    )
    await expect(propose(first, begun, 1, { ...WHY, basis: '' })).rejects.toThrow(
      'rules/basis-missing',
    )
    const faulty = await withLengths(first, id, '<= 6', '(7..12]', '> 12')
    await expect(propose(first, faulty, faulty.version, WHY)).rejects.toThrow('rules/draft-faulty')
    const otherwise = await wider(first, id, '14')
    await expect(propose(first, otherwise, otherwise.version, WHY)).rejects.toThrow(
      'rules/draft-faulty',
    )
    const sound = await wider(first, id, '12.4')
    const proposal = await propose(first, sound, sound.version, WHY)
    await expect(saveDraft(first, sound, sound.version, {})).rejects.toThrow('rules/draft-proposed')
    await expect(declineProposal(second, SET, proposal, '')).rejects.toThrow('rules/reason-missing')
    await declineProposal(second, SET, proposal, 'The quay is not finished')
    expect(await getProposal(ctx, SET, proposal)).toMatchObject({
      ...{ outcome: 'declined', answer: 'The quay is not finished' },
    })
    const again = await propose(first, sound, sound.version, WHY)
    await declineProposal(first, SET, again, '')
    const outcomes = (await listProposals(ctx, SET)).map(({ outcome }) => outcome)
    expect(outcomes.slice(0, 2).sort()).toEqual(['declined', 'withdrawn'])
    await discardDraft(first, SET, id)
    await expect(saveDraft(first, sound, sound.version, {})).rejects.toThrow('rules/draft-ended')
  })
})

describe('A pack', () => {
  const published = async (ctx: Ctx, first: Ctx, second: Ctx) => {
    await freshRules(ctx)
    const id = await proposed(first, { from: '2026-06-01', to: null }, '12.4')
    await publishProposal(second, SET, id)
    return id
  }
  const proposalsIn = async (ctx: Ctx) =>
    (await listKeptVersions(ctx, SET)).map(({ from, proposal }) => [from, proposal])

  dbTest(
    'that leaves a rule set as it was keeps what was published',
    async ({ ctx, as, given }) => {
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const id = await published(ctx, first, second)
      const before = await proposalsIn(ctx)
      const words = { file: 'rules.yaml', replace: 'en: Right to a mooring', by: 'en: A mooring' }
      await bringIn(ctx, await rulesHere(words))
      expect(await proposalsIn(ctx)).toEqual(before)
      expect(await getProposal(ctx, SET, id)).toMatchObject({ lapsedAt: null })
    },
  )

  dbTest(
    'that changes a rule set ends what was published, and says so',
    async ({ ctx, as, given }) => {
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const id = await published(ctx, first, second)
      const change = { file: 'scenarios.yaml', replace: 'Length: 12.5', by: 'Length: 12.6' }
      await bringIn(ctx, await rulesHere(change))
      expect(await proposalsIn(ctx)).toEqual([
        ['1998-06-01', null],
        ['2024-01-01', null],
      ])
      const { lapsedAt, outcome } = await getProposal(ctx, SET, id)
      expect([outcome, lapsedAt !== null]).toEqual(['published', true])
      const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from kernel.audit
      where fact = 'rules/rules-lapsed' and data ->> 'proposal' = ${id}`.execute(ctx.sql)
      expect(rows).toEqual([{ n: 1 }])
    },
  )

  dbTest('whose words no longer fit what was published ends it too', async ({ ctx, as, given }) => {
    const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    await published(ctx, first, second)
    const [mooring] = await rulesHere()
    if (!mooring) throw new Error('no rules')
    const { definition } = mooring
    const [length, ...others] = definition.inputs
    if (!length) throw new Error('no inputs')
    const asText = { ...length, kind: 'text' as const }
    await bringIn(ctx, [{ ...mooring, definition: { ...definition, inputs: [asText, ...others] } }])
    expect((await proposalsIn(ctx)).length).toBe(2)
  })
})

describe('Drafts', () => {
  dbTest(
    "are their body's alone, of days that leave none without rules, and bounded",
    async ({ ctx, as, given }) => {
      await freshRules(ctx)
      const first = as(await given.officer(AUTHOR))
      const elsewhere = as(await given.officer({ agency: 'gdt', roles: ['rule-author'] }))
      const days = { from: '2026-06-01', to: null }
      const id = await beginDraft(first, SET, days)
      const draft = await getDraft(first, SET, id)
      await expect(beginDraft(elsewhere, SET, days)).rejects.toThrow('kernel/denied')
      await expect(getDraft(elsewhere, SET, id)).rejects.toThrow('kernel/denied')
      await expect(saveDraft(elsewhere, draft, 1, {})).rejects.toThrow('kernel/denied')
      const begun = (from: string, to: string | null) => beginDraft(first, SET, { from, to })
      await expect(begun('2026-02-30', null)).rejects.toThrow('rules/days-wrong')
      await expect(begun('2026-02-02', '2026-02-02')).rejects.toThrow('rules/days-wrong')
      await expect(begun('1990-01-01', '1991-01-01')).rejects.toThrow('rules/days-gap')
      const none = newUuid(0) as string
      await expect(getDraft(first, SET, none as DraftId)).rejects.toThrow('rules/draft-missing')
      await expect(publishProposal(first, SET, none as ProposalId)).rejects.toThrow(
        'rules/proposal-missing',
      )
      const dmn = `${draft.dmn}<!--${'x'.repeat(530_000)}-->`
      await expect(saveDraft(first, draft, 1, { dmn })).rejects.toThrow('rules/draft-large')
      const scenarios = Array.from({ length: 501 }, () => draft.scenarios.slice(0, 1)).flat()
      await expect(saveDraft(first, draft, 1, { scenarios })).rejects.toThrow(
        'rules/scenarios-many',
      )
      while ((await listDrafts(ctx, SET)).length < 20) await begun('2026-06-01', null)
      await expect(begun('2026-06-01', null)).rejects.toThrow('rules/drafts-many')
      expect((await listDrafts(ctx, SET)).length).toBe(20)
    },
  )
})
