import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { dbTest, type Given } from '#testing'
import { appoint, endAppointments, listAppointments } from './appointment.ts'
import { renameBody } from './body.ts'
import { registerDecree } from './decree.ts'
import { loadOrganisations } from './load.ts'
import { findOffice } from './office.ts'
import { getOrganisation, listOrganisations, listOrganisationsAt } from './organisation.ts'
import { abolishPost, changePost, findPost, foundPost, openPost, type PostOrder } from './post.ts'
import { endPower, givePower, listPowers } from './power.ts'
import { dissolve, listSuccessions, mergeInto, readSuccessors } from './succession.ts'
import { changeUnit, endUnit, foundUnit, listUnits } from './unit.ts'

const NAMES = { ar: 'إدارة التراخيص', en: 'Licensing' }
const TITLES = { ar: 'رئيس القسم', en: 'Head of section' }
const DAY_MS = 86_400_000

const later = ({ clock }: Ctx, days: number) => new Date(clock.now().getTime() + days * DAY_MS)

/** An administrator of an agency, as whom the register is changed. */
const desk = async (
  as: (who: Awaited<ReturnType<Given['officer']>>) => Ctx,
  given: Given,
  agency = 'moci',
) => as(await given.officer({ agency, roles: ['administrator'] }))

const unitOf = (ctx: Ctx, more = {}) =>
  foundUnit(ctx, { names: NAMES, parent: null, decree: null, from: ctx.clock.now(), ...more })

const postOf = (ctx: Ctx, more: Partial<PostOrder> = {}) =>
  foundPost(ctx, {
    ...{ unit: null, titles: TITLES, roles: ['officer'], head: false, decree: null },
    from: ctx.clock.now(),
    ...more,
  })

let decrees = 0
const decreeOf = (ctx: Ctx) => {
  decrees += 1
  const titles = { ar: 'قرار', en: 'Decision' }
  return registerDecree(ctx, { number: `12/${decrees}`, issuedOn: '2026-01-05', titles })
}

async function hold(ctx: Ctx, given: Given, more: Partial<Parameters<typeof appoint>[1]> = {}) {
  const person = await given.person()
  const post = more.post ?? (await openPost(ctx, 'moci', ['officer']))
  const id = await appoint(ctx, {
    ...{ post, person: person.id, names: { ar: 'سارة', en: 'Sara' }, kind: 'holder' },
    ...{ from: ctx.clock.now(), until: null, decree: null, reason: 'needed' },
    ...{ givenBy: null, agreedBy: null },
    ...more,
  })
  return { id, post, person: person.id }
}

describe('A decree', () => {
  dbTest('is registered once, with a number, a day and a title', async ({ as, given }) => {
    const ctx = await desk(as, given)
    const order = { number: '7/2026', issuedOn: '2026-01-05', titles: TITLES }
    await registerDecree(ctx, order)
    await expect(registerDecree(ctx, order)).rejects.toThrow('organisations/decree-twice')
    for (const wrong of [{ number: ' ' }, { issuedOn: '2026-02-30' }, { issuedOn: '2999-01-01' }]) {
      const registering = registerDecree(ctx, { ...order, number: '8', ...wrong })
      await expect(registering).rejects.toThrow('organisations/decree-wrong')
    }
    const nameless = registerDecree(ctx, { ...order, number: '9', titles: { en: 'Only' } })
    await expect(nameless).rejects.toThrow('organisations/name-missing')
    const nobody = registerDecree(as(await given.person()), order)
    await expect(nobody).rejects.toThrow('organisations/no-office')
  })
})

