import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/started.ts'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
] as const satisfies readonly Look[]
/** So many that each process answers some. */
const LOOKS_OF_IT = 12
const FELT_MS = 5_000
const RULE = 'officials'
const SENTENCES = {
  ar: ['لا يطّلع على الرخص إلا كبار الموظفين.', 'يطّلع الموظفون على رخص جهتهم.'],
  en: ['Only senior officers see licences.', 'Officers see the licences of their agency.'],
} as const

let stage: Stage

beforeAll(async () => {
  stage = await openStage({ IGOV_WEB: '2' })
})

afterAll(() => stage?.close())

const policyOf = (roles: string) =>
  `permit (principal, action in [Action::"read", Action::"confirm-measure"], resource)
when { principal.roles.containsAny([${roles}]) };`

/** Until the new processes listen, the port refuses. */
const answers = () =>
  until(
    async () => (await fetch(`${stage.url}/readyz`).catch(() => undefined))?.ok === true,
    'an answer',
  )

/** Proposes another text of the rule, with its sentence; leads to the proposal's page. */
async function propose(author: Somebody, roles: string, number: 0 | 1) {
  const { t } = author
  await author.go('/office/access/policies')
  await author.follow(t('access.try.choose', { module: 'licences' }))
  await author.press(t('access.try.submit'))
  await author.reads(t('access.try.same'))
  await author.fill(`rule.${RULE}`, policyOf(roles))
  await author.press(t('access.try.submit'))
  await author.reads('licences:read')
  await author.press(t('access.propose.submit'))
  await author.reads(t('access.problems.reason-long'))
  await author.fill('reason', 'Circular 7 of 2026')
  for (const language of ['ar', 'en'] as const) {
    await author.fill(`words.${RULE}.${language}`, SENTENCES[language][number])
  }
  await author.press(t('access.propose.submit'))
  await author.reads(t('access.propose.colleague'))
  return author.path()
}

async function publish(author: Somebody, proposal: string) {
  await author.go('/office/access/policies')
  await author.go(proposal)
  await author.press(author.t('access.propose.publish'))
  await author.reads(author.t('access.propose.states.published'))
}

describe.each(LOOKS)('A change of policies in $language at $width px', (look) => {
  it('is proposed by one author, published by another, and felt at every open page, after a kill too', async () => {
    const arrive = () => stage.arrive(look)
    const [first, second, officer] = [await arrive(), await arrive(), await arrive()]
    await first.signIn(stage.signInOf('policy author', 0), '/office')
    await second.signIn(stage.signInOf('policy author', 1), '/office')
    await officer.signIn(stage.signInOf('officer', 0), '/office/licences')
    const title = officer.t('licences.office.title')
    const sees = async () => {
      await officer.page.reload()
      return (await officer.page.locator('main h1').first().innerText()).includes(title)
    }
    const always = async (seen: boolean) => {
      for (let i = 0; i < LOOKS_OF_IT; i++) expect(await sees()).toBe(seen)
    }
    await officer.reads(title)

    await publish(second, await propose(first, '"senior-officer"', 0))
    const at = performance.now()
    await until(async () => !(await sees()), 'the officer to be refused')
    expect(performance.now() - at).toBeLessThan(FELT_MS)
    await new Promise((resolve) => setTimeout(resolve, FELT_MS - (performance.now() - at)))
    await always(false)
    await officer.reads(SENTENCES[look.language][0])
    await officer.seen()

    await stage.igov.kill('web')
    await answers()
    await always(false)
    await stage.igov.killAll()
    await stage.igov.restart()
    await answers()
    await always(false)

    await publish(first, await propose(second, '"officer", "senior-officer"', 1))
    await until(sees, 'the officer to be let in again')
    for (const somebody of [first, second, officer]) await somebody.leave()
  })
})
