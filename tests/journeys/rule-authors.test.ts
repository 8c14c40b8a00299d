import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LIMIT_MS = 240_000
const RULES = '/office/rules/home-business-licence'
const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: false },
  { language: 'en', width: 1280, script: true },
]
/** The table `Eligible` of the model. */
const ELIGIBLE = 7
const ROWS = 7

let stage: Stage

beforeAll(async () => {
  stage = await openStage({ IGOV_WEB: '2' })
}, LIMIT_MS)

afterAll(() => stage?.close())

/** Raises or lowers the age in every rule of the table. */
async function setAge(author: Somebody, draft: string, age: number) {
  const { t } = author
  await author.go(`${draft}/decisions/${ELIGIBLE}`)
  await author.fill('c.0.0', `< ${age}`)
  for (let row = 1; row < ROWS; row++) await author.fill(`c.${row}.0`, `>= ${age}`)
  await author.press(t('rules.edit.save'))
  // No scenario is of that year: each rule is named as one that none tries, and nothing else.
  await author.reads(t('rules.edit.warnings', { count: ROWS }))
}

async function propose(author: Somebody, age: number, last: string) {
  const { t } = author
  await author.go(RULES)
  await author.fill('from.day', '1')
  await author.fill('from.month', '1')
  await author.fill('from.year', last)
  await author.fill('last.day', '31')
  await author.fill('last.month', '12')
  await author.fill('last.year', last)
  await author.press(t('rules.edit.begin'))
  const draft = author.path()
  await setAge(author, draft, age)
  await author.go(`${draft}/what-if`)
  await author.reads(t('rules.try.sources.simulated'))
  await author.go(`${draft}/scenarios`)
  await author.go(draft)
  await author.fill('basis', 'Decision 7 of 2026')
  await author.fill('reason', 'The age is another')
  await author.press(t('rules.edit.propose'))
  await author.reads(t('rules.edit.colleague'))
  return author.path()
}

describe.each(LOOKS)('A change of rules in $language at $width px', (look) => {
  it(
    'is written by one author, read and published by another, and decides at once',
    async () => {
      const [first, second] = [await stage.arrive(look), await stage.arrive(look)]
      await first.signIn(stage.signInOf('rule author', 0), RULES)
      await second.signIn(stage.signInOf('rule author', 1), '/office')
      await second.reads(second.t('rules.edit.waiting'))
      // Each look has a year of its own, before any scenario: none comes out otherwise.
      const year = look.language === 'ar' ? '2020' : '2021'
      const proposal = await propose(first, 21, year)
      await second.go(proposal)
      await second.reads(second.t('rules.edit.difference'))
      await second.press(second.t('rules.edit.decline'))
      await second.reads(second.t('rules.problems.reason-missing'))
      await second.press(second.t('rules.edit.publish'))
      await second.reads(second.t('rules.edit.states.published'))
      await second.go(RULES)
      await second.reads(second.t('rules.edit.by-proposal'))
      const { url } = stage
      const page = await fetch(
        `${url}/${look.language}/rules/home-business-licence/from/${year}-01-01`,
      )
      expect(await page.text()).toContain('21')
      await first.leave()
      await second.leave()
    },
    LIMIT_MS,
  )
})