describe('A unit', () => {
  dbTest(
    'is renamed from a day on, and was called otherwise before',
    async ({ as, given, clock }) => {
      const ctx = await desk(as, given)
      const id = await unitOf(ctx)
      const before = clock.now()
      clock.advance({ days: 10 })
      const names = { ar: 'إدارة الرخص', en: 'Permits' }
      await changeUnit(ctx, id, { names, parent: null, decree: null, from: clock.now() })
      const named = async (moment: Date) =>
        (await listUnits(ctx, 'moci', moment)).find((unit) => unit.id === id)?.names.en
      expect(await named(clock.now())).toBe('Permits')
      expect(await named(before)).toBe('Licensing')
      expect(await named(new Date(before.getTime() - DAY_MS))).toBeUndefined()
      await changeUnit(ctx, id, { names: NAMES, parent: null, decree: null, from: clock.now() })
      expect(await named(clock.now())).toBe('Licensing')
    },
  )

  dbTest('stands under another of its agency, never under itself', async ({ as, given }) => {
    const ctx = await desk(as, given)
    const above = await unitOf(ctx)
    const below = await unitOf(ctx, { parent: above })
    const from = ctx.clock.now()
    const circle = changeUnit(ctx, above, { names: NAMES, parent: below, decree: null, from })
    await expect(circle).rejects.toThrow('organisations/unit-circle')
    const other = await desk(as, given, 'moph')
    await expect(unitOf(other, { parent: above })).rejects.toThrow('organisations/unit-missing')
    await expect(endUnit(ctx, above, null)).rejects.toThrow('organisations/unit-held')
    await endUnit(ctx, below, null)
    const early = unitOf(ctx, { parent: above, from: new Date(from.getTime() - DAY_MS) })
    await expect(early).rejects.toThrow('organisations/time-wrong')
  })
})

describe('A post', () => {
  dbTest('has its title and roles from a moment on', async ({ as, given, clock }) => {
    const ctx = await desk(as, given)
    const id = await postOf(ctx, { unit: await unitOf(ctx), head: true })
    const before = clock.now()
    clock.advance({ days: 1 })
    await changePost(ctx, id, { roles: ['officer', 'senior-officer'], from: clock.now() })
    expect((await findPost(ctx, id))?.roles).toEqual(['officer', 'senior-officer'])
    expect((await findPost(ctx, id, before))?.roles).toEqual(['officer'])
    const king = changePost(ctx, id, { roles: ['king'], from: clock.now() })
    await expect(king).rejects.toThrow('organisations/roles-wrong')
    const past = changePost(ctx, id, { roles: [], from: new Date(before.getTime() - DAY_MS) })
    await expect(past).rejects.toThrow('organisations/no-version')
    const foreign = changePost(await desk(as, given, 'moph'), id, { from: clock.now() })
    await expect(foreign).rejects.toThrow('organisations/post-missing')
  })

  dbTest('that leads is one in its unit', async ({ as, given }) => {
    const ctx = await desk(as, given)
    const unit = await unitOf(ctx)
    await postOf(ctx, { unit, head: true })
    await expect(postOf(ctx, { unit, head: true })).rejects.toThrow('organisations/head-twice')
  })

  dbTest('is abolished when nobody holds it, with its powers', async ({ as, given, clock }) => {
    const ctx = await desk(as, given)
    const { id, post, person } = await hold(ctx, given)
    const order = { post, amount: 500_000n, body: null, decree: null, from: clock.now() }
    const power = await givePower(ctx, { ...order, act: 'approve' })
    clock.advance({ days: 1 })
    await expect(abolishPost(ctx, post, null)).rejects.toThrow('organisations/post-held')
    await endAppointments(ctx, { person, id }, { by: null, reason: '' })
    await abolishPost(ctx, post, null)
    expect(await findPost(ctx, post)).toBeUndefined()
    await expect(endPower(ctx, power)).rejects.toThrow('organisations/power-missing')
  })
})

