import type { T } from '../i18n.ts'
import { asset } from './asset.ts'

export type HeadProps = {
  t: T
  title: string
  /** address of the site without a final slash */
  base: string
  /** address of the page without the language, `/services/x?page=2` */
  path: string
  description?: string
  /** search engines may list it; private pages are never listed */
  listed?: boolean
}

/** Everything in `<head>`; nothing inline, so the strictest Content-Security-Policy fits. */
export function DocumentHead({ t, title, base, path, description, listed }: HeadProps) {
  const [plainPath] = path.split('?')
  const address = (locale: string) => `${base}/${locale}${plainPath}`
  const fonts = t.dir === 'rtl' ? ['readex-pro-arabic', 'reem-kufi-arabic'] : ['readex-pro-latin']
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title safe>{title}</title>
      {description ? <meta name="description" content={description} /> : ''}
      <script src={asset('display.js')} />
      {fonts.map((font) => (
        <link
          rel="preload"
          as="font"
          type="font/woff2"
          crossorigin=""
          href={asset(`${font}.woff2`)}
        />
      ))}
      <link rel="stylesheet" href={asset('app.css')} />
      <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
      <meta name="color-scheme" content="light dark" />
      {listed ? (
        <>
          <link rel="canonical" href={address(t.locale)} />
          {[t.locale, ...t.other.map(({ locale }) => locale)].map((locale) => (
            <link rel="alternate" hreflang={locale} href={address(locale)} />
          ))}
        </>
      ) : (
        <meta name="robots" content="noindex" />
      )}
      <script src={asset('app.js')} defer />
    </head>
  )
}
