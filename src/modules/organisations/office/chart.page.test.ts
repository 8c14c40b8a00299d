import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { listAppointments } from '../appointment.ts'
import { listDecrees } from '../decree.ts'
import { listPlaces } from '../place.ts'
import { givePower, listPowers } from '../power.ts'
import type { PostId } from '../tables.ts'

const CHART = '/en/office/organisations'
const ADMINISTRATOR = { agency: 'moj', roles: ['administrator'] }
const names = (en: string) => ({ 'name.ar': `${en} بالعربية`, 'name.en': en })

const idIn = (location = '') =>
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(location)?.[0] ?? ''

describe('The chart of an agency', () => {
  dbTest(
    'grows by units and posts, and shows who holds what, level by level',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(ADMINISTRATOR))
      const made = await desk.post(`${CHART}/units/new`, names('Courts'))
      const unit = idIn(made.location)
      const below = await desk.post(`${CHART}/units/new`, { ...names('Archive'), parent: unit })
      const fields = { ...names('Archivist'), unit: idIn(below.location), roles: ['officer'] }
      const post = await desk.post(`${CHART}/posts/new`, { ...fields, head: 'yes' })
      const whole = bodyOf((await desk.get(CHART)).body)
      expect(whole).toContain('Courts')
      expect(whole).not.toContain('Archivist')
      const level = bodyOf((await desk.get(below.location ?? '')).body)
      expect(level).toContain('Archivist (leads)')
      expect(level).toContain('vacant')
      expect(bodyOf((await desk.get(`${CHART}?unit=${unit}`)).body)).toContain('1 post, 1 vacant')
      const page = bodyOf((await desk.get(post.location ?? '')).body)
      expect(page).toContain('Appoint or invite somebody')
      const table = await desk.get(`${CHART}/posts.csv`)
      expect(table.body).toContain('Archive,Archivist (leads),vacant,officer')
    },
  )

  dbTest(
    'is searched by unit, post and person, however they are spelt',
    async ({ ctx, given, browse }) => {
      const official = await given.officer(ADMINISTRATOR)
      const desk = await browse(official)
      await desk.post(`${CHART}/units/new`, { 'name.ar': 'إدارة الأملاك', 'name.en': 'Estates' })
      await desk.post(`${CHART}/posts/new`, names('Keeper of 100% of_deeds'))
      const search = async (q: string) =>
        bodyOf((await desk.get(`${CHART}?q=${encodeURIComponent(q)}`)).body)
      expect(await search('اداره الاملاك')).toContain('Estates')
      expect(await search('100% of_')).toContain('Keeper')
      expect(await search('100_ of')).not.toContain('Keeper')
      expect(await search('hind')).toContain('Hind Salem')
      expect(await search('nobody at all')).toContain('Nothing is called so')
      expect(await listAppointments(ctx, { person: official.id })).toHaveLength(1)
    },
  )

  dbTest('is shown as it was on another day', async ({ given, browse, clock }) => {
    const official = await given.officer(ADMINISTRATOR)
    clock.advance({ days: 3 })
    const desk = await browse(official)
    await desk.post(`${CHART}/units/new`, names('Founded later'))
    const today = clock.now().toISOString().slice(0, 10)
    const before = new Date(clock.now().getTime() - 2 * 86_400_000).toISOString().slice(0, 10)
    expect(bodyOf((await desk.get(`${CHART}?on=${today}`)).body)).toContain('Founded later')
    expect(bodyOf((await desk.get(`${CHART}?on=${before}`)).body)).not.toContain('Founded later')
    const [year, month, day] = before.split('-')
    const typed = `${CHART}?on.day=${day}&on.month=${month}&on.year=${year}`
    expect(bodyOf((await desk.get(typed)).body)).not.toContain('Founded later')
    expect((await desk.get(`${CHART}?on=2026-02-30`)).status).toBe(422)
    const other = '0190c000-0000-7000-8000-000000000000'
    expect((await desk.get(`${CHART}?unit=${other}`)).status).toBe(404)
  })

  dbTest(
    'is read by its officials and changed by its administrators',
    async ({ given, browse }) => {
      const officer = await browse(await given.officer({ agency: 'moj' }))
      expect((await officer.get(CHART)).status).toBe(200)
      expect((await officer.get(`${CHART}/units/new`)).status).toBe(403)
      const person = await browse(await given.person())
      expect((await person.get(CHART)).status).toBe(403)
    },
  )
})