describe('A power', () => {
  dbTest('is one of its kind at a time, and ends at once', async ({ as, given, clock }) => {
    const ctx = await desk(as, given)
    const post = await postOf(ctx)
    const order = { post, amount: null, body: null, decree: null, from: clock.now() }
    for (const wrong of [
      { act: 'approve' },
      { act: 'sit' },
      { act: 'sign', amount: 1n },
    ] as const) {
      await expect(givePower(ctx, { ...order, ...wrong })).rejects.toThrow(
        'organisations/power-wrong',
      )
    }
    const nil = givePower(ctx, { ...order, act: 'approve', amount: 0n })
    await expect(nil).rejects.toThrow('organisations/power-wrong')
    const power = await givePower(ctx, { ...order, act: 'sign' })
    const twice = givePower(ctx, { ...order, act: 'sign' })
    await expect(twice).rejects.toThrow('organisations/power-twice')
    await givePower(ctx, { ...order, act: 'sit', body: 'moph' })
    const nowhere = givePower(ctx, { ...order, act: 'sit', body: 'ministry-of-weather' })
    await expect(nowhere).rejects.toThrow('organisations/missing')
    clock.advance({ days: 1 })
    await endPower(ctx, power)
    expect((await listPowers(ctx, [post])).map(({ act }) => act)).toEqual(['sit'])
    const before = new Date(clock.now().getTime() - DAY_MS)
    expect(await listPowers(ctx, [post], before)).toHaveLength(2)
  })
})

describe('An appointment', () => {
  dbTest('gives what its post lets do, while it lasts', async ({ as, given, clock }) => {
    const ctx = await desk(as, given)
    const { person, post } = await hold(ctx, given, { until: later(ctx, 30) })
    expect(await findOffice(ctx, person)).toEqual({
      ...{ agency: 'moci', agencies: ['moci'], roles: ['officer'], posts: [post], standsInFor: [] },
    })
    expect(await findOffice(ctx, person, later(ctx, 31))).toBeUndefined()
    clock.advance({ days: 30 })
    expect(await findOffice(ctx, person)).toBeUndefined()
  })

  dbTest('is one holder at a time, beside others who act', async ({ as, given, clock }) => {
    const ctx = await desk(as, given)
    const { post, person } = await hold(ctx, given)
    await expect(hold(ctx, given, { post })).rejects.toThrow('organisations/post-taken')
    await hold(ctx, given, { post, kind: 'acting' })
    clock.advance({ days: 1 })
    await endAppointments(ctx, { person }, { by: null, reason: 'left' })
    const next = await hold(ctx, given, { post })
    expect(await findOffice(ctx, person)).toBeUndefined()
    expect((await findOffice(ctx, next.person))?.posts).toEqual([post])
    const all = await listAppointments(ctx, { post }, null)
    expect(all.map(({ kind, endReason }) => [kind, endReason])).toEqual([
      ['holder', 'left'],
      ['acting', ''],
      ['holder', ''],
    ])
  })

  dbTest('of sixteen at once to one post leaves one holder', async ({ as, given }) => {
    const ctx = await desk(as, given)
    const post = await openPost(ctx, 'moci', ['officer'])
    const all = await Promise.allSettled(
      Array.from({ length: 16 }, () => hold(ctx, given, { post })),
    )
    const codes = all.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'))
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(codes.filter((code) => code === 'organisations/post-taken')).toHaveLength(15)
    expect(await listAppointments(ctx, { post }, null)).toHaveLength(1)
  })

  dbTest('that was ended before it began stands in nobody’s way', async ({ as, given, clock }) => {
    const ctx = await desk(as, given)
    const { post, person } = await hold(ctx, given, { from: later(ctx, 9) })
    await endAppointments(ctx, { person }, { by: null, reason: 'planned wrongly' })
    const next = await hold(ctx, given, { post, until: later(ctx, 20) })
    expect(await findOffice(ctx, person, later(ctx, 9))).toBeUndefined()
    expect((await findOffice(ctx, next.person, later(ctx, 9)))?.posts).toEqual([post])
    clock.advance({ days: 1 })
    await endAppointments(ctx, { person: next.person }, { by: null, reason: '' })
    await abolishPost(ctx, post, null)
    expect(await findPost(ctx, post)).toBeUndefined()
  })

  dbTest('is at one agency at a time, and within the time of its post', async ({ as, given }) => {
    const ctx = await desk(as, given)
    const { person } = await hold(ctx, given)
    const elsewhere = await openPost(ctx, 'moph', ['officer'])
    const both = hold(ctx, given, { post: elsewhere, person })
    await expect(both).rejects.toThrow('organisations/post-elsewhere')
    const now = ctx.clock.now()
    const nothing = hold(ctx, given, { until: now })
    await expect(nothing).rejects.toThrow('organisations/time-wrong')
    const early = hold(ctx, given, { from: later(ctx, -1) })
    await expect(early).rejects.toThrow('organisations/post-missing')
    const wordy = hold(ctx, given, { reason: 'x'.repeat(501) })
    await expect(wordy).rejects.toThrow('organisations/reason-missing')
    const post = await openPost(ctx, 'moci', ['officer'])
    const ending = withCtx(ctx, { clock: { now: () => later(ctx, 5) } })
    await abolishPost(ending, post, null)
    await expect(hold(ctx, given, { post })).rejects.toThrow('organisations/outside-post')
  })
})

