import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Link } from './link.tsx'

/** In Kufi a toothed letter before ج ح خ reads as another word, لاه is drawn as the end of الله, and vowel signs collide. */
const UNREADABLE_IN_KUFI = /[بتثنيئ][جحخ]|لاه|[\u064B-\u0652]/

export type HeadingLevel = 1 | 2 | 3

export type HeadingProps = {
  level: HeadingLevel
  text: string
  id?: string
  /**
   * Set in Kufi, where the words allow it: for fixed words of the interface from 26 px up, never for
   * words from data
   */
  lettering?: boolean
  class?: string
}

/** Class of a text that may be lettering: `kufi` where its letters stay readable, else none. */
export const letteringClass = (text: string) => (UNREADABLE_IN_KUFI.test(text) ? undefined : 'kufi')

export function Heading({ level, text, id, lettering, class: className }: HeadingProps) {
  const classes = [className, lettering ? letteringClass(text) : undefined]
  const attributes = { id, class: classes.filter(Boolean).join(' ') || undefined }
  if (level === 1)
    return (
      <h1 {...attributes} safe>
        {text}
      </h1>
    )
  if (level === 2)
    return (
      <h2 {...attributes} safe>
        {text}
      </h2>
    )
  return (
    <h3 {...attributes} safe>
      {text}
    </h3>
  )
}

export type Crumb = { href?: string; text: string }

/** Where the page stands; the last crumb may be without a link. */
export function Breadcrumbs({ t, crumbs }: { t: T; crumbs: Crumb[] }) {
  return (
    <nav class="crumbs" aria-label={t('ui.shell.crumbs')}>
      <ol class="l">
        {crumbs.map(({ href, text }) => (
          <li>{href ? <Link href={href} text={text} /> : <span safe>{text}</span>}</li>
        ))}
      </ol>
    </nav>
  )
}

export type PageTitleProps = {
  text: string
  level?: HeadingLevel
  lettering?: boolean
  /** small line above: 'Page 2 of 6' */
  above?: string
  /** sentence below */
  lede?: string
  children?: Children
}

/** The page's one first-level heading; `level` only where a page shows it inside itself. */
export function PageTitle({ text, level = 1, lettering, above, lede, children }: PageTitleProps) {
  return (
    <div class="page-title">
      {above ? (
        <p class="pagecount" safe>
          {above}
        </p>
      ) : (
        ''
      )}
      <Heading level={level} text={text} lettering={lettering} />
      {lede ? (
        <p class="lede" safe>
          {lede}
        </p>
      ) : (
        ''
      )}
      {children}
    </div>
  )
}

export type SectionProps = {
  title: string
  id: string
  /** 3 inside another section */
  level?: 2 | 3
  lettering?: boolean
  /** a link at the end of the heading's line */
  more?: { href: string; text: string }
  /** narrow enough to read; lists get bullets */
  prose?: boolean
  children?: Children
}

/** A part of a page under its heading. */
export function Section(props: SectionProps) {
  const { title, id, level = 2, lettering = true, more, prose, children } = props
  return (
    <section class={prose ? 'section prose' : 'section'} aria-labelledby={id}>
      <div class="section-head">
        <Heading level={level} text={title} id={id} lettering={lettering} />
        {more ? <Link href={more.href} text={more.text} /> : ''}
      </div>
      {children}
    </section>
  )
}
