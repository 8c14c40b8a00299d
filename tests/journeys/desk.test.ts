import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Look } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const PHONE: Look = { language: 'en', width: 360, script: true }

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

describe('At the desk', () => {
  it('fits a phone and is accessible: the list with its saved lists, the team, the texts for reasons', async () => {
    const head = await stage.arrive(PHONE)
    await head.signIn(stage.signInOf('senior officer'), '/office/cases?view=all')
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
