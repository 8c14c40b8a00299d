import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { bodyOf, dbTest, type Given } from '#testing'
import { appoint } from './appointment.ts'
import { renameBody } from './body.ts'
import { registerDecree } from './decree.ts'
import { findOffice } from './office.ts'
import { getOrganisation, listOrganisations } from './organisation.ts'
import { cancelPlanned, listPlanned } from './planned.ts'
import { changePost, findPost, foundPost } from './post.ts'
import { listSuccessions, mergeInto, readSuccessors } from './succession.ts'
import { changeUnit, foundUnit, listUnits } from './unit.ts'

const NAMES = { ar: 'إدارة التراخيص', en: 'Licensing' }
const OTHER = { ar: 'إدارة الرخص', en: 'Permits' }
const DAY_MS = 86_400_000

const later = ({ clock }: Ctx, days: number) => new Date(clock.now().getTime() + days * DAY_MS)
const at = (ctx: Ctx, moment: Date) => withCtx(ctx, { clock: { now: () => moment } })

const desk = async (
  as: (who: Awaited<ReturnType<Given['officer']>>) => Ctx,
  given: Given,
  agency: string,
) => as(await given.officer({ agency, roles: ['administrator'] }))

let decrees = 0
const decreeOf = (ctx: Ctx) => {
  decrees += 1
  const order = { number: `31/${decrees}`, issuedOn: '2026-01-05', titles: NAMES }
  return registerDecree(ctx, order)
}

const unitOf = (ctx: Ctx, more = {}) =>
  foundUnit(ctx, { names: NAMES, parent: null, decree: null, from: ctx.clock.now(), ...more })
const postOf = (ctx: Ctx, more = {}) =>
  foundPost(ctx, {
    ...{ unit: null, titles: NAMES, roles: ['officer'], head: false, decree: null },
    ...{ from: ctx.clock.now(), ...more },
  })

/** Cancels the one thing that is planned of a kind. */
async function cancel(ctx: Ctx, kind: string) {
  const [one, more] = (await listPlanned(ctx)).filter((planned) => planned.kind === kind)
  if (!one || more) throw new Error(`one ${kind} is planned`)
  await cancelPlanned(ctx, one)
  return one
}

describe('A planned change', () => {
  dbTest('is listed, and cancelled until it comes', async ({ as, given, clock }) => {
    const ctx = await desk(as, given, 'mof')
    const unit = await unitOf(ctx)
    clock.advance({ days: 1 })
    const from = later(ctx, 5)
    const decree = await decreeOf(ctx)
    await changeUnit(ctx, unit, { names: OTHER, parent: null, decree, from })
    await renameBody(ctx, { names: OTHER, abbreviation: '', decree, from: later(ctx, 9) })
    expect(await listPlanned(ctx)).toMatchObject([
      { kind: 'unit', thing: unit, from, names: OTHER, founds: false, decree },
      { kind: 'body', thing: 'mof', names: OTHER },
    ])
    await cancel(ctx, 'unit')
    await cancel(ctx, 'body')
    expect(await listPlanned(ctx)).toEqual([])
    const then = at(ctx, later(ctx, 20))
    expect((await listUnits(then, 'mof')).find(({ id }) => id === unit)?.names).toEqual(NAMES)
    expect((await getOrganisation(then, 'mof')).names.en).not.toBe('Permits')
    // What was planned stays on record, with who cancelled it.
    const { rows } = await sql`
      select kind, planned->'names'->>'en' as name from organisations.cancelled_change
      where cancelled_at = ${clock.now()} order by kind`.execute(ctx.sql)
    expect(rows).toEqual([
      { kind: 'body', name: 'Permits' },
      { kind: 'unit', name: 'Permits' },
    ])
  })

  dbTest(
    'is no planned one once its day has come, nor another agency’s',
    async ({ as, given, clock }) => {
      const ctx = await desk(as, given, 'moj')
      const other = await desk(as, given, 'mofa')
      const unit = await unitOf(ctx)
      const from = later(ctx, 5)
      await changeUnit(ctx, unit, { names: OTHER, parent: null, decree: null, from })
      const planned = { kind: 'unit', thing: unit, from } as const
      await expect(cancelPlanned(other, planned)).rejects.toThrow('organisations/planned-missing')
      clock.advance({ days: 5 })
      await expect(cancelPlanned(ctx, planned)).rejects.toThrow('organisations/planned-missing')
      const { rows } = await sql`
      select organisations.fold_version('unit', ${unit}, ${from}, ${clock.now()}, ${unit}) as folded`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ folded: false }])
    },
  )

  dbTest('stays while something that is planned stands on it', async ({ as, given }) => {
    const ctx = await desk(as, given, 'msdf')
    const from = later(ctx, 5)
    const unit = await unitOf(ctx, { from })
    const inUnit = at(ctx, from)
    const post = await postOf(inUnit, { unit, from })
    await expect(cancel(ctx, 'unit')).rejects.toThrow('organisations/planned-held')
    await cancel(ctx, 'post')
    expect(await findPost(ctx, post, later(ctx, 9))).toBeUndefined()
    await cancel(ctx, 'unit')
    expect((await listUnits(inUnit, 'msdf')).map(({ id }) => id)).not.toContain(unit)
  })

  dbTest('of what a post lets its holder do is not for one to cancel', async ({ as, given }) => {
    const ctx = await desk(as, given, 'mol')
    const post = await postOf(ctx, { roles: ['officer', 'senior-officer'] })
    await changePost(ctx, post, { roles: ['officer'], from: later(ctx, 5) })
    await expect(cancel(ctx, 'post')).rejects.toThrow('organisations/planned-held')
  })
})

