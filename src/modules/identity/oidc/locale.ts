import type { Ctx } from '#kernel'

/**
 * The language of a page of the provider.
 *
 * @param asked  language tags with spaces between, the best first
 * @returns the first that the pack has, or the pack's first
 */
export function localeOf({ pack }: Pick<Ctx, 'pack'>, asked: unknown): string {
  const { languages } = pack.settings
  const [first = 'en'] = languages
  const tags = typeof asked === 'string' ? asked.split(' ') : []
  return (
    tags.map((tag) => tag.split(/[-;]/)[0] ?? '').find((tag) => languages.includes(tag)) ?? first
  )
}

/** @returns the languages of a browser, the best first, as `localeOf` takes them */
export const languagesOf = (request: { get(header: string): string }): string =>
  request.get('accept-language').replaceAll(',', ' ')
