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

const append = async ({ page }: Somebody, what: string) => {
  await page.locator(`.djs-context-pad .entry[data-action="append.${what}"]`).click()
  await page.keyboard.press('Escape')
}

const say = async ({ page }: Somebody, field: string, value: string) => {
  await page.fill(`[name="p.${field}"]`, value)
  await page.locator(`[name="p.${field}"]`).blur()
}

describe('A change of a procedure', () => {
  it(
    'is drawn by one author, mended as it is drawn, published by another, and followed by new cases',
    async () => {
      const [first, second] = [await stage.arrive(LOOK), await stage.arrive(LOOK)]
      const { t, page } = first
      const wrong: string[] = []
      page.on('pageerror', (error) => wrong.push(String(error)))
      page.on('console', (line) => {
        if (line.type() === 'error') wrong.push(line.text())
      })
      await first.signIn(stage.signInOf('rule author', 0), MODEL)
      await first.press(t('procedures.models.begin'))
      const draft = first.path()
      await page.locator('[data-element-id="issue"]').first().click()
      // The licence of the canvas asks for its mark.
      expect(await page.locator('.bjs-powered-by').isVisible()).toBe(true)
      await append(first, 'append-task')
      await say(first, 'name.en', 'Tell the archive')
      await say(first, 'name.ar', 'إبلاغ الأرشيف')
      await append(first, 'end-event')
      await first.reads(t('procedures.models.errors', { count: 1 }))
      await first.reads('say where a case stands here')
      await first.reads(t('procedures.models.words.not-saved'))
      await page.locator('[data-faults] button').first().click()
      await say(first, 'name.en', 'Archive knows')
      await say(first, 'name.ar', 'علم الأرشيف')
      await page.selectOption('[name="p.state"]', 'granted')
      await first.reads(t('procedures.models.sound'))
      await page.locator('#save-drawing button').click()
      await first.reads('step: Tell the archive')
      expect(first.path()).toBe(draft)
      await first.seen()
      await first.fill('basis', 'Decision 12 of 2026')
      await first.fill('reason', 'The archive is told')
      await first.press(t('procedures.models.propose'))
      await first.reads(t('procedures.models.second-author'))
      const proposal = first.path()
      // Nothing that the page's policy had to stop.
      expect(wrong).toEqual([])

      await second.signIn(stage.signInOf('rule author', 1), proposal)
      await second.reads('end: Archive knows')
      await second.press(t('procedures.models.publish'))
      await second.reads(t('procedures.models.now-in-force'))
      await first.leave()
      await second.leave()

      const applicant = await stage.arrive(LOOK)
      await applicant.signIn(stage.signInOf('applicant'), '/services/home-business-licence/apply')
      const reference = await fillIn(applicant)
      await send(applicant)
      await applicant.go(`/my/cases/${reference}`)
      expect(await applicant.page.content()).toContain('Archive knows')
      await applicant.leave()
    },
    LIMIT_MS,
  )
})