describe('A planned merger', () => {
  dbTest('is cancelled whole: the agency goes on with all that it has', async ({ as, given }) => {
    const ctx = await desk(as, given, 'moi')
    const [unit, person] = [await unitOf(ctx), await given.person()]
    const post = await postOf(ctx, { unit })
    await appoint(ctx, {
      ...{ post, person: person.id, names: NAMES, kind: 'holder', from: ctx.clock.now() },
      ...{ until: null, decree: null, reason: '', givenBy: null, agreedBy: null },
    })
    const [day, after] = [later(ctx, 9), at(ctx, later(ctx, 20))]
    const order = { at: day, decree: await decreeOf(ctx) }
    await mergeInto(ctx, 'mot', order)
    expect((await findOffice(after, person.id, later(ctx, 20)))?.agency).toBe('mot')
    // Of its units and posts none is planned for itself.
    expect(await listPlanned(ctx)).toMatchObject([{ kind: 'merge', from: day }])
    expect(await listPlanned(await desk(as, given, 'mot'))).toEqual([])
    await cancel(ctx, 'merge')
    expect(await listSuccessions(ctx, 'moi')).toEqual([])
    expect((await findOffice(after, person.id, later(ctx, 20)))?.agency).toBe('moi')
    expect((await listUnits(after, 'moi')).map(({ id }) => id)).toContain(unit)
    expect((await listOrganisations(after)).map(({ id }) => id)).toContain('moi')
    // It can be planned anew, otherwise.
    await mergeInto(ctx, 'mofa', order)
    expect((await readSuccessors(after)).currentOf('moi')).toBe('mofa')
  })

  dbTest(
    'is not cancelled where somebody would then hold posts of two agencies',
    async ({ as, given }) => {
      const [ctx, other] = [await desk(as, given, 'mm'), await desk(as, given, 'mot')]
      const person = await given.person()
      const hold = (post: Awaited<ReturnType<typeof postOf>>, from: Date) =>
        appoint(ctx, {
          ...{ post, person: person.id, names: NAMES, kind: 'holder', from },
          ...{ until: null, decree: null, reason: '', givenBy: null, agreedBy: null },
        })
      await hold(await postOf(ctx), ctx.clock.now())
      const theirs = await postOf(other)
      await mergeInto(ctx, 'mot', { at: later(ctx, 9), decree: await decreeOf(ctx) })
      await hold(theirs, later(ctx, 10))
      await expect(cancel(ctx, 'merge')).rejects.toThrow('organisations/post-elsewhere')
      expect(await listSuccessions(ctx, 'mm')).toMatchObject([{ kind: 'merge' }])
    },
  )
})

dbTest('At the desk what is planned has a button each', async ({ as, given, browse }) => {
  const clerk = await given.officer({ agency: 'mot', roles: ['administrator'] })
  const ctx = as(clerk)
  const unit = await unitOf(ctx)
  const from = later(ctx, 5)
  await changeUnit(ctx, unit, { names: OTHER, parent: null, decree: null, from })
  const browser = await browse(clerk)
  const path = '/en/office/organisations/planned'
  expect(bodyOf((await browser.get(path)).body)).toContain('The unit changes: Permits')
  const fields = { kind: 'unit', thing: unit, from: from.toISOString() }
  const wrong = await browser.post(path, { ...fields, from: 'tomorrow' })
  expect([wrong.status, bodyOf(wrong.body)]).toEqual([
    422,
    expect.stringContaining('Nothing such is planned any more'),
  ])
  expect((await browser.post(path, fields)).location).toBe(path)
  expect(bodyOf((await browser.get(path)).body)).toContain('Nothing is planned')
})
