import type { Ctx } from '#kernel'
import { type Rendered, rendered } from './render.ts'

/**
 * What search engines are told: every page, each with the same page in the other languages.
 *
 * @param paths  of all published pages, with the language
 * @returns `/sitemap.xml` and `/robots.txt`
 * @source sitemaps.org 0.9; RFC 9309
 */
export function sitemapOf(ctx: Ctx, paths: readonly string[]): Rendered[] {
  const { url, pack } = ctx
  const known = new Set(paths)
  const entries = [...paths].sort().map((path) => {
    const rest = path.replace(/^\/[^/]+/, '')
    const others = pack.settings.languages
      .filter((language) => known.has(`/${language}${rest}`))
      .map(
        (language) =>
          `<xhtml:link rel="alternate" hreflang="${language}" href="${escapeXml(`${url}/${language}${rest}`)}"/>`,
      )
    return `<url><loc>${escapeXml(url + path)}</loc>${others.join('')}</url>`
  })
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join('\n')}
</urlset>
`
  const closed = pack.settings.languages.flatMap((language) =>
    CLOSED.map((part) => `Disallow: /${language}/${part}`),
  )
  const robots = ['User-agent: *', ...closed, `Sitemap: ${url}/sitemap.xml`, ''].join('\n')
  return [
    rendered('/sitemap.xml', 'application/xml; charset=utf-8', xml),
    rendered('/robots.txt', 'text/plain; charset=utf-8', robots),
  ]
}

/** Nothing there is for everybody, or it has no end. */
const CLOSED = ['my', 'apply', 'office', 'sign-in', 'search']

const escapeXml = (text: string) => text.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
