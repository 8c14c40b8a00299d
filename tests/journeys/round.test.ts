import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, localDateOf } from '#lib/time'
import { openRound, packCatalogue } from '../../src/modules/services/fixture.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Bundle } from '../robots/walk.ts'
import { until } from '../support/started.ts'
import type { Look, Somebody } from './people.ts'
import { walkFrom } from './robot.ts'
import { openStage, type Stage } from './stage.ts'

const SERVICE = 'government-scholarship'
const PLACES = 1
/** By the clock of the country. */
const TODAY = localDateOf(new Date(), 'Asia/Qatar')

/** The country's pack; on a day on which no round is open there, a copy with one that is open today. */
async function packWithOpenRound(home: string): Promise<string> {
  const { competition } = (await scholarshipOf('qatar')).service
  if (competition && openRound(competition, TODAY)) return 'qatar'
  const dir = join(home, 'pack')
  cpSync(join(import.meta.dirname, '../../packs/qatar'), dir, { recursive: true })
  const file = join(dir, 'services', SERVICE, 'service.yaml')
  const days = `opens: '${TODAY}', closes: '${TODAY}', places`
  const text = readFileSync(file, 'utf8').replace(/(round: spring, ).*?, places/, `$1${days}`)
  writeFileSync(file, text)
  return dir
}

async function scholarshipOf(pack: string): Promise<Bundle> {
  const { services } = await packCatalogue(pack)
  return (
    services.find(({ bundle: { id } }) => id === SERVICE)?.bundle ?? expect.fail('not in the pack')
  )
}

const home = mkdtempSync(join(tmpdir(), 'igov round '))
let stage: Stage
let bundle: Bundle
beforeAll(async () => {
  const dir = await packWithOpenRound(home)
  stage = await openStage({ IGOV_PACK: dir })
  bundle = await scholarshipOf(dir)
  await leftSchool()
})
afterAll(async () => {
  await stage?.close()
  rmSync(home, { recursive: true, force: true })
})

const onDatabase = async (
  act: (product: Awaited<ReturnType<typeof openProductDatabase>>) => Promise<unknown>,
) => {
  const product = await openProductDatabase(stage.igov)
  await act(product).finally(() => product.close())
}

/** Those who apply have just left school here. */
const leftSchool = () =>
  onDatabase(({ ctx }) => {
    const ids = [0, 1, 2].map((number) => stage.signInOf('applicant', number).id)
    return sql`update identity.person set birth_date = '2008-03-14', nationality = 'QAT'
      where identifier in (${sql.join(ids)})`.execute(ctx.sql)
  })

/** As if the last day of the round were over. */
const letRoundClose = () =>
  onDatabase(async ({ ctx }) => {
    await sql`update cases.round set closes_on = ${addDays(TODAY, -1)}, places = ${PLACES}`.execute(
      ctx.sql,
    )
    await sql`update procedures.timer set due_at = now() where due_at > now()`.execute(ctx.sql)
  })

/** Answers of the service's first scenario but their percentage, by which one comes before another. */
const withPercentage = (percentage: number): Bundle => ({
  ...bundle,
  scenarios: (bundle.scenarios ?? []).map((scenario) => ({
    ...scenario,
    answers: { ...scenario.answers, percentage },
  })),
})

async function apply(look: Look, number: number, percentage: number) {
  const person = await stage.arrive(look)
  await person.signIn(stage.signInOf('applicant', number), `/services/${SERVICE}/apply`)
  // What the register of certificates knows of the demonstration's people is another percentage.
  await walkFrom(person, withPercentage(percentage), stage.pack, 'decline')
  await person.reads(person.t('cases.sent.sent'))
  return { person, reference: person.path().split('/').at(-2) ?? '' }
}

async function giveOpinions(look: Look, who: string, references: readonly string[]) {
  const adviser = await stage.arrive(look)
  const { t } = adviser
  await adviser.signIn(stage.signInOf(who), '/office/opinions')
  for (const reference of references) {
    await until(async () => {
      await adviser.go('/office/opinions')
      return (await adviser.page.locator('main').innerText()).includes(reference)
    }, `${reference} to wait for an opinion`)
    await adviser.follow(reference)
    await adviser.choose('favourable', 'yes')
    await adviser.fill('text', 'الأوراق مكتملة')
    await adviser.press(t('cases.opinions.give'))
  }
  await adviser.leave()
}

async function enterRound(look: Look, who: string, number: number): Promise<Somebody> {
  const officer = await stage.arrive(look)
  await officer.signIn(stage.signInOf(who, number), '/office/rounds')
  await officer.page.locator('main table a').first().click()
  await officer.page.waitForLoadState('load')
  await officer.seen()
  return officer
}

const reaches = ({ person, reference }: { person: Somebody; reference: string }, state: string) =>
  until(async () => {
    await person.go(`/my/cases/${reference}`)
    const text = await person.page.locator('main').innerText()
    return text.includes(person.t(`cases.states.${state}`))
  }, `${reference} to be ${state}`)

describe('A round of the scholarship', () => {
  it('is applied for, closes, is decided by two, and its places are offered, declined and given on', async () => {
    const second = await apply({ language: 'en', width: 360, script: true }, 0, 91)
    const first = await apply({ language: 'ar', width: 360, script: true }, 1, 98)
    const third = await apply({ language: 'ar', width: 1280, script: true }, 2, 85)
    const all = [first, second, third].map(({ reference }) => reference)
    await giveOpinions({ language: 'ar', width: 1280, script: true }, 'scholarship registrar', all)
    const { closes } =
      openRound(bundle.service.competition ?? expect.fail(), TODAY) ?? expect.fail()
    const early = await enterRound(
      { language: 'en', width: 1280, script: true },
      'scholarship officer',
      0,
    )
    await early.reads(early.t('cases.ranking.later', { day: early.t.date(closes, 'day') }))
    await early.leave()

    await letRoundClose()
    await giveOpinions(
      { language: 'en', width: 360, script: true },
      'Civil Service Bureau officer',
      all,
    )
    await reaches(third, 'competing')

    const proposer = await enterRound(
      { language: 'en', width: 360, script: true },
      'scholarship officer',
      0,
    )
    await proposer.press(proposer.t('cases.ranking.propose'))
    await proposer.reads(proposer.t('cases.ranking.second-waits'))
    await proposer.leave()
    const approver = await enterRound(
      { language: 'ar', width: 1280, script: true },
      'scholarship officer',
      1,
    )
    await approver.press(approver.t('cases.ranking.approve'))

    await reaches(first, 'offered')
    await reaches(second, 'reserve')
    await first.person.follow(first.person.t('cases.ranking.answer-now'))
    await first.person.press(first.person.t('cases.ranking.decline-place'))
    await reaches(second, 'offered')
    await second.person.follow(second.person.t('cases.ranking.answer-now'))
    await second.person.press(second.person.t('cases.ranking.accept'))
    await reaches(second, 'granted')
    await reaches(third, 'reserve')

    await approver.go(approver.path())
    await approver.page.reload()
    await approver.seen()
    await third.person.go(`/services/${SERVICE}/rounds`)
    await third.person.reads(third.person.t('cases.ranking.results'))
    for (const { person } of [first, second, third]) await person.leave()
    await approver.leave()
  })
})
