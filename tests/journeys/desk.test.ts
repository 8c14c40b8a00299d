import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillIn, send } from './apply.ts'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const DESK: Look = { language: 'ar', width: 1280, script: true }
const PHONE: Look = { language: 'en', width: 360, script: true }
const DAY_MS = 86_400_000

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

/** Somebody who is signed in at the desk. */
async function enter(look: Look, who: string, number: number, path: string) {
  const somebody = await stage.arrive(look)
  await somebody.signIn(stage.signInOf(who, number), path)
  return somebody
}

/** Hands the work over to a colleague from today for three days. */
async function goAway(officer: Somebody, substitute: string) {
  const { page } = officer
  await officer.go('/office/identity/absence')
  const option = page.locator('select[name=substitute] option', { hasText: substitute })
  await page.selectOption(
    'select[name=substitute]',
    (await option.first().getAttribute('value')) ?? '',
  )
  const last = new Date(Date.now() + 3 * DAY_MS)
  for (const [name, at] of [
    ['from', new Date()],
    ['until', last],
  ] as const) {
    await officer.fill(`${name}.day`, String(at.getUTCDate()))
    await officer.fill(`${name}.month`, String(at.getUTCMonth() + 1))
    await officer.fill(`${name}.year`, String(at.getUTCFullYear()))
  }
  for (const box of await page.locator('[name=roles]').all()) await box.check()
  await officer.fill('reason', 'إجازة سنوية')
  await page
    .locator('main form[method=post]', { has: page.locator('[name=reason]') })
    .locator('button')
    .last()
    .click()
  await page.waitForLoadState('load')
  await officer.seen()
}

describe('At the desk', () => {
  it('a head gives the cases of an officer who is away to another, and open pages hear of it', async () => {
    const applicant = await stage.arrive(DESK)
    await applicant.signIn(stage.signInOf('applicant'), '/my')
    const reference = await fillIn(applicant)
    await send(applicant)

    const absent = await enter(DESK, 'officer', 0, `/office/cases/${reference}`)
    const { t } = absent
    await absent.press(t('cases.claim.do'))
    await goAway(absent, stage.signInOf('officer', 1).name)
    await absent.leave()

    const head = await enter(DESK, 'senior officer', 0, '/office/team')
    await head.reads(t('cases.team.there'))
    const row = head.page.locator('main tr', { hasText: stage.signInOf('officer', 0).name })
    expect(await row.first().innerText()).toMatch(/غائب حتى/)
    await row
      .first()
      .getByRole('link', { name: t('cases.team.give-away') })
      .click()
    await head.page.waitForLoadState('load')
    await head.seen()
    const colleague = head.page.locator('select[name=to] option', {
      hasText: stage.signInOf('officer', 1).name,
    })
    await head.page.selectOption(
      'select[name=to]',
      (await colleague.first().getAttribute('value')) ?? '',
    )
    await head.fill('reason', 'زميلنا في إجازة سنوية')
    await head.press(t('cases.bulk.acts.reassign'))
    await head.reads(t('cases.bulk.done'))
    await head.reads(reference)

    const officer = await enter(DESK, 'officer', 1, '/office/cases?view=mine')
    await officer.reads(reference)
    await officer.follow(reference)
    await officer.reads('زميلنا في إجازة سنوية')

    await officer.go('/office/cases')
    const second = await fillIn(applicant)
    await send(applicant)
    await officer.reads(t('cases.live.fresh', { count: 1 }))
    await officer.page.locator('[data-live-line] a').click()
    await officer.page.waitForLoadState('load')
    await officer.reads(second)

    await officer.go(`/office/cases/${second}`)
    await head.go(`/office/cases/${second}`)
    await head.press(t('cases.claim.do'))
    await officer.reads(t('cases.live.taken', { officer: stage.signInOf('senior officer').name }))
    for (const one of [applicant, head, officer]) await one.leave()
  })

  it('works by keys alone: from row to row, picked, assigned', async () => {
    const officer = await enter(DESK, 'officer', 1, '/office/cases?view=all')
    const { page, t } = officer
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    expect(await page.locator('input[name=pick]:checked').count()).toBe(1)
    await page.keyboard.press('Shift+Slash')
    expect(page.url()).toContain('#keys')
    await page.keyboard.press('k')
    expect(await page.locator('tr.sel').count()).toBe(1)
    expect(await page.locator('#keys').innerText()).toContain(t('cases.keys.pick.text'))
    await officer.leave()
  })

  it('fits a phone: the list with its saved lists and boxes, the team, the question before an act', async () => {
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
