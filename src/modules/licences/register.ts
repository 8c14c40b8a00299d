import { sql } from 'kysely'
import { type Ctx, readOnce } from '#kernel'
import { foldedWords } from '#lib/name-words'
import { findService, listServices } from '#services'
import { type Licence, licences, withState } from './licence.ts'

/** What one search shows at most: whoever finds more says more of what they look for. */
export const MOST_FOUND = 10
/** A word of fewer letters finds whole words alone. */
const LETTERS_OF_A_BEGINNING = 4

/** A register that a service opens to everybody's search. */
export type OpenRegister = { service: string; byNumber: boolean; byName: boolean; status: boolean }

/** The registers that services open now; what is closed today is found no more from today. */
export const listOpenRegisters = (ctx: Ctx): Promise<OpenRegister[]> =>
  readOnce(ctx, 'licences.listOpenRegisters', async () => {
    const live = (await listServices(ctx)).filter(({ online }) => online)
    const opened = live.map(async ({ id }) => {
      const found = await findService(ctx, id)
      const paths = found?.bundle.service.outputs?.[0]?.publicSearch ?? []
      return {
        service: id,
        byNumber: paths.includes('number'),
        byName: paths.some((path) => path !== 'number' && path !== 'status'),
        status: paths.includes('status'),
      }
    })
    return (await Promise.all(opened)).filter(({ byNumber, byName }) => byNumber || byName)
  })

/**
 * Licences whose public names have all the words that were typed, in the registers that are open by name; a revoked one is
 * among them. None is listed without a word of its name.
 *
 * @returns at most 10, and whether there are more
 */
export async function searchByName(
  ctx: Ctx,
  typed: string,
): Promise<{ found: Licence[]; more: boolean }> {
  const open = (await listOpenRegisters(ctx)).filter(({ byName }) => byName)
  const query = queryOf(typed)
  if (query === undefined || open.length === 0) return { found: [], more: false }
  const rows = await licences(ctx)
    .where(sql<boolean>`e.found_by @@ ${query}::tsquery`)
    .where('e.issued_at', 'is not', null)
    .where(
      'l.service',
      'in',
      open.map(({ service }) => service),
    )
    .orderBy('l.granted_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(MOST_FOUND + 1)
    .execute()
  const found = rows.slice(0, MOST_FOUND).map((row) => withState(ctx, row))
  return { found, more: rows.length > MOST_FOUND }
}

/** Words of a name as a `tsquery`; undefined where nothing was typed that names anything. */
export function queryOf(typed: string): string | undefined {
  const words = foldedWords(typed)
  if (!words.some((word) => [...word].length > 1)) return undefined
  return words
    .map((word) => ([...word].length < LETTERS_OF_A_BEGINNING ? `'${word}'` : `'${word}':*`))
    .join(' & ')
}
