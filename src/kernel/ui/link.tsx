import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Icon } from './icon.tsx'

const SCHEMES = /^(?:https?|mailto|tel):/i
const PATH = /^(?:\/(?![/\\])|#|\?|\.\.?\/)/

/**
 * The address if it is one that a page may link to: http, https, mailto, tel, or a path on this site.
 * Anything else (`javascript:`, `data:`, `//elsewhere`, with control characters inside) becomes `#`.
 */
export function checkedHref(href: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers ignore these inside a scheme
  const plain = href.replace(/[\u0000-\u0020\u007f]/g, '')
  return SCHEMES.test(plain) || PATH.test(plain) ? plain : '#'
}

export type LinkProps = {
  href: string
  /** words of the link; leave out to give children */
  text?: string
  /** read after the words, not shown: 'Change' + ' the home' */
  hidden?: string
  class?: string
  lang?: string
  hreflang?: string
  rel?: string
  current?: 'page' | 'step' | 'true'
  /** key of the office's shortcuts, by position: `A`, `Ctrl+Enter` */
  shortcut?: string
  children?: Children
}

/** A link whose address has been checked (see `checkedHref`). */
export function Link(props: LinkProps) {
  return (
    <a
      href={checkedHref(props.href)}
      class={props.class}
      lang={props.lang}
      hreflang={props.hreflang}
      rel={props.rel}
      aria-current={props.current}
      data-key={props.shortcut}
    >
      {props.children}
      {props.text === undefined ? '' : <Words text={props.text} hidden={props.hidden} />}
    </a>
  )
}

/** Visible words and, after them, words for those who do not see the context. */
export function Words({ text, hidden }: { text: string; hidden?: string }) {
  return (
    <>
      <span safe>{text}</span>
      {hidden ? (
        <span class="hidden" safe>
          {` ${hidden}`}
        </span>
      ) : (
        ''
      )}
    </>
  )
}

/** Text whose direction is its own: names, file names, references (`ltr` for those). */
export function Bdi({ text, dir, lang }: { text: string; dir?: 'ltr' | 'rtl'; lang?: string }) {
  return (
    <bdi dir={dir ?? 'auto'} lang={lang} safe>
      {text}
    </bdi>
  )
}

export type FileLinkProps = {
  t: T
  href: string
  name: string
  bytes: number
  pages?: number
  note?: string
}

/** How many pages a file has, how large it is, and what else is said of it. */
export const fileWords = (
  t: T,
  { bytes, pages, note }: Pick<FileLinkProps, 'bytes' | 'pages' | 'note'>,
): string =>
  [pages === undefined ? undefined : t('ui.file.pages', { pages }), fileSize(t, bytes), note]
    .filter((part) => part !== undefined)
    .join(t('ui.file.comma'))

/** A file by its name, with its size and pages beside it. */
export function FileLink({ t, href, name, ...about }: FileLinkProps) {
  return (
    <span class="file">
      <Icon name="document" />
      <Link href={href}>
        <Bdi text={name} />
      </Link>
      <span class="quiet small" safe>
        {fileWords(t, about)}
      </span>
    </span>
  )
}

const KILOBYTE = 1024
const MEGABYTE = 1024 * 1024

/** Size in kilobytes below a megabyte, in megabytes above; the powers of two in which limits are set. */
export function fileSize(t: T, bytes: number): string {
  if (bytes < MEGABYTE) {
    return t('ui.file.kilobytes', { size: Math.max(1, Math.round(bytes / KILOBYTE)) })
  }
  return t('ui.file.megabytes', { size: Math.round((bytes * 10) / MEGABYTE) / 10 })
}