describe('A body', () => {
  dbTest(
    'keeps its id when it is renamed, and its name of before',
    async ({ as, given, clock }) => {
      const ctx = await desk(as, given, 'mof')
      const before = await getOrganisation(ctx, 'mof')
      const was = clock.now()
      clock.advance({ days: 1 })
      const names = { ar: 'وزارة الخزانة', en: 'Ministry of the Treasury' }
      const decree = await decreeOf(ctx)
      await renameBody(ctx, { names, abbreviation: 'MOT', from: clock.now(), decree })
      expect(await getOrganisation(ctx, 'mof')).toMatchObject({ names, abbreviation: 'MOT' })
      const then = await listOrganisationsAt(ctx, was)
      expect(then.find(({ id }) => id === 'mof')?.names).toEqual(before.names)
      await loadOrganisations(ctx)
      expect((await getOrganisation(ctx, 'mof')).names).toEqual(names)
      const nameless = renameBody(ctx, { names: {}, abbreviation: '', from: clock.now(), decree })
      await expect(nameless).rejects.toThrow('organisations/name-missing')
    },
  )

  dbTest('that merges hands over units, posts and affairs', async ({ as, given, clock }) => {
    const ctx = await desk(as, given, 'mol')
    const unit = await unitOf(ctx)
    const post = await postOf(ctx, { unit })
    const held = await hold(ctx, given, { post })
    const was = clock.now()
    clock.advance({ days: 1 })
    const order = { at: clock.now(), decree: await decreeOf(ctx) }
    await expect(mergeInto(ctx, 'mol', order)).rejects.toThrow('organisations/succession-wrong')
    await expect(mergeInto(ctx, 'nowhere', order)).rejects.toThrow('organisations/missing')
    await mergeInto(ctx, 'msdf', order)
    expect((await getOrganisation(ctx, 'mol')).id).toBe('mol')
    expect((await listOrganisations(ctx)).map(({ id }) => id)).not.toContain('mol')
    const successors = await readSuccessors(ctx)
    expect(successors.currentOf('mol')).toBe('msdf')
    const office = await findOffice(ctx, held.person)
    expect(office).toMatchObject({ agency: 'msdf', posts: [post] })
    expect(office?.agencies.toSorted()).toEqual(['mol', 'msdf'])
    expect(await findOffice(ctx, held.person, was)).toMatchObject({
      ...{ agency: 'mol', agencies: ['mol'] },
    })
    expect((await listUnits(ctx, 'msdf')).map(({ id }) => id)).toContain(unit)
    expect(await listSuccessions(ctx, 'mol')).toMatchObject([{ kind: 'merge', successor: 'msdf' }])
    await expect(mergeInto(ctx, 'msdf', order)).rejects.toThrow('organisations/')
  })

  dbTest(
    'merges whole or not at all, also when it is killed in between',
    async ({ as, given, clock }) => {
      const ctx = await desk(as, given, 'moj')
      const { person, post } = await hold(ctx, given, { post: await postOf(ctx) })
      clock.advance({ days: 1 })
      const order = { at: clock.now(), decree: await decreeOf(ctx) }
      // Its units and posts are the other's by then; the body has not ended yet.
      const stopped = {
        now: () => {
          throw new Error('killed')
        },
      }
      const killed: Ctx = {
        ...ctx,
        tx: (fn) => ctx.tx((inner) => fn(withCtx(inner, { clock: stopped }))),
      }
      await expect(mergeInto(killed, 'mot', order)).rejects.toThrow('killed')
      expect(await listSuccessions(ctx, 'moj')).toEqual([])
      expect(await findOffice(ctx, person)).toMatchObject({ agency: 'moj', agencies: ['moj'] })
      expect((await findPost(ctx, post))?.organisation).toBe('moj')
      await mergeInto(ctx, 'mot', order)
      expect(await findOffice(ctx, person)).toMatchObject({ agency: 'mot', posts: [post] })
      const again = mergeInto(ctx, 'mot', { ...order, at: later(ctx, 1) })
      await expect(again).rejects.toThrow('organisations/succession-wrong')
      const circle = mergeInto(await desk(as, given, 'mot'), 'moj', order)
      await expect(circle).rejects.toThrow('organisations/succession-wrong')
    },
  )

  dbTest('ends no appointment of a body that is still to come to it', async ({ as, given }) => {
    const ctx = await desk(as, given, 'mofa')
    const { person } = await hold(ctx, given, { post: await postOf(ctx) })
    const at = later(ctx, 9)
    await mergeInto(ctx, 'mof', { at, decree: await decreeOf(ctx) })
    const early = await endAppointments(ctx, { person, agency: 'mof' }, { by: null, reason: '' })
    expect(early).toEqual([])
    const then = withCtx(ctx, { clock: { now: () => at } })
    const ended = await endAppointments(then, { person, agency: 'mof' }, { by: null, reason: '' })
    expect(ended).toHaveLength(1)
  })

  dbTest('ends with nobody after it when nothing is left', async ({ as, given, clock }) => {
    const ctx = await desk(as, given, 'acta')
    const decree = await decreeOf(ctx)
    clock.advance({ days: 1 })
    const order = { at: later(ctx, 1), decree }
    await expect(dissolve(ctx, order)).rejects.toThrow('organisations/succession-wrong')
    for (const { person } of await listAppointments(ctx, { agency: 'acta' }))
      await endAppointments(ctx, { person }, { by: null, reason: '' })
    const { rows } = await sql<{ id: never }>`
      select id from organisations.post where organisation = 'acta'`.execute(ctx.sql)
    for (const { id } of rows) await abolishPost(ctx, id, decree)
    await dissolve(ctx, order)
    clock.advance({ days: 2 })
    expect((await listOrganisations(ctx)).map(({ id }) => id)).not.toContain('acta')
    expect((await readSuccessors(ctx)).currentOf('acta')).toBe('acta')
  })
})

describe('What was kept before the register', () => {
  dbTest('is handed over with who held what', async ({ ctx, given, clock }) => {
    const person = await given.person()
    const since = later(ctx, -100)
    const until = later(ctx, -50)
    const hand = (from: Date, to: Date | null) =>
      sql`select organisations.take_over_appointment('moci', ${person.id}, '{"en":"Sara"}',
        ${['officer']}::text[], ${from}, ${to}, 'why', null, null, 'over')`.execute(ctx.sql)
    await hand(since, until)
    await hand(until, null)
    await hand(since, since)
    const all = await listAppointments(ctx, { person: person.id }, null)
    expect(all.map(({ until }) => until).toSorted(byTime)).toEqual([since, until, null])
    expect((await findOffice(ctx, person.id, clock.now()))?.roles).toEqual(['officer'])
  })
})

const byTime = (a: Date | null, b: Date | null) => (a?.getTime() ?? 9e15) - (b?.getTime() ?? 9e15)
