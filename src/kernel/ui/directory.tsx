import type { T } from '../i18n.ts'
import type { NavItem } from './frame.ts'
import { Icon, type IconName } from './icon.tsx'
import { checkedHref, Link } from './link.tsx'

export type TopicItem = NavItem & { icon: IconName; count?: number }

/** What services are about: a drawing, a name, how many there are. */
export function TopicGrid({ t, topics }: { t: T; topics: TopicItem[] }) {
  return (
    <ul class="topics l">
      {topics.map(({ href, text, icon, count }) => (
        <li>
          <a href={checkedHref(href)}>
            <Icon name={icon} />
            <span class="name" safe>
              {text}
            </span>
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

/** One letter of an index, with the entries under it. */
export type IndexLetter = { letter: string; links: (NavItem & { note?: string })[] }

const idOf = (position: number) => `letter-${position + 1}`

/** An index by first letter: the letters to jump to, then the entries under each. */
export function LetterIndex({ label, letters }: { label: string; letters: IndexLetter[] }) {
  return (
    <>
      <nav class="alphabet" aria-label={label}>
        {letters.map(({ letter }, position) => (
          <Link href={`#${idOf(position)}`} text={letter} />
        ))}
      </nav>
      {letters.map(({ letter, links }, position) => (
        <section class="letter" aria-labelledby={idOf(position)}>
          <h2 id={idOf(position)} safe>
            {letter}
          </h2>
          <ul class="links">
            {links.map(({ href, text, note }) => (
              <li>
                <a href={checkedHref(href)}>
                  <span safe>{text}</span>
                  {note ? (
                    <span class="n" safe>
                      {note}
                    </span>
                  ) : (
                    ''
                  )}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
