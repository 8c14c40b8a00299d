import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, Module, ProcedureUse } from '#kernel'
import { dbTest } from '#testing'
import { getInstance } from '../instance.ts'
import { bringProcedures } from '../procedure.ts'
import { startProcedure } from '../start.ts'
import type { DraftId, ProposalId } from '../tables.ts'
import { beginDraft, discardDraft, getAuthored, getDraft, listDrafts, saveDraft } from './draft.ts'
import { countWaiting, getProposal } from './proposal.ts'
import { declineProposal, propose, publishProposal, sweepPublications } from './publish.ts'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const WHY = { reason: 'A second look is needed', basis: 'Decision 12 of 2026' }

/** A procedure of one task, with a name of its own in both languages. */
const model = (task: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:igov="urn:igov:bpmn" id="d"
  targetNamespace="urn:test">
  <process id="main" name="Permit" isExecutable="true">
    <extensionElements><igov:text lang="ar">تصريح</igov:text></extensionElements>
    <startEvent id="sent"/>
    <sequenceFlow id="f1" sourceRef="sent" targetRef="look"/>
    <userTask id="look" name="${task}"><extensionElements>
      <igov:text lang="ar">${task === 'Look' ? 'نظر' : 'نظر آخر'}</igov:text>
      <igov:role>officer</igov:role><igov:due>"P1D"</igov:due></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="look" targetRef="over"/>
    ${more}
    <endEvent id="over"/>
  </process>
</definitions>`

const USE: ProcedureUse = {
  names: { en: 'Permit', ar: 'تصريح' },
  ...{ language: 'en', sent: [], states: [], forms: [], untimed: [] },
  faults: (bpmn) =>
    bpmn.includes('Forbidden')
      ? [{ severity: 'error', element: 'look', text: 'nobody may look' }]
      : [],
}
const FOLLOWED: readonly Module[] = [{ name: 'followers', uses: [], procedureUse: async () => USE }]

async function givenPermit(ctx: Ctx, bpmn = model('Look')) {
  const id = `permit-${randomUUID().slice(-8)}`
  await bringProcedures(ctx, [{ id, owner: 'moci', bpmn }])
  return id
}

async function proposed(
  author: Ctx,
  procedure: string,
  { bpmn = model('Again'), starts = '' } = {},
) {
  const draft = await getDraft(author, procedure, await beginDraft(author, procedure))
  const seen = await saveDraft(author, draft, draft.version, bpmn)
  const day = starts || author.clock.now().toISOString().slice(0, 10)
  return propose(author, FOLLOWED, draft, { seen, typed: { ...WHY, starts: day } })
}

const inForce = async (ctx: Ctx, id: string) => (await getAuthored(ctx, id)).bpmn

const factsOf = async (ctx: Ctx, procedure: string) => {
  const { rows } = await sql<{ fact: string }>`
    select fact from kernel.audit where resource = ${`procedure:${procedure}`} order by id`.execute(
    ctx.sql,
  )
  return rows.map(({ fact }) => fact.replace('procedures/', ''))
}

describe('A change of a procedure', () => {
  dbTest(
    'is followed by cases that begin once a second author publishes it, and by none that run',
    async ({ ctx, as, given }) => {
      const id = await givenPermit(ctx)
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const before = await startProcedure(ctx, { procedure: id, key: `${id}-1` })
      const proposal = await proposed(first, id)
      expect(await inForce(first, id)).toBe(model('Look'))
      expect(await countWaiting(second, ['moci'], (await given.person()).id)).toBe(1)
      await expect(publishProposal(first, FOLLOWED, id, proposal)).rejects.toThrow(
        'procedures/proposal-own',
      )
      await publishProposal(second, FOLLOWED, id, proposal)
      expect(await inForce(first, id)).toBe(model('Again'))
      const after = await startProcedure(ctx, { procedure: id, key: `${id}-2` })
      const [old, young] = [await getInstance(ctx, before), await getInstance(ctx, after)]
      expect(old.definition).not.toBe(young.definition)
      await expect(publishProposal(second, FOLLOWED, id, proposal)).rejects.toThrow(
        'procedures/proposal-over',
      )
      expect(await listDrafts(first, id)).toEqual([])
      expect(await factsOf(ctx, id)).toEqual([
        ...['draft-begun', 'draft-saved', 'procedure-proposed', 'procedure-published'],
        'procedure-in-force',
      ])
    },
  )

  dbTest(
    'begins on its first day, once, by whichever worker',
    async ({ ctx, as, given, clock }) => {
      const id = await givenPermit(ctx)
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const day = new Date(clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
      const proposal = await proposed(first, id, { starts: day })
      await publishProposal(second, FOLLOWED, id, proposal)
      await sweepPublications(ctx)
      expect(await inForce(first, id)).toBe(model('Look'))
      clock.advance({ days: 4 })
      await Promise.all([sweepPublications(ctx), sweepPublications(ctx)])
      expect(await inForce(first, id)).toBe(model('Again'))
      expect((await factsOf(ctx, id)).filter((fact) => fact === 'procedure-in-force')).toHaveLength(
        1,
      )
      const past = proposed(first, id, { bpmn: model('Third'), starts: day })
      await expect(past).rejects.toThrow('procedures/start-wrong')
    },
  )

  dbTest(
    'stays in force over a release that has the same model, and ends by one that has another',
    async ({ ctx, as, given }) => {
      const id = await givenPermit(ctx)
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const proposal = await proposed(first, id)
      await publishProposal(second, FOLLOWED, id, proposal)
      const owner = 'moci'
      await bringProcedures(ctx, [{ id, owner, bpmn: model('Look'), fits: () => true }])
      expect(await inForce(first, id)).toBe(model('Again'))
      // Brought into git and loaded from there it is the pack's, and nothing has ended.
      await bringProcedures(ctx, [{ id, owner, bpmn: model('Again') }])
      expect((await getAuthored(first, id)).proposal).toBeNull()
      expect((await getProposal(first, id, proposal)).lapsedAt).toBeNull()
      const next = await proposed(first, id, { bpmn: model('Third') })
      await publishProposal(second, FOLLOWED, id, next)
      await bringProcedures(ctx, [{ id, owner, bpmn: model('Look') }])
      expect(await inForce(first, id)).toBe(model('Look'))
      expect((await getProposal(first, id, next)).lapsedAt).toEqual(expect.any(Date))
      expect(await factsOf(ctx, id)).toContain('procedure-lapsed')
    },
  )

  dbTest('ends by a release whose service can no longer follow it', async ({ ctx, as, given }) => {
    const id = await givenPermit(ctx)
    const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    await publishProposal(second, FOLLOWED, id, await proposed(first, id))
    await bringProcedures(ctx, [{ id, owner: 'moci', bpmn: model('Look'), fits: () => false }])
    expect(await inForce(first, id)).toBe(model('Look'))
  })

  dbTest(
    'that was published for a later day lapses where a release came first',
    async ({ ctx, as, given, clock }) => {
      const id = await givenPermit(ctx)
      const first = as(await given.officer(AUTHOR))
      const second = as(await given.officer(AUTHOR))
      const day = new Date(clock.now().getTime() + 2 * 86_400_000).toISOString().slice(0, 10)
      const proposal = await proposed(first, id, { starts: day })
      await publishProposal(second, FOLLOWED, id, proposal)
      await bringProcedures(ctx, [{ id, owner: 'moci', bpmn: model('Other') }])
      clock.advance({ days: 3 })
      await sweepPublications(ctx)
      expect(await inForce(first, id)).toBe(model('Other'))
      expect((await getProposal(first, id, proposal)).lapsedAt).toEqual(expect.any(Date))
    },
  )

  dbTest('is void once another version is in force', async ({ ctx, as, given }) => {
    const id = await givenPermit(ctx)
    const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    const late = await beginDraft(first, id)
    const [one, other] = [
      await proposed(first, id),
      await proposed(first, id, { bpmn: model('B') }),
    ]
    await publishProposal(second, FOLLOWED, id, one)
    await expect(publishProposal(second, FOLLOWED, id, other)).rejects.toThrow(
      'procedures/proposal-stale',
    )
    const seen = await saveDraft(first, { procedure: id, id: late }, 1, model('C'))
    const starts = first.clock.now().toISOString().slice(0, 10)
    await expect(
      propose(first, FOLLOWED, { procedure: id, id: late }, { seen, typed: { ...WHY, starts } }),
    ).rejects.toThrow('procedures/draft-behind')
  })

  dbTest(
    'is declined with an answer, or taken back, and its draft goes on',
    async ({ ctx, as, given }) => {
      const id = await givenPermit(ctx)
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const proposal = await proposed(first, id)
      await expect(declineProposal(second, id, proposal, ' ')).rejects.toThrow(
        'procedures/answer-missing',
      )
      await declineProposal(second, id, proposal, 'The name is wrong')
      const { draft, answer, outcome } = await getProposal(first, id, proposal)
      expect([outcome, answer]).toEqual(['declined', 'The name is wrong'])
      const open = await getDraft(first, id, draft)
      const starts = first.clock.now().toISOString().slice(0, 10)
      const order = { seen: open.version, typed: { ...WHY, starts } }
      const again = await propose(first, FOLLOWED, open, order)
      await expect(saveDraft(first, open, open.version, model('D'))).rejects.toThrow(
        'procedures/draft-proposed',
      )
      await declineProposal(first, id, again, '')
      expect((await getProposal(first, id, again)).outcome).toBe('withdrawn')
      await discardDraft(first, id, draft)
      await expect(saveDraft(first, open, open.version, model('D'))).rejects.toThrow(
        'procedures/draft-ended',
      )
    },
  )
})

describe('A draft of a procedure', () => {
  dbTest(
    'is saved by who has seen its last revision, and keeps each',
    async ({ ctx, as, given }) => {
      const id = await givenPermit(ctx)
      const [first, second] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const draft = { procedure: id, id: await beginDraft(first, id) }
      const begun = await getDraft(first, id, draft.id)
      expect(begun.bpmn, 'a diagram for the canvas').toContain('BPMNDiagram')
      const both = await Promise.allSettled([
        saveDraft(first, draft, 1, model('One')),
        saveDraft(second, draft, 1, model('Two')),
      ])
      const lost = both.filter(({ status }) => status === 'rejected')
      expect(lost).toHaveLength(1)
      expect(String((lost[0] as PromiseRejectedResult).reason)).toContain('procedures/draft-stale')
      const change = sql`update procedures.draft_revision set bpmn = '' where draft = ${draft.id}`
      await expect(change.execute(ctx.sql)).rejects.toThrow('permission denied')
      await bringProcedures(ctx, [
        { id, owner: 'moci', bpmn: model('Look') },
        { id: `${id}-b`, owner: 'moci', bpmn: model('Look') },
      ])
      await expect(getDraft(first, `${id}-b`, draft.id)).rejects.toThrow('procedures/draft-missing')
      await expect(getDraft(first, id, randomUUID() as DraftId)).rejects.toThrow(
        'procedures/draft-missing',
      )
      await expect(getProposal(first, id, randomUUID() as ProposalId)).rejects.toThrow(
        'procedures/proposal-missing',
      )
    },
  )

  dbTest('may have faults, and is not proposed with them', async ({ ctx, as, given }) => {
    const id = await givenPermit(ctx)
    const first = as(await given.officer(AUTHOR))
    const dead = '<userTask id="lost" name="Lost"/>'
    for (const bpmn of [model('Forbidden'), model('Look', dead)]) {
      await expect(proposed(first, id, { bpmn })).rejects.toThrow('procedures/draft-faulty')
    }
    await expect(proposed(first, id, { bpmn: model('Look') })).rejects.toThrow(
      'procedures/draft-same',
    )
  })

  dbTest('is proposed with the reason and the law it stands on', async ({ ctx, as, given }) => {
    const id = await givenPermit(ctx)
    const first = as(await given.officer(AUTHOR))
    const draft = { procedure: id, id: await beginDraft(first, id) }
    const seen = await saveDraft(first, draft, 1, model('Again'))
    const starts = first.clock.now().toISOString().slice(0, 10)
    const offer = (typed: Partial<typeof WHY>) =>
      propose(first, FOLLOWED, draft, { seen, typed: { ...WHY, starts, ...typed } })
    await expect(offer({ reason: ' ' })).rejects.toThrow('procedures/reason-missing')
    for (const basis of ['', ' ', 'x'.repeat(301)]) {
      await expect(offer({ basis })).rejects.toThrow('procedures/basis-missing')
    }
    expect((await getDraft(first, id, draft.id)).proposed).toBe(false)
    await offer({ basis: 'x'.repeat(300) })
    expect((await getDraft(first, id, draft.id)).proposed).toBe(true)
  })

  dbTest('is kept up to 512 KB, and twenty of them are open', async ({ ctx, as, given }) => {
    const id = await givenPermit(ctx)
    const first = as(await given.officer(AUTHOR))
    const draft = { procedure: id, id: await beginDraft(first, id) }
    const bpmn = `${model('Again')}<!---->`
    const full = 512 * 1024 - Buffer.byteLength(bpmn)
    const filled = (by: number) => bpmn.replace('<!--', `<!--${'x'.repeat(by)}`)
    await expect(saveDraft(first, draft, 1, filled(full + 1))).rejects.toThrow(
      'procedures/draft-large',
    )
    await saveDraft(first, draft, 1, filled(full))
    for (let open = 1; open < 20; open++) await beginDraft(first, id)
    await expect(beginDraft(first, id)).rejects.toThrow('procedures/drafts-many')
    await discardDraft(first, id, draft.id)
    await beginDraft(first, id)
    expect(await listDrafts(first, id)).toHaveLength(20)
  })

  dbTest('is another body’s business', async ({ ctx, as, given }) => {
    const id = await givenPermit(ctx)
    const other = as(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
    await expect(beginDraft(other, id)).rejects.toThrow('kernel/denied')
  })
})
