import { type Ctx, plainTyped } from '#kernel'
import { wordsQuery } from '#lib/name-words'
import { parseReference } from '#lib/reference'

/** What somebody who typed into the work list's search wants. */
export type Sought =
  | { by: 'reference'; reference: string }
  | { by: 'beginning'; beginning: string }
  | { by: 'name'; query: string }
  | { by: 'nothing' }

const GROUP = 4

/**
 * Reads what was typed: a whole reference with its check character, the beginning of one (with a
 * digit, or with the prefix), or else words of a name.
 *
 * @returns undefined when nothing was typed; `nothing` when what was typed can match no case
 */
export function soughtFor({ pack }: Pick<Ctx, 'pack'>, typed: string): Sought | undefined {
  const text = plainTyped(typed)
  if (text === '') return undefined
  const { prefix } = pack.settings.reference
  const reference = parseReference(prefix, text)
  if (reference) return { by: 'reference', reference }
  const bare = text.toUpperCase().replace(/[\s-]/g, '')
  if (
    /^[0-9A-Z]{1,14}$/.test(bare) &&
    (/\d/.test(bare) || text.toUpperCase().startsWith(`${prefix}-`))
  ) {
    const body = bare.startsWith(prefix) ? bare.slice(prefix.length) : bare
    const groups = [body.slice(0, GROUP), body.slice(GROUP, 2 * GROUP), body.slice(2 * GROUP)]
    return { by: 'beginning', beginning: [prefix, ...groups.filter(Boolean)].join('-') }
  }
  const query = wordsQuery(text)
  return query ? { by: 'name', query } : { by: 'nothing' }
}
