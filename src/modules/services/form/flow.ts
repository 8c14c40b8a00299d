import type { Assessment } from './assessment.ts'

/**
 * Where a person goes next: the first page that counts and is not done, else the last one, where
 * the answers are checked. Answers alone decide, so the back button, a deep link and a second tab
 * need no stored position.
 */
export function nextPage({ pages }: Pick<Assessment, 'pages'>): string {
  const relevant = pages.filter((page) => page.relevant)
  const next = relevant.find(({ state }) => state !== 'done') ?? relevant.at(-1)
  if (!next) throw new Error('the form has no page that counts')
  return next.page
}