describe('A unit or post at the desk', () => {
  dbTest('is changed, and says at its field what is wrong', async ({ given, browse, clock }) => {
    const desk = await browse(await given.officer(ADMINISTRATOR))
    const unit = idIn((await desk.post(`${CHART}/units/new`, names('Notaries'))).location)
    const page = `${CHART}/units/${unit}`
    expect((await desk.get(page)).body).toContain('Notaries')
    expect((await desk.post(page, { ...names('Notaries'), parent: unit })).status).toBe(422)
    expect((await desk.post(page, { 'name.en': 'Only' })).status).toBe(422)
    const badDay = { 'from.day': '31', 'from.month': '2', 'from.year': '2026' }
    expect((await desk.post(page, { ...names('Notaries'), ...badDay })).status).toBe(422)
    const post = idIn(
      (await desk.post(`${CHART}/posts/new`, { ...names('Notary'), unit })).location,
    )
    expect((await desk.post(`${page}/end`)).status).toBe(422)
    expect((await desk.post(`${CHART}/posts/new`, names(''))).status).toBe(422)
    const change = `${CHART}/posts/${post}/change`
    expect((await desk.get(change)).status).toBe(200)
    expect((await desk.post(change, { 'name.ar': '', 'name.en': '' })).status).toBe(422)
    expect((await desk.post(change, names('First notary'))).location).toBe(`${CHART}/posts/${post}`)
    expect((await desk.post(`${CHART}/posts/${post}/abolish`)).location).toBe(CHART)
    clock.advance({ minutes: 1 })
    expect((await desk.post(`${page}/end`)).location).toBe(CHART)
    expect((await desk.post(`${page}/end`)).status).toBe(404)
  })

  dbTest('that somebody holds is not abolished', async ({ ctx, given, browse }) => {
    const official = await given.officer({ agency: 'moj' })
    const desk = await browse(await given.officer(ADMINISTRATOR))
    const [held] = await listAppointments(ctx, { person: official.id })
    const refused = await desk.post(`${CHART}/posts/${held?.post}/abolish`)
    expect(refused.status).toBe(422)
    expect(bodyOf(refused.body)).toContain('Somebody holds this post')
  })
})

describe('An agency at its desk', () => {
  dbTest('is renamed and merged on a decree', async ({ ctx, given, browse, clock }) => {
    const desk = await browse(await given.officer({ ...ADMINISTRATOR, agency: 'awqaf' }))
    const issued = { 'issued.day': '5', 'issued.month': '1', 'issued.year': '2026' }
    const decrees = `${CHART}/decrees`
    expect((await desk.post(decrees, { number: '', ...issued, ...names('x') })).status).toBe(422)
    const decree = { number: '3/2026', ...issued, ...names('Endowments') }
    expect((await desk.post(decrees, decree)).location).toBe(decrees)
    expect((await desk.post(decrees, decree)).status).toBe(422)
    expect(bodyOf((await desk.get(decrees)).body)).toContain('3/2026')
    const id = (await listDecrees(ctx)).find(({ number }) => number === '3/2026')?.id ?? ''
    clock.advance({ minutes: 1 })
    const rename = `${CHART}/body/rename`
    expect((await desk.get(rename)).status).toBe(200)
    const bare = await desk.post(rename, names('Endowments'))
    expect(bare.status, 'organisations/decree-missing').toBe(422)
    expect((await desk.post(rename, { ...names('Endowments'), decree: id })).location).toBe(CHART)
    expect(bodyOf((await desk.get(CHART)).body)).toContain('Endowments')
    clock.advance({ minutes: 1 })
    const merge = `${CHART}/body/merge`
    expect((await desk.get(merge)).status).toBe(200)
    expect((await desk.post(merge, { into: 'awqaf', decree: id })).status).toBe(422)
    expect((await desk.post(merge, { into: 'moj', decree: id })).location).toBe(CHART)
    const places = await listPlaces(ctx, 'moj', 'all', clock.now())
    expect(places.some(({ people }) => people.some(({ names }) => names.en === 'Hind Salem'))).toBe(
      true,
    )
  })

  dbTest('takes a power from a post at once', async ({ as, ctx, given, browse, clock }) => {
    const administrator = await given.officer(ADMINISTRATOR)
    const desk = await browse(administrator)
    const made = await desk.post(`${CHART}/posts/new`, names('Treasurer'))
    const post = idIn(made.location) as PostId
    const order = { post, amount: 500_000n, body: null, decree: null }
    const power = await givePower(as(administrator), {
      ...order,
      act: 'approve',
      from: clock.now(),
    })
    await givePower(as(administrator), {
      ...{ post, act: 'sit', amount: null, body: 'moci', decree: null },
      from: clock.now(),
    })
    clock.advance({ minutes: 1 })
    const page = bodyOf((await desk.get(`${CHART}/posts/${post}`)).body)
    expect(page).toContain('Approve up to')
    expect(page).toContain('Sits on:')
    const ended = await desk.post(`${CHART}/posts/${post}/powers/${power}/end`)
    expect(ended.location).toBe(`${CHART}/posts/${post}`)
    expect(await listPowers(ctx, [post])).toHaveLength(1)
  })
})
