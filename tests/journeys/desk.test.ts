import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { submit } from '../faults/platform/acts.ts'
import { type Filled, openPeople, openProductDatabase } from '../faults/platform/population.ts'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const DESK: Look = { language: 'ar', width: 1280, script: true }
const PHONE: Look = { language: 'en', width: 360, script: true }
const DAY_MS = 86_400_000
/** As many as all that happens here takes. */
const APPLICATIONS = 5

let stage: Stage
let filled: Filled[]

beforeAll(async () => {
  stage = await openStage()
  const { ctx, close } = await openProductDatabase(stage.igov)
  filled = await openPeople(stage.igov, ctx).applications(APPLICATIONS)
  await close()
})

afterAll(() => stage?.close())

/** The next of the applications is sent, by its applicant elsewhere. @returns its reference */
async function send(): Promise<string> {
  const [next] = filled.splice(0, 1)
  if (!next) throw new Error('more is sent than was filled in')
  expect((await submit(next)).status).toBe(303)
  return next.reference
}

/** Somebody who is signed in at the desk. */
async function enter(look: Look, who: string, number: number, path: string) {
  const somebody = await stage.arrive(look)
  await somebody.signIn(stage.signInOf(who, number), path)
  return somebody
}

const nameOf = (who: string, number = 0) => stage.signInOf(who, number).name

/** Chooses the one of that name from a list of people. */
async function choosePerson({ page }: Somebody, field: string, name: string) {
  const option = page.locator(`select[name=${field}] option`, { hasText: name }).first()
  await page.selectOption(`select[name=${field}]`, (await option.getAttribute('value')) ?? '')
}

/** Hands the work over to a colleague from today for three days. */
async function goAway(officer: Somebody, substitute: string) {
  const { page } = officer
  await officer.go('/office/identity/absence')
  await choosePerson(officer, 'substitute', substitute)
  for (const [name, days] of [
    ['from', 0],
    ['until', 3],
  ] as const) {
    const at = new Date(Date.now() + days * DAY_MS)
    await officer.fill(`${name}.day`, String(at.getUTCDate()))
    await officer.fill(`${name}.month`, String(at.getUTCMonth() + 1))
    await officer.fill(`${name}.year`, String(at.getUTCFullYear()))
  }
  for (const box of await page.locator('[name=roles]').all()) await box.check()
  await officer.fill('reason', 'إجازة سنوية')
  const form = page.locator('main form', { has: page.locator('[name=reason]') })
  await form.locator('button').last().click()
  await page.waitForLoadState('load')
}

/** Presses keys, one after the other, on the page that is open. */
async function press({ page }: Somebody, ...keys: string[]) {
  for (const key of keys) await page.keyboard.press(key)
}

/** Presses keys of which the last leads to another page. */
async function pressOn(somebody: Somebody, ...keys: string[]) {
  const loaded = somebody.page.waitForEvent('load')
  await press(somebody, ...keys)
  await loaded
  await somebody.seen()
}

describe('At the desk', () => {
  it('a head gives all cases of an officer who is away to a colleague, in one act', async () => {
    const references = [await send(), await send()]
    const absent = await enter(DESK, 'officer', 0, '/office/cases?view=unassigned')
    for (const reference of references) {
      await absent.go(`/office/cases/${reference}`)
      await absent.press(absent.t('cases.claim.do'))
    }
    await goAway(absent, nameOf('officer', 1))
    await absent.leave()

    const head = await enter(DESK, 'senior officer', 0, '/office/team')
    const { t, page } = head
    const row = page.locator('main tr', { hasText: nameOf('officer') }).first()
    expect(await row.innerText()).toContain('غائب حتى')
    await row.getByRole('link', { name: t('cases.team.give-away') }).click()
    await page.waitForLoadState('load')
    await head.seen()
    await choosePerson(head, 'to', nameOf('officer', 1))
    await head.fill('reason', 'زميلنا في إجازة سنوية')
    await head.press(t('cases.bulk.acts.reassign'))
    await head.reads(t('cases.bulk.done-of', { done: 2, all: 2 }))
    await head.leave()

    const officer = await enter(DESK, 'officer', 1, '/office/cases?view=mine')
    for (const reference of references) await officer.reads(reference)
    await officer.go(`/office/cases/${references[0]}`)
    await officer.reads('زميلنا في إجازة سنوية')
    await officer.leave()
  })

  it('an open page hears, without being loaded anew, that a case came and that a colleague took one', async () => {
    const officer = await enter(DESK, 'officer', 1, '/office/cases?view=unassigned')
    const { t, page } = officer
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }))
    const stayed = () => page.evaluate(() => 'stayed' in globalThis)
    const reference = await send()
    await officer.reads(t('cases.live.fresh', { count: 1 }))
    expect(await stayed()).toBe(true)
    await page.locator('[data-live-line] a').click()
    await page.waitForLoadState('load')
    await officer.reads(reference)

    await officer.go(`/office/cases/${reference}`)
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }))
    const head = await enter(DESK, 'senior officer', 0, `/office/cases/${reference}`)
    await head.press(t('cases.claim.do'))
    await officer.reads(t('cases.live.taken', { officer: nameOf('senior officer') }))
    expect(await stayed()).toBe(true)
    for (const one of [officer, head]) await one.leave()
  })

  it('an officer works by keys alone, from the list to the decision and the next case, and a comment reaches who is named in it', async () => {
    const references = [await send(), await send()]
    const officer = await enter(DESK, 'officer', 1, '/office/cases?view=unassigned')
    const { t, page } = officer
    await press(officer, 'j', 'x')
    expect(await page.locator('input[name=pick]:checked').count()).toBe(1)
    await press(officer, 'x', 'j', 'k')
    await pressOn(officer, 'Enter')
    const first = officer.path().split('/').at(-1) ?? ''
    expect(references).toContain(first)
    await pressOn(officer, 'a')

    await press(officer, 'c')
    await page.keyboard.insertText(`@${nameOf('senior officer')} هل رقم المبنى صحيح؟`)
    await pressOn(officer, 'Control+Enter')
    await officer.reads(t('cases.comments.told'))

    await press(officer, '1')
    await pressOn(officer, 'Control+Enter')
    await officer.reads(t('cases.states.approved'))
    await pressOn(officer, 'n')
    expect(officer.path()).toBe(`/office/cases/${references.find((one) => one !== first)}`)
    await pressOn(officer, 'u')
    expect(officer.path()).toBe('/office/cases')
    await officer.leave()

    const head = await enter(DESK, 'senior officer', 0, '/my/messages')
    await head.page.locator(`main a[href*="${first}"]`).first().click()
    await head.page.waitForLoadState('load')
    await head.seen()
    await head.choose('purpose', 'related')
    await head.fill('text', 'ذُكرت في تعليق')
    await head.page.locator('main form button:not(.hidden)').last().click()
    await head.reads('هل رقم المبنى صحيح؟')
    await head.leave()
  })

  it('fits a phone and is accessible: the list with its saved lists, the team, the texts for reasons', async () => {
    const head = await enter(PHONE, 'senior officer', 0, '/office/cases?view=all')
    const { t } = head
    await head.page.locator('summary', { hasText: t('cases.saved.save') }).click()
    await head.fill('name', 'The whole desk')
    await head.press(t('cases.saved.do'))
    await head.reads('The whole desk')
    await head.go('/office/team')
    await head.go('/office/reason-texts')
    await head.leave()
  })
})
