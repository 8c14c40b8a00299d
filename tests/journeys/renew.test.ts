import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packCatalogue } from '../../src/modules/services/fixture.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import { until } from '../support/started.ts'
import { fillIn, send } from './apply.ts'
import type { Look, Somebody } from './people.ts'
import { walk } from './robot.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
]
const { services } = await packCatalogue('qatar')
const BUSINESS = services.find(({ bundle: { id } }) => id === 'home-business-licence')?.bundle

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

async function approve(look: Look, reference: string) {
  const officer = await stage.arrive(look)
  const { t } = officer
  await officer.signIn(stage.signInOf('officer'), `/office/cases/${reference}`)
  await officer.press(t('cases.claim.do'))
  await officer.choose('decision', 'approve')
  await officer.press(t('cases.office.send'))
  await officer.leave()
}

/** @returns the number on the applicant's page of the case, once its document is there */
async function numberOf(person: Somebody, reference: string): Promise<string> {
  const link = person.page.locator('main a[href*="/my/licences/"]').first()
  await until(async () => {
    await person.go(`/my/cases/${reference}`)
    return (await link.count()) > 0
  }, 'the document')
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? ''
}

/** As if it had been issued eleven months ago. */
async function letMonthsPass(number: string) {
  const { ctx, close } = await openProductDatabase(stage.igov)
  const update = sql`update licences.edition set valid_from = valid_from - 335, valid_to = valid_to - 335
    where licence = (select id from licences.licence where number = ${number})`
  await ctx
    .tx(async (ctx) => {
      await sql`alter table licences.edition disable trigger user`.execute(ctx.sql)
      await update.execute(ctx.sql)
      await sql`alter table licences.edition enable trigger user`.execute(ctx.sql)
    })
    .finally(close)
}

describe.each(LOOKS)('A licence in $language at $width px', (look) => {
  it('is renewed from its own page with what is known, under the same number, for another year', async () => {
    const person = await stage.arrive(look)
    const { t } = person
    await person.signIn(stage.signInOf('applicant', 2), '/my')
    const first = await fillIn(person)
    await send(person)
    await approve(look, first)
    const number = await numberOf(person, first)
    await letMonthsPass(number)

    await person.go(`/my/licences/${number}`)
    const before = await person.page.locator('main').innerText()
    await person.press(t('licences.after.renew'))
    const renewal = person.path().split('/')[2] ?? ''
    expect(renewal).not.toBe(first)
    // What was said of the home stands there already.
    expect(await person.page.inputValue('[name="home.address.street"]')).toBe('340')
    await walk(person, BUSINESS ?? expect.fail('not in the pack'), stage.pack)
    await person.reads(t('cases.sent.sent'))
    await person.go(`/my/cases/${renewal}`)
    await person.reads(t('cases.of-licence.renew'))

    await approve(look, renewal)
    expect(await numberOf(person, renewal)).toBe(number)
    await until(async () => {
      await person.go(`/my/licences/${number}`)
      return (await person.page.locator('main').innerText()) !== before
    }, 'the new edition')
    await person.reads(t('licences.state.valid'))
    await person.leave()
  })
})
