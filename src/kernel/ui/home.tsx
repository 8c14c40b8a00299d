import type { T } from '../i18n.ts'
import { asset } from './asset.ts'
import { Find } from './find.tsx'
import type { NavItem } from './frame.ts'
import { Heading, letteringClass } from './heading.tsx'
import { Icon } from './icon.tsx'
import { checkedHref, Link } from './link.tsx'

export type OpeningProps = {
  t: T
  title: string
  text: string
  /** address of the search page */
  search: string
  /** 'For example:' and what people look for */
  examples: { label: string; links: NavItem[] }
  /** the country's coast as one SVG path, drawn as an old chart */
  coast?: { path: string; viewBox: string }
}

/** The opening of the home page, inside the header: search at the start side, coast at the end. */
export function Opening({ t, title, text, search, examples, coast }: OpeningProps) {
  return (
    <div class="opening">
      <div class="sea">{coast ? <CoastChart {...coast} /> : ''}</div>
      <div class="wrap">
        <Heading level={1} text={title} lettering />
        <p class="say" safe>
          {text}
        </p>
        <Find t={t} action={search} />
        {examples.links.length > 0 ? (
          <p class="try">
            <span safe>{examples.label}</span>
            {examples.links.map((link) => (
              <Link href={link.href} text={link.text} />
            ))}
          </p>
        ) : (
          ''
        )}
      </div>
    </div>
  )
}

/** Distances of the waterlines from the coast, outermost first. */
const WATERLINES = [230, 184, 142, 104, 70, 40, 14]
const LINE = 1.7

function CoastChart({ path, viewBox }: { path: string; viewBox: string }) {
  return (
    <svg class="chart" viewBox={viewBox} aria-hidden="true">
      <defs>
        <path id="coast" d={path} />
      </defs>
      {WATERLINES.map((width) => (
        <>
          <use href="#coast" class="line" stroke-width={`${width}`} />
          <use href="#coast" class="gap" stroke-width={`${width - LINE}`} />
        </>
      ))}
      <use href="#coast" class="land" />
    </svg>
  )
}

export type ServiceHealthProps = {
  good: boolean
  title: string
  notes: string[]
  link?: NavItem
}

/** One line on how the services are doing. */
export function ServiceHealth({ good, title, notes, link }: ServiceHealthProps) {
  return (
    <p class={good ? 'health' : 'health bad'}>
      <b>
        <Icon name={good ? 'check' : 'error'} />
        <span safe>{title}</span>
      </b>
      {notes.map((note) => (
        <span safe>{note}</span>
      ))}
      {link ? <Link href={link.href} text={link.text} /> : ''}
    </p>
  )
}

export type AudienceGroup = NavItem & { links: NavItem[] }

/** Who the reader is: one column each, with what people of that kind come for. */
export function Audiences({ groups }: { groups: AudienceGroup[] }) {
  return (
    <div class="who">
      {groups.map(({ href, text, links }) => (
        <div>
          <h3 class={letteringClass(text)}>
            <a href={checkedHref(href)}>
              <span safe>{text}</span>
              <Icon name="arrow" />
            </a>
          </h3>
          <p>
            {links.map((link) => (
              <Link href={link.href} text={link.text} />
            ))}
          </p>
        </div>
      ))}
    </div>
  )
}

/** Drawings of `src/browser/art/cloth`. */
export const MOTIFS = [
  'baby',
  'business',
  'house',
  'marriage',
  'outdoors',
  'retire',
  'school',
  'vehicle',
] as const
export type Motif = (typeof MOTIFS)[number]
export type ClothPanel = NavItem & { motif: Motif; note?: string }

/** Life events or topics as panels of one band; eight fill it. */
export function Cloth({ panels }: { panels: ClothPanel[] }) {
  return (
    <div class="cloth">
      {panels.map(({ href, text, motif, note }) => (
        <a href={checkedHref(href)}>
          <img src={asset(`cloth/${motif}.svg`)} alt="" width="150" height="172" />
          <span>
            <span safe>{text}</span>
            {note ? <small safe>{note}</small> : ''}
          </span>
        </a>
      ))}
    </div>
  )
}

/** Many links in columns, each with how much is behind it. */
export function LinkColumns({ t, links }: { t: T; links: (NavItem & { count?: number })[] }) {
  return (
    <ul class="links">
      {links.map(({ href, text, count }) => (
        <li>
          <a href={checkedHref(href)}>
            <span safe>{text}</span>
            {count === undefined ? (
              ''
            ) : (
              <span class="n num" safe>
                {t.number(count)}
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}
