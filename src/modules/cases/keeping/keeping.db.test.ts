import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, type Delivered, type PersonId, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { type DbFixtures, type Given, dbTest as it } from '#testing'
import { withdrawApplication } from '../application.ts'
import { findCase } from '../case.ts'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { sendApplication } from '../fixture.ts'
import { noteIssuedLicence } from '../grant.ts'
import type { CaseId } from '../tables.ts'
import { agreeOnDisposal, declineDisposal, listDisposals, openDisposal } from './disposal.ts'
import { liftHold, listHolds, placeHold } from './hold.ts'
import type { DisposalId, LegalHoldId } from './rows.ts'
import { disposeCase, sweepDisposals } from './sweep.ts'

const TEN_YEARS = { days: 3_655 }
/** Past the time in which the list that a test before declined is not proposed again. */
const LATER = { days: 3_855 }
const HOLD = { scope: 'case', reason: 'A court asked for it.', authority: 'Order 17 of 2036' }
const worker = (ctx: Ctx) => withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
type As = DbFixtures['as']

/** Applications that were taken back, by one person each. */
async function givenClosed(as: As, given: Given, count = 1) {
  const closed: { reference: string; id: CaseId; ctx: Ctx; person: PersonId }[] = []
  for (let made = 0; made < count; made++) {
    const person = await given.person()
    const ctx = as(person)
    const reference = await sendApplication(ctx)
    await withdrawApplication(ctx, reference)
    const found = await findCase(ctx, reference)
    if (found) closed.push({ reference, id: found.id, ctx, person: person.id })
  }
  return closed
}

const heads = async (as: As, given: Given) =>
  [
    as(await given.officer({ roles: ['senior-officer'] })),
    as(await given.officer({ roles: ['senior-officer'] })),
  ] as const

/** The open list, after a night. */
async function proposed(ctx: Ctx, head: Ctx): Promise<DisposalId> {
  await sweepDisposals(worker(ctx))
  const list = (await listDisposals(head)).find(({ state }) => state === 'proposed')
  if (!list) throw new Error('nothing is due')
  return list.id
}

