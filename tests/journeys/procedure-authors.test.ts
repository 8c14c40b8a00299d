import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillIn, send } from './apply.ts'
import type { Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LIMIT_MS = 300_000
const MODEL = '/office/procedures/models/home-business-licence'
const LOOK = { language: 'en', width: 1280, script: true } as const

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, LIMIT_MS)

afterAll(() => stage?.close())

/** Everything that the page's own policy stopped, and every error of its script. */
function listen({ page }: Somebody): readonly string[] {
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(String(error)))
  page.on('console', (line) => {
    if (line.type() === 'error') wrong.push(line.text())
  })
  return wrong
}

const shape = ({ page }: Somebody, id: string) =>
  page.locator(`.djs-shape[data-element-id="${id}"]`).first()

/** Draws what follows the chosen element. */
async function append({ page }: Somebody, what: string) {
  await page.locator(`.djs-context-pad .entry[data-action="append.${what}"]`).click()
  await page.keyboard.press('Escape')
}

/** Types into the fields beside the canvas. */
async function say({ page }: Somebody, field: string, value: string) {
  await page.fill(`[name="p.${field}"]`, value)
  await page.locator(`[name="p.${field}"]`).blur()
}

/** Menus and the mark of the canvas: what its library writes as markup of its own. */
async function openMenus({ page }: Somebody) {
  await page.locator('.djs-context-pad .entry[data-action="replace"]').click()
  await page.locator('.djs-popup').waitFor()
  await page.keyboard.press('Escape')
  // The licence of the canvas asks for its mark.
  await page.locator('.bjs-powered-by').click()
  await page.locator('.bjs-powered-by-lightbox .backdrop').click({ position: { x: 5, y: 5 } })
}

/** A step and an end after the licence is issued: at first nobody is told where the case stands there. */
async function draw(author: Somebody) {
  const { t, page } = author
  await shape(author, 'issue').click()
  await openMenus(author)
  await append(author, 'append-task')
  await say(author, 'name.en', 'Tell the archive')
  await say(author, 'name.ar', 'إبلاغ الأرشيف')
  await append(author, 'end-event')
  await author.reads(t('procedures.models.errors', { count: 1 }))
  await author.reads('say where a case stands here')
  await author.reads(t('procedures.models.words.not-saved'))
  const marked = page.locator('.djs-element.is-wrong')
  expect(await marked.count()).toBe(1)
  await page.locator('[data-faults] button').first().click()
  expect(await marked.first().getAttribute('class')).toContain('selected')
  await say(author, 'name.en', 'Archive knows')
  await say(author, 'name.ar', 'علم الأرشيف')
  await page.selectOption('[name="p.state"]', 'granted')
  await author.reads(t('procedures.models.sound'))
  expect(await marked.count()).toBe(0)
  await page.locator('#save-drawing button').click()
  await author.reads('step: Tell the archive')
}

async function applyAnew(applicant: Somebody): Promise<string> {
  const reference = await fillIn(applicant)
  await send(applicant)
  return reference
}

async function isDrawnWith(applicant: Somebody, reference: string): Promise<string> {
  await applicant.go(`/my/cases/${reference}`)
  return applicant.page.content()
}

describe('A change of a procedure', () => {
  it(
    'is drawn, mended and tried by one author, published by another, and followed by new cases alone',
    async () => {
      const [first, second] = [await stage.arrive(LOOK), await stage.arrive(LOOK)]
      const applicant = await stage.arrive(LOOK)
      await applicant.signIn(stage.signInOf('applicant'), '/my')
      const before = await applyAnew(applicant)

      const { t } = first
      const wrong = listen(first)
      await first.signIn(stage.signInOf('rule author', 0), MODEL)
      await first.press(t('procedures.models.begin'))
      const draft = first.path()
      await draw(first)
      expect(first.path()).toBe(draft)
      await first.seen()
      const arabic = await stage.arrive({ ...LOOK, language: 'ar' })
      const wrongInArabic = listen(arabic)
      await arabic.signIn(stage.signInOf('rule author', 0), draft)
      await arabic.reads('إبلاغ الأرشيف')
      await shape(arabic, 'issue').click()
      await arabic.seen()
      await arabic.leave()

      await first.follow(t('procedures.models.try'))
      expect(await first.page.locator('main').innerText()).toMatch(
        /(\d+) of \1 runs came to an end/,
      )
      await first.go(draft)
      await first.fill('basis', 'Decision 12 of 2026')
      await first.fill('reason', 'The archive is told')
      await first.press(t('procedures.models.propose'))
      await first.reads(t('procedures.models.second-author'))
      const proposal = first.path()
      expect([...wrong, ...wrongInArabic]).toEqual([])

      await second.signIn(stage.signInOf('rule author', 1), proposal)
      await second.reads('end: Archive knows')
      await second.press(t('procedures.models.publish'))
      await second.reads(t('procedures.models.now-in-force'))
      await first.leave()
      await second.leave()

      const after = await applyAnew(applicant)
      expect(await isDrawnWith(applicant, after)).toContain('Archive knows')
      expect(await isDrawnWith(applicant, before)).not.toContain('Archive knows')
      await applicant.leave()
    },
    LIMIT_MS,
  )
})
