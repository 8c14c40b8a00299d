import type { IconName } from './icon.tsx'

export type NavItem = { href: string; text: string }

/** What is the same on every public page in one language; a few lines of wiring make it. */
export type Frame = {
  /** name of the site, from the pack */
  name: string
  /** address of the site without a final slash, `IGOV_URL` */
  base: string
  /** language for readers who speak none of the site's */
  fallback: string
  /** shows the demonstration notice */
  demonstration: boolean
  /** links in the header */
  nav: NavItem[]
  /** at most five places in the phone's bottom bar */
  bar: (NavItem & { icon: IconName })[]
  /** the person's page; who is not signed in does so there */
  my?: string
  /** whom to ask; `phone` as people say it, `109` */
  help: { phone?: string; text: string }
  /** up to three groups of links in the footer */
  footer: { title: string; links: NavItem[] }[]
  /** last line of the footer */
  note?: string
}

/** `aria-current` of a link in a menu on the page at `path` (with the language, without query). */
export function currentOf(href: string, path: string): 'page' | 'true' | undefined {
  if (href === path) return 'page'
  return path.startsWith(`${href}/`) && href.split('/').length > 2 ? 'true' : undefined
}