const left = async (ctx: Ctx, id: CaseId) => {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from cases.case where id = ${id})
      + (select count(*) from cases.submission where case_id = ${id})
      + (select count(*) from cases.decision where case_id = ${id})
      + (select count(*) from cases.clock_segment where case_id = ${id})
      + (select count(*) from cases.outcome where case_id = ${id})
      + (select count(*) from kernel.file where owner = ${`case:${id}`}) as left`.execute(ctx.sql)
  return Number(rows[0]?.left)
}

describe('A case whose time is over', () => {
  it('goes when two heads have agreed, and leaves its reference, dates, outcome and a hash', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [one] = await givenClosed(as, given)
    const [first, second] = await heads(as, given)
    if (!one) throw new Error('no case')
    await sweepDisposals(worker(ctx))
    expect(await listDisposals(first)).toEqual([])
    clock.advance(TEN_YEARS)
    const [young] = await givenClosed(as, given)
    const list = await proposed(ctx, first)
    expect((await first.tx((ctx) => openDisposal(ctx, list))).lines).toHaveLength(1)
    await agreeOnDisposal(first, list)
    await expect(agreeOnDisposal(first, list)).rejects.toThrow('cases/second-head')
    expect(await sweepDisposals(worker(ctx))).toBe(0)
    await agreeOnDisposal(second, list)
    await expect(declineDisposal(first, list, 'No')).rejects.toThrow('cases/disposal-over')
    expect(await sweepDisposals(worker(ctx))).toBe(1)
    expect(await left(ctx, one.id)).toBe(0)
    expect(await listMessages(one.ctx, one.person, `my/cases/${one.reference}`)).toEqual([])
    const { rows } = await sql<{ ran: number }>`select count(*)::int as ran from procedures.instance
      where key = ${one.reference}`.execute(ctx.sql)
    expect(rows[0]?.ran).toBe(0)
    const { list: done, lines } = await first.tx((ctx) => openDisposal(ctx, list))
    expect(done.state).toBe('done')
    expect(lines[0]).toMatchObject({
      reference: one.reference,
      fate: 'disposed',
      outcome: 'withdrawn',
    })
    expect(lines[0]?.sha256).toHaveLength(32)
    expect(young && (await left(ctx, young.id))).toBeGreaterThan(3)
  })

  it('leaves its licence, whose register has a time of its own', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const person = as(await given.person())
    const officer = as(await given.officer())
    const reference = await sendApplication(person)
    await claimCase(officer, reference)
    await approveCase(officer, reference)
    const found = await findCase(ctx, reference)
    if (!found) throw new Error('no case')
    const payload = { resource: `case:${found.id}`, data: { licence: found.id, number: 'L-1' } }
    const told: Delivered = { id: 1n, fact: 'licences/licence-issued', at: clock.now(), payload }
    await noteIssuedLicence(worker(ctx), told)
    clock.advance(TEN_YEARS)
    const [first, second] = await heads(as, given)
    const list = await proposed(ctx, first)
    await agreeOnDisposal(first, list)
    await agreeOnDisposal(second, list)
    await sweepDisposals(worker(ctx))
    expect(await left(ctx, found.id)).toBe(0)
    const { rows } = await sql`select id from licences.edition where case_id = ${found.id}`.execute(
      ctx.sql,
    )
    expect(rows).toHaveLength(1)
  })

  it('stays where a head declines the list, and is not proposed again at once', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [one] = await givenClosed(as, given)
    clock.advance(TEN_YEARS)
    const [first] = await heads(as, given)
    const list = await proposed(ctx, first)
    const elsewhere = as(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    await expect(agreeOnDisposal(elsewhere, list)).rejects.toThrow('cases/disposal-missing')
    await expect(declineDisposal(first, list, ' ')).rejects.toThrow('cases/text-missing')
    await declineDisposal(first, list, 'An inquiry is expected.')
    await sweepDisposals(worker(ctx))
    expect((await listDisposals(first)).map(({ state }) => state)).not.toContain('proposed')
    expect(one && (await left(ctx, one.id))).toBeGreaterThan(3)
    clock.advance({ days: 91 })
    await agreeAndRun(ctx, await heads(as, given))
  })
})

async function agreeAndRun(ctx: Ctx, [first, second]: readonly [Ctx, Ctx]) {
  const list = await proposed(ctx, first)
  await agreeOnDisposal(first, list)
  await agreeOnDisposal(second, list)
  await sweepDisposals(worker(ctx))
  return list
}

describe('A legal hold', () => {
  it('keeps what it covers, also where two have agreed already', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const auditor = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
    const [one, other] = await givenClosed(as, given, 2)
    if (!one || !other) throw new Error('no case')
    clock.advance(LATER)
    const [first, second] = await heads(as, given)
    const list = await proposed(ctx, first)
    await agreeOnDisposal(first, list)
    await agreeOnDisposal(second, list)
    await placeHold(auditor, { ...HOLD, reference: one.reference, scope: 'person' })
    await sweepDisposals(worker(ctx))
    expect(await left(ctx, one.id)).toBeGreaterThan(3)
    expect(await left(ctx, other.id)).toBe(0)
    const [hold] = await listHolds(auditor)
    await expect(liftHold(auditor, hold?.id as LegalHoldId, 'Over')).rejects.toThrow(
      'cases/own-hold',
    )
    const colleague = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
    await liftHold(colleague, hold?.id as LegalHoldId, 'The court has judged.')
    await expect(liftHold(colleague, hold?.id as LegalHoldId, 'Over')).rejects.toThrow(
      'cases/legal-hold-missing',
    )
    await agreeAndRun(ctx, [first, second])
    expect(await left(ctx, one.id)).toBe(0)
  })

  it('is placed by auditors, with a reach, a reason and a right', async ({ as, given }) => {
    const [one] = await givenClosed(as, given)
    const auditor = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
    const place = (ctx: Ctx, change: object) =>
      placeHold(ctx, { ...HOLD, reference: one?.reference ?? '', ...change })
    const head = as(await given.officer({ roles: ['senior-officer'] }))
    await expect(place(head, {})).rejects.toThrow('kernel/denied')
    await expect(place(auditor, { scope: 'world' })).rejects.toThrow('cases/hold-scope')
    await expect(place(auditor, { reason: '' })).rejects.toThrow('cases/text-missing')
    await expect(place(auditor, { authority: '' })).rejects.toThrow('cases/authority-missing')
    await expect(place(auditor, { reference: 'QA-0' })).rejects.toThrow('cases/case-missing')
  })

  it('and a disposal at the same moment end in one order: what is held is there', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const auditor = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
    const all = await givenClosed(as, given, 6)
    clock.advance(LATER)
    const [first, second] = await heads(as, given)
    const list = await proposed(ctx, first)
    await agreeOnDisposal(first, list)
    await agreeOnDisposal(second, list)
    for (const { reference, id } of all) {
      const [held, gone] = await Promise.allSettled([
        placeHold(auditor, { ...HOLD, reference }),
        disposeCase(worker(ctx), list, id),
      ])
      const isGone = gone.status === 'fulfilled' && gone.value
      expect([held.status, isGone]).toEqual(isGone ? ['rejected', true] : ['fulfilled', false])
      expect((await left(ctx, id)) === 0).toBe(isGone)
    }
    await sweepDisposals(worker(ctx))
  })
})

describe('The disposal', () => {
  it('that breaks off in the midst of a case has removed nothing of it, and goes on later', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [one] = await givenClosed(as, given)
    if (!one) throw new Error('no case')
    clock.advance(LATER)
    const [first, second] = await heads(as, given)
    const list = await proposed(ctx, first)
    await Promise.allSettled([agreeOnDisposal(first, list), agreeOnDisposal(first, list)])
    await agreeOnDisposal(second, list)
    const broken = worker(ctx).tx(async (ctx) => {
      await disposeCase(ctx, list, one.id)
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(ctx.sql)
    })
    await expect(broken).rejects.toThrow()
    expect(await left(ctx, one.id)).toBeGreaterThan(3)
    await sweepDisposals(worker(ctx))
    expect(await left(ctx, one.id)).toBe(0)
  })

  it('removes nothing on which two have not agreed, also by SQL', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const [one] = await givenClosed(as, given)
    clock.advance(LATER)
    const [first] = await heads(as, given)
    const list = await proposed(ctx, first)
    await agreeOnDisposal(first, list)
    const run = sql`select cases.dispose(${list}, ${one?.id}, now())`.execute(ctx.sql)
    await expect(run).rejects.toThrow('nobody agreed')
    const alone =
      sql`update cases.disposal set state = 'agreed', second_by = first_by, second_at = now()
      where id = ${list}`.execute(ctx.sql)
    await expect(alone).rejects.toThrow('agreed_by_two')
    for (const table of ['case', 'submission', 'decision', 'stub', 'legal_hold'])
      await expect(sql.raw(`delete from cases.${table}`).execute(ctx.sql)).rejects.toThrow(
        'permission denied',
      )
    const forget = sql`select procedures.forget('home-business-licence', ${one?.reference})`
    await expect(forget.execute(ctx.sql)).rejects.toThrow('permission denied')
  })

  it('knows every table that says something of a case', async ({ ctx }) => {
    const { rows } = await sql<{ name: string; known: boolean }>`
      select c.conrelid::regclass::text as name,
        c.confdeltype = 'c' or
        pg_get_functiondef('cases.dispose'::regproc) like '%delete from ' || c.conrelid::regclass::text || ' %' as known
      from pg_constraint c where c.contype = 'f' and c.confrelid = 'cases.case'::regclass`.execute(
      ctx.sql,
    )
    expect(rows.length).toBeGreaterThan(7)
    expect(rows.filter(({ known }) => !known)).toEqual([])
  })
})
