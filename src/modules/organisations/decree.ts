import { type Ctx, languageName, type Texts } from '#kernel'
import { isLocalDate } from '#lib/time'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { problem } from './problems.ts'
import { type DecreeId, db } from './tables.ts'

const MOST = 200
const LONGEST_NUMBER = 100
const LONGEST_TEXT = 300

/** The instrument on which a body, a unit, a post or an appointment stands (ELI: legal resource). */
export type Decree = { id: DecreeId; number: string; issuedOn: string; titles: Texts }

export type DecreeOrder = { number: string; issuedOn: string; titles: Texts }

/**
 * Registers a decree once; several changes may stand on it.
 *
 * @param order.issuedOn  `YYYY-MM-DD`, not in the future
 * @throws organisations/decree-wrong, organisations/name-missing, organisations/decree-twice
 */
export async function registerDecree(ctx: Ctx, order: DecreeOrder): Promise<DecreeId> {
  const { id: by } = officialOf(ctx)
  const number = order.number.trim()
  const now = ctx.clock.now()
  if (number === '' || number.length > LONGEST_NUMBER) throw problem('decree-wrong')
  if (!isLocalDate(order.issuedOn) || Date.parse(order.issuedOn) > now.getTime())
    throw problem('decree-wrong')
  const titles = readTexts(ctx, order.titles)
  return ctx.tx(async (ctx) => {
    const registered = await db(ctx)
      .insertInto('organisations.decree')
      .values({ number, issued_on: order.issuedOn, titles, registered_by: by, registered_at: now })
      .onConflict((conflict) => conflict.columns(['number', 'issued_on']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!registered) throw problem('decree-twice')
    await record(ctx, 'decree-registered', { resource: `decree:${registered.id}` })
    return registered.id
  })
}

/** Decrees, the newest first. */
export const listDecrees = (ctx: Ctx): Promise<Decree[]> =>
  db(ctx)
    .selectFrom('organisations.decree')
    .select(['id', 'number', 'issued_on as issuedOn', 'titles'])
    .orderBy('issued_on', 'desc')
    .orderBy('number')
    .limit(MOST)
    .execute()

/** A name in every language of the country. @throws organisations/name-missing */
export function readTexts({ pack, t }: Ctx, typed: Texts): Texts {
  return Object.fromEntries(
    pack.settings.languages.map((language) => {
      const text = (typed[language] ?? '').trim()
      if (text === '' || text.length > LONGEST_TEXT)
        throw problem('name-missing', { language: languageName(t.locale, language) })
      return [language, text]
    }),
  )
}
