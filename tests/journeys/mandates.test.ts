import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillIn, send } from './apply.ts'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
  { language: 'ar', width: 1280, script: false },
]
/** So many that each process answers some. */
const LOOKS_OF_IT = 12

let stage: Stage

beforeAll(async () => {
  // An end has to be felt by whichever process answers.
  stage = await openStage({ IGOV_WEB: '2' })
})

afterAll(() => stage?.close())

/** Offers a mandate for everything, and takes it on. */
async function agree(principal: Somebody, agent: Somebody) {
  const { t } = principal
  const who = stage.signInOf('applicant', 1)
  await principal.go('/my/mandates')
  await principal.follow(t('mandates.list.give'))
  await principal.press(t('mandates.give.submit'))
  await principal.reads(t('mandates.problems.details-missing'))
  await principal.fill('identifier', who.id)
  await principal.fill('name', who.name)
  await principal.choose('which', 'all')
  await principal.press(t('mandates.give.submit'))
  await principal.reads(who.name)
  await agent.go('/my/mandates')
  await agent.press(t('mandates.list.accept'))
  await agent.press(t('mandates.acting.choose'))
}

/** The agent's name as the pages of a language say it. */
function nameIn({ language }: Look) {
  const agent = stage.signIns.filter(({ who }) => who === 'applicant')[1]
  return (language === 'ar' ? agent?.name : agent?.about.split(',')[0]) ?? ''
}

describe.each(LOOKS)('A mandate in $language at $width px, script $script', (look) => {
  it('lets one person apply for another, on every page in their name, until it is ended', async () => {
    const [principal, agent] = [await stage.arrive(look), await stage.arrive(look)]
    const { t } = principal
    const hers = stage.signInOf('applicant', 0)
    const his = stage.signInOf('applicant', 1)
    await principal.signIn(hers, '/my')
    await agent.signIn(his, '/my')
    await agree(principal, agent)
    const line = agent.page.locator('.acting-line')
    const isSaid = () =>
      expect.poll(() => line.first().innerText()).toContain(t('ui.shell.actingFor'))
    await isSaid()
    await agent.go('/my/security')
    await agent.reads(t('ui.shell.actingAside'))
    await agent.go('/services')
    // The page is the same bytes for everybody: without script it cannot say it, and does nothing in any name.
    if (look.script) await isSaid()
    else expect(await line.first().isVisible()).toBe(false)
    const reference = await fillIn(agent)
    await isSaid()
    await send(agent)
    await principal.go(`/my/cases/${reference}`)
    await principal.reads(t('cases.case.filed-by', { name: nameIn(look) }))
    await principal.go('/my/mandates')
    await principal.reads(reference)
    await principal.press(t('mandates.list.revoke'))
    for (let i = 0; i < LOOKS_OF_IT; i++) {
      await agent.go('/my')
      await agent.reads(t('ui.shell.actingOver'))
    }
    await agent.go('/my/acting')
    await agent.press(t('mandates.acting.myself'))
    await expect.poll(() => line.count()).toBe(0)
    await principal.leave()
    await agent.leave()
  })
})
