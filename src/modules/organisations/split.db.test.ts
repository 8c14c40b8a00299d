import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { dbTest, type Given, type GivenPerson } from '#testing'
import { appoint } from './appointment.ts'
import { registerDecree } from './decree.ts'
import { findOffice } from './office.ts'
import { listOrganisations } from './organisation.ts'
import { cancelPlanned, listPlanned } from './planned.ts'
import { findPost, foundPost } from './post.ts'
import { type SplitOrder, splitBody, tellOfSplits } from './split.ts'
import { mergeInto, readSuccessors } from './succession.ts'
import type { PostId } from './tables.ts'
import { changeUnit, foundUnit, listUnits } from './unit.ts'

const NAMES = { ar: 'إدارة التراخيص', en: 'Licensing' }
const TRADE = { ar: 'هيئة التجارة', en: 'Trade Authority' }
const DAY_MS = 86_400_000

const later = ({ clock }: Ctx, days: number) => new Date(clock.now().getTime() + days * DAY_MS)
const at = (ctx: Ctx, moment: Date) => withCtx(ctx, { clock: { now: () => moment } })

type As = (who: GivenPerson) => Ctx

const desk = async (as: As, given: Given, agency: string) =>
  as(await given.officer({ agency, roles: ['administrator'] }))

const unitOf = (ctx: Ctx, more = {}) =>
  foundUnit(ctx, { names: NAMES, parent: null, decree: null, from: ctx.clock.now(), ...more })
const postOf = (ctx: Ctx, more = {}) =>
  foundPost(ctx, {
    ...{ unit: null, titles: NAMES, roles: ['officer'], head: false, decree: null },
    ...{ from: ctx.clock.now(), ...more },
  })

async function hold(ctx: Ctx, given: Given, post: PostId, person?: GivenPerson) {
  const who = person ?? (await given.person())
  await appoint(ctx, {
    ...{ post, person: who.id, names: NAMES, kind: 'holder', from: ctx.clock.now() },
    ...{ until: null, decree: null, reason: '', givenBy: null, agreedBy: null },
  })
  return who
}

let decrees = 0
async function orderOf(ctx: Ctx, more: Partial<SplitOrder> = {}): Promise<SplitOrder> {
  decrees += 1
  const titles = { ar: 'فصل', en: 'Split' }
  const decree = await registerDecree(ctx, {
    number: `8/${decrees}`,
    issuedOn: '2026-01-05',
    titles,
  })
  return { taker: 'mof', units: [], services: [], at: ctx.clock.now(), decree, ...more }
}

/** Who has a service now, asked of the database and of the code. */
async function hasIt(ctx: Ctx, body: string, service: string) {
  const { rows } = await sql<{ body: string }>`
    select organisations.responsible_body(${body}, ${service}, ${ctx.clock.now()}) as body`.execute(
    ctx.sql,
  )
  const { currentOf } = await readSuccessors(at(ctx, ctx.clock.now()))
  expect(currentOf(body, service)).toBe(rows[0]?.body)
  return currentOf(body, service)
}

