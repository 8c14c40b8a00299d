import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import {
  changePost,
  endAppointments,
  foundChart,
  listAppointments,
  type PostId,
} from '#organisations'
import { bodyOf, type DbFixtures, type GivenPerson, dbTest as it } from '#testing'
import { countWork } from '../work-list.ts'
import {
  beginWith,
  listOwnUnits,
  listViews,
  removeView,
  type SavedView,
  saveView,
  shareView,
} from './saved-view.ts'

const AGENCY = 'mofa'
const names = (text: string) => ({ ar: text, en: text })
const namesOf = (views: readonly SavedView[]) => views.map(({ name }) => name)

async function postOf(ctx: Ctx, { id }: GivenPerson): Promise<PostId> {
  const [held] = await listAppointments(ctx, { person: id })
  if (!held) throw new Error('an officer holds a post')
  return held.post
}

/** Two officers of a unit of a body, and one of the unit beside it. */
async function givenUnits({ as, given, clock }: Pick<DbFixtures, 'as' | 'given' | 'clock'>) {
  const officers = [0, 1, 2].map(() => given.officer({ agency: AGENCY }))
  const [owner, colleague, other] = (await Promise.all(officers)) as [
    GivenPerson,
    GivenPerson,
    GivenPerson,
  ]
  clock.advance({ minutes: 1 })
  const desk = as(owner)
  const place = async (unit: string, one: GivenPerson) => ({
    ...{ unit, titles: names('Officer'), is: await postOf(desk, one) },
  })
  const plan = {
    units: [
      { unit: 'licences', names: names('Licences') },
      { unit: 'inspection', names: names('Inspection') },
    ],
    posts: [
      await place('licences', owner),
      await place('licences', colleague),
      await place('inspection', other),
    ],
  }
  await foundChart(desk, plan, clock.now())
  const [unit] = await listOwnUnits(desk)
  const [beside] = await listOwnUnits(as(other))
  if (!unit || !beside) throw new Error('they work in units')
  return { owner, colleague, other, unit: unit.id, beside: beside.id }
}

