import { expect } from 'vitest'
import { startDraft } from '#services'
import type { DbFixtures } from '#testing'
import { liveServices } from '../../src/modules/services/fixture.ts'
import { type End, walk } from './walk.ts'

const SEED = Number(process.env.IGOV_SEED ?? 20_261_129)
/** Of each service; a multiple of the moods of a walk. */
const WALKS = process.env.IGOV_LONG ? 1_000 : 8

/**
 * Walks through every service that runs in a country.
 *
 * @returns a line for each service: how its walks ended
 */
export async function walkAll(
  { ctx, as, browse, given, clock }: Pick<DbFixtures, 'ctx' | 'as' | 'browse' | 'given' | 'clock'>,
  languages: readonly string[],
): Promise<string[]> {
  const lines: string[] = []
  let walked = 0
  for (const bundle of await liveServices(ctx)) {
    const ends: End[] = []
    for (let number = 0; number < WALKS; number++) {
      const lang = languages[number % languages.length] ?? ''
      const person = await given.person()
      const browser = await browse(person)
      const begin = async () => {
        if (number === 0 || bundle.service.appeals)
          return browser.post(`/${lang}/services/${bundle.id}/apply`)
        const { reference } = await startDraft(as(person), bundle.id)
        return { status: 303, body: '', location: `/${lang}/apply/${reference}` }
      }
      ends.push(
        await walk(browser, bundle, ctx.pack, {
          lang,
          seed: SEED + number,
          number: walked++,
          clock,
          begin,
        }),
      )
    }
    const count = (how: End['how']) => ends.filter((end) => end.how === how).length
    const refusals = new Set(ends.flatMap(({ how, where }) => (how === 'sent' ? [] : [where])))
    const most = Math.max(...ends.map(({ pages }) => pages))
    lines.push(
      `${bundle.id}: ${count('sent')} sent, ${count('refused')} refused, ${count('errors')} told what is wrong; at most ${most} pages of ${ends[0]?.form} ${[...refusals].join(' | ')}`,
    )
    // Who answers as a scenario does comes to an end, unless the service begins elsewhere.
    if (!bundle.service.appeals) expect(count('sent'), lines.at(-1)).toBeGreaterThan(0)
  }
  return lines
}
