import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { readDmn } from '#lib/dmn/read'
import { writeDmn } from '#lib/dmn/write'
import { dbTest } from '#testing'
import { openDatabase } from '../../../kernel/database.ts'
import { decideBy } from '../decide-by.ts'
import { bringIn, islandRules } from '../fixture.ts'
import { getRuleSet, listKeptVersions } from '../rule-set.ts'
import type { DraftId, ProposalId } from '../tables.ts'
import { beginDraft, discardDraft, getDraft, listDrafts, saveDraft } from './draft.ts'
import { withCells, withExpression } from './edit.ts'
import { checkKept } from './kept-check.ts'
import {
  countWaiting,
  declineProposal,
  getProposal,
  listProposals,
  propose,
  publishProposal,
} from './proposal.ts'

const SET = 'mooring'
const BODY = 'moci'
const AUTHOR = { agency: BODY, roles: ['rule-author'] }
const WHY = { reason: 'Longer boats since the quay was built', basis: 'Harbour Ordinance 3/2026' }
const ELEVEN = { Length: 13, 'Boat use': 'pleasure', Insured: true }

/** Rules of the island, as a body of the template's country would own them. */
const rulesHere = async (...changes: Parameters<typeof islandRules>) => {
  const all = await islandRules(...changes)
  return all.map((one) => ({ ...one, definition: { ...one.definition, owner: BODY } }))
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
      await bringIn(ctx, await rulesHere())
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const other = openDatabase(ownerUrl, { max: 1 })
      const elsewhere = withCtx(ctx, { sql: other.sql })
      const id = await proposed(first, { from: '2025-01-01', to: '2026-01-01' })
      // Half done is not seen: what was proposed decides nothing.
      expect(await decided(elsewhere, '2025-06-01')).toBe(false)
      await expect(publishProposal(first, SET, id)).rejects.toThrow('rules/proposal-own')
      expect(await countWaiting(second, [BODY], (await given.person()).id)).toBe(1)
      await publishProposal(second, SET, id)
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
    await bringIn(ctx, await rulesHere())
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