describe('A part of a body', () => {
  dbTest(
    'goes to a new one with all beneath it, and what is not named stays',
    async ({ as, given, clock }) => {
      const ctx = await desk(as, given, 'moci')
      const unit = await unitOf(ctx)
      const below = await unitOf(ctx, { parent: unit })
      const other = await unitOf(ctx)
      const goes = await hold(ctx, given, await postOf(ctx, { unit: below }))
      const stays = await hold(ctx, given, await postOf(ctx, { unit: other }))
      clock.advance({ days: 1 })
      const was = clock.now()
      clock.advance({ days: 1 })
      const taker = { id: 'trade-authority', names: TRADE, abbreviation: 'TA' }
      await splitBody(ctx, await orderOf(ctx, { taker, units: [unit], services: ['import'] }))
      const now = at(ctx, clock.now())
      expect((await listOrganisations(now)).find(({ id }) => id === taker.id)).toMatchObject({
        ...{ names: TRADE, abbreviation: 'TA', kind: 'ministry' },
      })
      expect((await listUnits(now, taker.id)).map(({ id, parent }) => [id, parent])).toEqual([
        [unit, null],
        [below, unit],
      ])
      expect((await listUnits(now, 'moci')).map(({ id }) => id)).toContain(other)
      expect(await findOffice(now, goes.id)).toMatchObject({
        ...{ agency: taker.id, agencies: [taker.id] },
      })
      expect((await findOffice(now, goes.id, was))?.agency).toBe('moci')
      expect((await findOffice(now, stays.id))?.agency).toBe('moci')
      expect(await hasIt(now, 'moci', 'import')).toBe(taker.id)
      expect(await hasIt(now, 'moci', 'export')).toBe('moci')
      expect((await readSuccessors(now)).currentOf('moci')).toBe('moci')
    },
  )

  dbTest('says what goes, and to whom, or does not go', async ({ as, given, clock }) => {
    const ctx = await desk(as, given, 'mm')
    const [unit, foreign] = [await unitOf(ctx), await unitOf(await desk(as, given, 'mof'))]
    const services = ['parks']
    clock.advance({ days: 1 })
    const founded = (id: string, names = TRADE) => ({ id, names, abbreviation: '' })
    for (const [more, code] of [
      [{}, 'split-empty'],
      [{ services, taker: 'mm' }, 'succession-wrong'],
      [{ services, taker: 'nowhere' }, 'missing'],
      [{ services, taker: founded('No Id') }, 'body-id-wrong'],
      [{ services, taker: founded('mof') }, 'body-id-wrong'],
      [{ services, taker: founded('fresh', { ar: '', en: '' }) }, 'name-missing'],
      [{ units: [foreign] }, 'unit-missing'],
      [{ services, at: later(ctx, -1) }, 'time-wrong'],
    ] as const) {
      const splitting = splitBody(ctx, await orderOf(ctx, more))
      await expect(splitting, code).rejects.toThrow(`organisations/${code}`)
    }
    await changeUnit(ctx, unit, { names: TRADE, parent: null, decree: null, from: later(ctx, 9) })
    const planned = splitBody(ctx, await orderOf(ctx, { units: [unit] }))
    await expect(planned).rejects.toThrow('organisations/split-held')
  })

  dbTest('takes nobody along who would then hold posts of both', async ({ as, given, clock }) => {
    const ctx = await desk(as, given, 'mot')
    const unit = await unitOf(ctx)
    const person = await hold(ctx, given, await postOf(ctx, { unit }))
    await hold(ctx, given, await postOf(ctx), person)
    clock.advance({ days: 1 })
    const both = splitBody(ctx, await orderOf(ctx, { units: [unit] }))
    await expect(both).rejects.toThrow('organisations/post-elsewhere')
    expect((await findOffice(ctx, person.id))?.agency).toBe('mot')
  })

  dbTest(
    'goes on through mergers and further splits, each at its time',
    async ({ as, given, clock }) => {
      const [ctx, taker] = [await desk(as, given, 'msy'), await desk(as, given, 'mecc')]
      clock.advance({ days: 1 })
      await splitBody(ctx, await orderOf(ctx, { taker: 'mecc', services: ['a', 'b'] }))
      clock.advance({ days: 1 })
      // Back again, in part.
      await splitBody(taker, await orderOf(taker, { taker: 'msy', services: ['b'] }))
      clock.advance({ days: 1 })
      const order = await orderOf(taker)
      await mergeInto(taker, 'moc', order)
      expect(await hasIt(at(ctx, clock.now()), 'msy', 'a')).toBe('moc')
      expect(await hasIt(at(ctx, clock.now()), 'msy', 'b')).toBe('msy')
      expect(await hasIt(at(ctx, clock.now()), 'mecc', 'x')).toBe('moc')
      // What came to a body after it had given the service away did not go along.
      const late = await desk(as, given, 'qnl')
      clock.advance({ days: 1 })
      await mergeInto(late, 'msy', await orderOf(late))
      expect(await hasIt(at(ctx, clock.now()), 'qnl', 'a')).toBe('msy')
    },
  )

  dbTest(
    'is told once it has come, once, and cancelled until then',
    async ({ ctx: system, as, given, clock }) => {
      const ctx = await desk(as, given, 'moj')
      const unit = await unitOf(ctx)
      const post = await postOf(ctx, { unit })
      clock.advance({ days: 1 })
      const taker = { id: 'notaries', names: TRADE, abbreviation: '' }
      const day = later(ctx, 5)
      await splitBody(ctx, await orderOf(ctx, { taker, units: [unit], services: ['s'], at: day }))
      // Nothing else becomes of either meanwhile.
      const merging = mergeInto(ctx, 'mof', await orderOf(ctx, { at: day }))
      await expect(merging).rejects.toThrow('organisations/succession-wrong')
      // Nor does anything settle in what is to go.
      await expect(postOf(ctx, { unit })).rejects.toThrow('organisations/time-wrong')
      await expect(unitOf(ctx, { parent: unit })).rejects.toThrow('organisations/time-wrong')
      const [planned] = await listPlanned(ctx)
      expect(planned).toMatchObject({ kind: 'split', thing: 'notaries', names: TRADE })
      if (!planned) throw new Error('is planned')
      await cancelPlanned(ctx, planned)
      expect((await findPost(ctx, post, later(ctx, 9)))?.organisation).toBe('moj')
      clock.advance({ days: 6 })
      expect((await listOrganisations(at(ctx, clock.now()))).map(({ id }) => id)).not.toContain(
        'notaries',
      )
      const told = async () => {
        await tellOfSplits(at(system, clock.now()))
        const { rows } = await sql`
        select data->>'taker' as taker, data->'bodies' as bodies from kernel.audit
        where fact = 'organisations/affairs-handed-over' and resource = 'agency:moj'`.execute(
          system.sql,
        )
        return rows
      }
      expect(await told()).toEqual([])
      // The same id again, since it never began.
      await splitBody(ctx, await orderOf(ctx, { taker, units: [unit], services: ['s'] }))
      expect(await told()).toEqual([{ taker: 'notaries', bodies: ['moj'] }])
      expect(await told()).toHaveLength(1)
      expect((await findPost(at(ctx, clock.now()), post))?.organisation).toBe('notaries')
    },
  )
})