describe('A list with a name', () => {
  it('is the officer’s own, or a head’s for the whole desk, with a count', async ({
    as,
    given,
  }) => {
    const officer = as(await given.officer({ agency: 'moph' }))
    const head = as(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    await saveView(officer, { name: 'متأخر', query: 'due=overdue', readers: 'own' })
    await expect(
      saveView(officer, { name: 'للجميع', query: 'urgent=yes', readers: 'desk' }),
    ).rejects.toThrow('kernel/denied')
    const id = await saveView(head, { name: 'عاجل', query: 'urgent=yes', readers: 'desk' })
    expect((await listViews(officer)).map(({ name }) => name)).toEqual(['عاجل', 'متأخر'])
    expect((await listViews(head)).map(({ name }) => name)).toEqual(['عاجل'])
    const { saved } = await countWork(officer, [], undefined, [
      { view: 'all', sort: 'due', urgent: true },
      { view: 'all', sort: 'due', due: 'overdue' },
    ])
    expect(saved).toEqual([0, 0])
    await beginWith(officer, id)
    expect((await listViews(officer)).find(({ isFirst }) => isFirst)?.id).toBe(id)
    await expect(removeView(officer, id)).rejects.toThrow('cases/view-missing')
    await removeView(head, id)
    expect((await listViews(officer)).some(({ isFirst }) => isFirst)).toBe(false)
  })

  it('is shared by its owner with the unit: colleagues see and use it and cannot change it, others see nothing', async ({
    as,
    given,
    clock,
  }) => {
    const { owner, colleague, other, unit, beside } = await givenUnits({ as, given, clock })
    const id = await saveView(as(owner), { name: 'متأخر', query: 'due=overdue', readers: 'own' })
    expect(await listViews(as(colleague))).toEqual([])

    await shareView(as(owner), id, unit)
    expect(await listViews(as(owner))).toMatchObject([
      { reach: 'unit', unitNames: { en: 'Licences' }, ownerNames: null, isOwn: true },
    ])
    expect(await listViews(as(colleague))).toMatchObject([
      { reach: 'unit', ownerNames: { en: 'Hind Salem' }, query: 'due=overdue', isOwn: false },
    ])
    expect(await listViews(as(other))).toEqual([])
    await beginWith(as(colleague), id)
    expect((await listViews(as(colleague)))[0]?.isFirst).toBe(true)
    for (const act of [
      () => removeView(as(colleague), id),
      () => shareView(as(colleague), id, 'own'),
      () => shareView(as(colleague), id, unit),
      () => beginWith(as(other), id),
    ]) {
      await expect(act()).rejects.toThrow('cases/view-missing')
    }
    await expect(shareView(as(owner), id, beside)).rejects.toThrow('cases/not-your-unit')

    await shareView(as(owner), id, 'own')
    expect(await listViews(as(colleague))).toEqual([])
    await shareView(as(owner), id, unit)
    await removeView(as(owner), id)
    expect(await listViews(as(colleague))).toEqual([])
  })

  it('goes from the unit at the moment when its owner leaves it or the body, and stays the owner’s own', async ({
    as,
    given,
    clock,
  }) => {
    const { owner, colleague, unit, beside } = await givenUnits({ as, given, clock })
    await saveView(as(owner), { name: 'عاجل', query: 'urgent=yes', readers: unit })
    await saveView(as(colleague), { name: 'هذا الأسبوع', query: 'due=week', readers: unit })
    expect(namesOf(await listViews(as(owner)))).toEqual(['هذا الأسبوع', 'عاجل'])

    const tomorrow = new Date(clock.now().getTime() + 86_400_000)
    await changePost(as(owner), await postOf(as(owner), owner), { unit: beside, from: tomorrow })
    expect(namesOf(await listViews(as(colleague)))).toEqual(['عاجل', 'هذا الأسبوع'])
    clock.set(tomorrow)
    expect(namesOf(await listViews(as(colleague)))).toEqual(['هذا الأسبوع'])
    expect(await listViews(as(owner))).toMatchObject([{ name: 'عاجل', reach: 'own', isOwn: true }])

    await endAppointments(as(owner), { person: colleague.id }, { by: owner.id, reason: '' })
    clock.advance({ minutes: 1 })
    await changePost(as(owner), await postOf(as(owner), owner), { unit, from: clock.now() })
    expect(namesOf(await listViews(as(owner)))).toEqual(['عاجل'])
  })

  it('says at the desk who sees it, and its owner shares it there', async ({
    as,
    given,
    clock,
    browse,
  }) => {
    const { owner, colleague, unit } = await givenUnits({ as, given, clock })
    const browser = await browse(owner)
    const send = (fields: Record<string, string>) =>
      browser.post('/en/office/cases-view', { query: 'due=week', ...fields })
    const saved = await send({ act: 'save', name: 'Due soon', readers: 'own' })
    const shown = await browser.get(saved.location ?? '')
    expect(bodyOf(shown.body)).toContain('Only you see it')
    const view = /name="view" value="([\w-]+)"/.exec(shown.body)?.[1] ?? ''
    expect(shown.body).toContain('Share with Licences')
    await send({ view, readers: unit })
    const seen = await (await browse(colleague)).get('/en/office/cases?due=week')
    expect(bodyOf(seen.body)).toContain('Hind Salem shares it with Licences')
    expect(bodyOf(seen.body)).not.toContain('Remove this list')
    expect(bodyOf((await browser.get('/en/office/cases?due=week')).body)).toContain(
      'Your colleagues in Licences see it',
    )
  })

  it('has a unit exactly where it is shared with one', async ({ as, given }) => {
    const officer = as(await given.officer())
    const id = await saveView(officer, { name: 'قائمة', query: '', readers: 'own' })
    const set = sql`update cases.saved_view set reach = 'unit' where id = ${id}`
    await expect(set.execute(officer.sql)).rejects.toThrow('shared_with_a_unit')
  })

  it('is refused without a name, and once there are ten', async ({ as, given }) => {
    const officer = as(await given.officer())
    const save = (name: string) => saveView(officer, { name, query: '', readers: 'own' })
    await expect(save(' ')).rejects.toThrow('cases/name-missing')
    for (let n = 0; n < 10; n++) await save(`قائمة ${n}`)
    await expect(save('أخرى')).rejects.toThrow('cases/too-many-views')
  })
})
