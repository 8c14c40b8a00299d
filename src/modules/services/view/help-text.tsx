import type { Children } from '@kitajs/html'
import { Heading } from '#kernel/ui'
import type { Block, Inline } from '#lib/markdown'
import type { HelpSection } from '../help/help.ts'
import type { Wording } from './words.ts'

/** How the links of a help text are written where it stands. */
export type Around = {
  lang: string
  /** before the anchor of another part: nothing where all parts stand on the page */
  parts: string
}

/** Id of a part on the page that shows all of them. */
export const helpId = (id: string): string => `help-${id}`

/** The help of a service in the reader's language, else in the pack's first. */
export const helpFor = ({ t, pack, bundle }: Wording) =>
  bundle.help?.[t.locale] ?? bundle.help?.[pack.settings.languages[0] ?? ''] ?? []

/** A part of the help, folded; it opens without script. */
export function HelpPart({
  section,
  around,
  id,
}: {
  section: HelpSection
  around: Around
  id?: string
}) {
  return (
    <details class="help-part" id={id}>
      <summary safe>{section.title}</summary>
      <div class="stack">
        {section.blocks.map((block) => (
          <HelpBlock block={block} around={around} />
        ))}
      </div>
    </details>
  )
}

function HelpBlock({ block, around }: { block: Block; around: Around }) {
  switch (block.kind) {
    case 'heading':
      return <Heading level={3} text={plainOf(block.text)} />
    case 'paragraph':
      return <p>{runs(block.text, around)}</p>
    case 'list': {
      const items = block.items.map(({ text }) => <li>{runs(text, around)}</li>)
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell) => (
                <th scope="col">{runs(cell, around)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr>
                {row.map((cell) => (
                  <td>{runs(cell, around)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
  }
}

const plainOf = (text: readonly Inline[]): string =>
  text.map((one) => (typeof one === 'string' ? one : '')).join('')

const runs = (text: readonly Inline[], around: Around): Children =>
  text.map((one) => <Run run={one} around={around} />)

function Run({ run, around }: { run: Inline; around: Around }) {
  if (typeof run === 'string') return <span safe>{run}</span>
  if ('image' in run) return ''
  if ('strong' in run) return <b>{runs(run.strong, around)}</b>
  if ('em' in run) return <em>{runs(run.em, around)}</em>
  return <a href={hrefOf(run.href, around)}>{runs(run.text, around)}</a>
}

function hrefOf(href: string, { lang, parts }: Around): string {
  if (href.startsWith('#')) return `${parts}#${helpId(href.slice(1))}`
  return href.startsWith('/') ? `/${lang}${href}` : href
}
