import { expect } from 'vitest'
import { startDraft } from '#services'
import type { Browser, DbFixtures, GivenPerson } from '#testing'
import { isOnline, packCatalogue } from '../../src/modules/services/fixture.ts'
import { refuseAs, refusedWith } from './refused.ts'
import { type Bundle, type End, MOODS, walk } from './walk.ts'

const SEED = Number(process.env.IGOV_SEED ?? 20_261_129)
/** Of each service; a multiple of the moods of a walk. */
const WALKS = process.env.IGOV_LONG ? 1_000 : 8
/** Refusals that are expected by name: others confirm first, or what was sent no longer stands. */
const NAMED = /^(waits for others$|409 |422 )/
export const LIMIT_MS = process.env.IGOV_LONG ? 7_200_000 : 120_000
/** One person has so many drafts of a service at most. */
const WALKS_OF_ONE = 5

type Fixtures = Pick<DbFixtures, 'ctx' | 'as' | 'browse' | 'given' | 'clock'>

/** Services of a pack for which one applies here, each by its id, with the scenarios in which one applies for the first time. */
export async function liveIn(pack: string): Promise<{ id: string; bundle: Bundle }[]> {
  const { services } = await packCatalogue(pack)
  return services.flatMap(({ bundle }) => {
    const scenarios = bundle.scenarios?.filter(({ act }) => act === undefined) ?? []
    return isOnline(bundle.service.status)
      ? [{ id: bundle.id, bundle: { ...bundle, scenarios } }]
      : []
  })
}

/** Walks through a service again and again; whoever answers as a scenario does comes to its end. */
export async function walkService(
  fixtures: Fixtures,
  bundle: Bundle,
  languages: readonly string[],
): Promise<void> {
  const { given, browse } = fixtures
  const ends: End[] = []
  let walker: { person: GivenPerson; browser: Browser } | undefined
  for (let number = 0; number < WALKS; number++) {
    if (!walker || number % WALKS_OF_ONE === 0) {
      const person = await given.person()
      walker = { person, browser: await browse(person, machineOf(number)) }
    }
    const lang = languages[number % languages.length] ?? ''
    // Each mood in each language.
    const mood = Math.floor(number / languages.length) % MOODS.length
    ends.push(await walkOnce(fixtures, bundle, { ...walker, number, lang, mood }))
  }
  const line = toldOf(bundle.id, ends)
  console.log(line)
  expect(
    ends.filter(({ how, where }) => how === 'refused' && !NAMED.test(where)),
    line,
  ).toEqual([])
  expect(
    ends.map(({ how }) => how),
    line,
  ).toContain('sent')
}

type Once = { person: GivenPerson; browser: Browser; number: number; lang: string; mood: number }

async function walkOnce(fixtures: Fixtures, bundle: Bundle, once: Once): Promise<End> {
  const { ctx, as, clock } = fixtures
  const { person, browser, number, lang, mood } = once
  const begin = async () => {
    if (bundle.service.appeals) return beginAppeal(fixtures, bundle.id, once)
    // The button may be pressed so often in a minute; the act behind it is the same.
    if (number < 2) {
      return { browser, begun: await browser.post(`/${lang}/services/${bundle.id}/apply`) }
    }
    const { reference } = await startDraft(as(person), bundle.id)
    return { browser, begun: { status: 303, body: '', location: `/${lang}/apply/${reference}` } }
  }
  return walk(bundle, ctx.pack, {
    ...{ lang, seed: SEED + number, number, mood, clock, begin },
    identifier: person.identifier,
  })
}

/** One appeals against a decision, once, and from its page. */
async function beginAppeal(fixtures: Fixtures, appeal: string, { number, lang }: Once) {
  const { pack } = fixtures.ctx
  const { services } = await packCatalogue(pack.settings.pack)
  const against = refusedWith(
    services.map(({ bundle }) => bundle),
    appeal,
  )
  const { person, reference } = await refuseAs(fixtures, against.bundle, against.scenario)
  const browser = await fixtures.browse(person, machineOf(number))
  return { browser, begun: await browser.post(`/${lang}/my/cases/${reference}/appeal`) }
}

/** Each has a machine of their own, so that the limits of a minute hold them as they hold a person. */
const machineOf = (number: number) => `127.1.${number >> 8}.${number & 255}`

function toldOf(id: string, ends: readonly End[]): string {
  const count = (how: End['how']) => ends.filter((end) => end.how === how).length
  const why = new Set(ends.flatMap(({ how, where }) => (how === 'sent' ? [] : [where])))
  const strayed = ends.reduce((sum, end) => sum + end.strayed, 0)
  const most = Math.max(...ends.map(({ pages }) => pages))
  return `${id}: ${count('sent')} sent, ${count('refused')} refused, ${count('errors')} told what is wrong; at most ${most} pages of ${ends[0]?.form}, strayed ${strayed} times. ${[...why].slice(0, 5).join(' | ')}`
}
