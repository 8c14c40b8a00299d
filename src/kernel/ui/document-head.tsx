import type { T } from '../i18n.ts'
import { asset } from './asset.ts'
import type { Frame } from './frame.ts'

export type HeadProps = {
  t: T
  title: string
  frame: Pick<Frame, 'base' | 'fallback' | 'name'>
  /** address of the page without the language, `/services/x?page=2` */
  path: string
  description?: string
  /** a page of the office, which is worked by keys and hears what changes */
  office?: boolean
  /** a page with a form of many kinds of fields */
  form?: boolean | undefined
  /** search engines may list it; private pages are never listed */
  listed?: boolean
}

/** Everything in `<head>`; nothing inline, so the strictest Content-Security-Policy fits. */
export function DocumentHead(props: HeadProps) {
  const { t, title, description } = props
  // Arabic pages have spaces and digits of the Latin part: one that comes late moves what stands below.
  const fonts =
    t.dir === 'rtl'
      ? ['readex-pro-arabic', 'readex-pro-latin', 'reem-kufi-arabic']
      : ['readex-pro-latin']
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
      {props.listed ? <Listed {...props} /> : <meta name="robots" content="noindex" />}
      <script src={asset('app.js')} defer />
      {props.office ? <script src={asset('desk.js')} defer /> : ''}
      {props.office || props.form ? <script src={asset('fields.js')} defer /> : ''}
    </head>
  )
}

/** For those who list or share the page: its one address, its other languages, its name and sentence. */
function Listed({ t, title, frame, path, description }: HeadProps) {
  const { base, fallback, name } = frame
  const [plainPath] = path.split('?')
  const address = (locale: string) => `${base}/${locale}${plainPath}`
  return (
    <>
      <link rel="canonical" href={address(t.locale)} />
      {[t.locale, ...t.other.map(({ locale }) => locale)].map((locale) => (
        <link rel="alternate" hreflang={locale} href={address(locale)} />
      ))}
      <link rel="alternate" hreflang="x-default" href={address(fallback)} />
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={name} />
      <meta property="og:title" content={title} />
      {description ? <meta property="og:description" content={description} /> : ''}
      <meta property="og:url" content={address(t.locale)} />
    </>
  )
}
