import { expect, it } from 'vitest'
import { type Pack, readPack } from '#kernel'
import { localDateOf } from '#lib/time'
import {
  isOnline,
  modelOf,
  nextRound,
  openRound,
  packCatalogue,
  pagesReached,
} from '../../src/modules/services/fixture.ts'
import { begin, declare, fillPage, formOf, wrongOn } from '../robots/browser.ts'
import type { Bundle } from '../robots/walk.ts'
import type { Look, Somebody } from './people.ts'
import type { Stage } from './stage.ts'

/** Each has so many drafts at most. */
const APPLICANTS = 3

/**
 * Walks every live service of a pack in each of its languages at 360 px, on a started product. The robot
 * knows nothing of a service but its form and one of its scenarios.
 */
export async function walkAll(
  pack: string,
  languages: readonly Look['language'][],
  stage: () => Stage,
) {
  const { services } = await packCatalogue(pack)
  const live = services.flatMap(({ bundle }) =>
    isOnline(bundle.service.status) && !bundle.service.appeals ? [bundle] : [],
  )
  const read = (await readPack(`packs/${pack}`)).pack ?? expect.fail('the pack is unsound')
  const ways = await Promise.all(live.map((bundle) => waysThrough(read, bundle)))
  const walks = ways.flatMap((bundles, index) =>
    bundles.flatMap((bundle) =>
      languages.map((language) => ({
        ...{ bundle, language, number: index % APPLICANTS, name: bundle.id },
        scenario: bundle.scenarios?.[0]?.scenario ?? '',
      })),
    ),
  )
  it.each(walks)(
    'applies for $name as in $scenario at 360 px in $language, and every page is accessible',
    async ({ bundle, language, number }) => {
      const person = await stage().arrive({ language, width: 360, script: true })
      await person.signIn(stage().signInOf('applicant', number), `/services/${bundle.id}/apply`)
      if (!(await walkFrom(person, bundle, stage().pack))) return person.leave()
      // Others confirm before it is sent.
      const asks = person.path().endsWith('/confirmations')
      await person.reads(person.t(asks ? 'services.confirm.waiting.title' : 'cases.sent.sent'))
      await person.leave()
    },
  )
}

/** A service with one of its scenarios each, as few as come to every page of its form between them; the longest first. */
async function waysThrough(pack: Pack, bundle: Bundle): Promise<Bundle[]> {
  const length = ({ answers }: { answers: unknown }) => JSON.stringify(answers).length
  const scenarios = (bundle.scenarios ?? [])
    .filter(({ steps, act }) => steps && act === undefined)
    .sort((one, other) => length(other) - length(one))
  const seen = new Set<string>()
  const ways: Bundle[] = []
  for (const scenario of scenarios) {
    const pages = await pagesReached(pack, bundle, scenario)
    if ([...pages].every((page) => seen.has(page))) continue
    for (const page of pages) seen.add(page)
    ways.push({ ...bundle, scenarios: [scenario] })
  }
  expect([bundle.id, formOf(bundle).pages.filter(({ page }) => !seen.has(page))]).toEqual([
    bundle.id,
    [],
  ])
  return ways
}

/** Where applications compete, one can only apply while a round is open; on other days it says when the next is. */
async function refusedOutsideRounds(
  person: Somebody,
  { service: { competition } }: Bundle,
  { settings }: Pack,
) {
  const day = localDateOf(new Date(), settings.timeZone)
  if (!competition || openRound(competition, day)) return false
  const { opens, closes } = nextRound(competition, day) ?? expect.fail('no round is to come')
  const { t } = person
  const days = { opens: t.date(opens, 'day'), closes: t.date(closes, 'day') }
  await person.reads(t('services.rounds.next', days))
  return true
}

/** From the page before the form to its end. @returns false: no round is open, and the page says so */
export async function walkFrom(
  person: Somebody,
  bundle: Bundle,
  pack: Pack,
  registers?: 'fetch' | 'decline',
): Promise<boolean> {
  await begin(person)
  if (await refusedOutsideRounds(person, bundle, pack)) return false
  await walk(person, bundle, pack, registers)
  return true
}

/** Fills every page that comes, to the one after sending or, where others confirm, theirs. */
export async function walk(
  person: Somebody,
  bundle: Bundle,
  pack: Pack,
  registers?: 'fetch' | 'decline',
) {
  const most = modelOf(formOf(bundle)).pages.length * 3
  person.about = bundle.id
  for (let looked = 0; !/\/(sent|confirmations)$/.test(person.path()); looked++) {
    expect(looked, `${person.path()}: ${await wrongOn(person)}`).toBeLessThan(most)
    if (person.path().endsWith('/check')) await declare(person, bundle)
    else await fillPage(person, bundle, pack, registers)
  }
}
