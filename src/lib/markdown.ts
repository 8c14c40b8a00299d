/** A run of text, or something in it. */
export type Inline =
  | string
  | { readonly strong: readonly Inline[] }
  | { readonly em: readonly Inline[] }
  | { readonly href: string; readonly text: readonly Inline[] }
  | { readonly image: string; readonly alt: string }

export type Block =
  | {
      readonly kind: 'heading'
      readonly level: number
      readonly text: readonly Inline[]
      /** `{#anchor}` at its end */
      readonly anchor?: string
      readonly line: number
    }
  | { readonly kind: 'paragraph'; readonly text: readonly Inline[]; readonly line: number }
  | {
      readonly kind: 'list'
      readonly ordered: boolean
      readonly items: readonly { readonly text: readonly Inline[]; readonly line: number }[]
      readonly line: number
    }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
      readonly line: number
    }

/** What of a text is not read. */
export type MarkdownFault = { readonly line: number; readonly what: 'html' | 'not-read' }

const HEADING = /^(#{1,6})\s+(.*?)(?:\s+\{#([a-z][a-z0-9-]*)\})?\s*$/
const ITEM = /^(?:([-*])|(\d{1,3})[.)])\s+(.*)$/
const RULE = /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/
const NOT_READ = /^(```|~~~|>|\s{4,}\S|\t|(\*\s*){3,}$|(-\s*){3,}$|=+$|\[[^\]]+\]:)/
const TAG = /<\/?[a-z!][^>]*>/i

/**
 * Reads the part of Markdown that plain help needs: headings, paragraphs, flat lists, tables with a head, strong and
 * emphasised words, links, images. Nothing becomes HTML here: who shows it escapes every text.
 *
 * @param source  of some ten thousand characters at most: the time grows with the square of a line
 * @returns the blocks, each with its line, and what is not read: raw HTML, code, quotes, lists in lists
 * @source CommonMark 0.31.2; tables and anchors as GitHub and Pandoc write them
 */
export function readMarkdown(source: string): {
  blocks: readonly Block[]
  faults: readonly MarkdownFault[]
} {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  const faults: MarkdownFault[] = []
  for (let at = 0; at < lines.length; ) {
    const text = lines[at] ?? ''
    const line = at + 1
    if (text.trim() === '') at += 1
    else if (NOT_READ.test(text)) {
      faults.push({ line, what: 'not-read' })
      at += 1
    } else {
      const taken = readBlock(lines, at)
      blocks.push(taken.block)
      for (let one = at; one < taken.next; one++) {
        if (TAG.test(lines[one] ?? '')) faults.push({ line: one + 1, what: 'html' })
      }
      at = taken.next
    }
  }
  return { blocks, faults }
}

type Taken = { block: Block; next: number }

function readBlock(lines: readonly string[], at: number): Taken {
  const text = lines[at] ?? ''
  const heading = HEADING.exec(text)
  if (heading) {
    const [, marks = '', words = '', anchor] = heading
    const block = { kind: 'heading' as const, level: marks.length, text: inlines(words) }
    return { block: { ...block, ...(anchor && { anchor }), line: at + 1 }, next: at + 1 }
  }
  if (ITEM.test(text)) return readList(lines, at)
  if (text.includes('|') && RULE.test((lines[at + 1] ?? '').trim())) return readTable(lines, at)
  let next = at + 1
  while (next < lines.length && goesOn(lines[next] ?? '')) next += 1
  const words = lines.slice(at, next).map((one) => one.trim())
  return { block: { kind: 'paragraph', text: inlines(words.join(' ')), line: at + 1 }, next }
}

/** Whether a line belongs to what the one before began. */
const goesOn = (line: string) =>
  line.trim() !== '' && !HEADING.test(line) && !ITEM.test(line) && !NOT_READ.test(line)

function readList(lines: readonly string[], at: number): Taken {
  const ordered = ITEM.exec(lines[at] ?? '')?.[2] !== undefined
  const items: { text: Inline[]; line: number }[] = []
  let next = at
  while (next < lines.length) {
    const item = ITEM.exec(lines[next] ?? '')
    if (!item || (item[2] !== undefined) !== ordered) break
    const line = next + 1
    const words = [item[3] ?? '']
    next += 1
    // What is indented by two or three belongs to the item.
    while (/^ {2,3}\S/.test(lines[next] ?? '')) words.push((lines[next++] ?? '').trim())
    items.push({ text: inlines(words.join(' ')), line })
  }
  return { block: { kind: 'list', ordered, items, line: at + 1 }, next }
}

function readTable(lines: readonly string[], at: number): Taken {
  let next = at + 2
  const rows: Inline[][][] = []
  while ((lines[next] ?? '').includes('|')) rows.push(cellsOf(lines[next++] ?? ''))
  return { block: { kind: 'table', head: cellsOf(lines[at] ?? ''), rows, line: at + 1 }, next }
}

const cellsOf = (line: string): Inline[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inlines(cell.trim()))

const INLINE =
  /!\[([^\]]*)\]\(([^)\s]*)\)|\[([^\]]*)\]\(([^)\s]*)\)|\*\*(.+?)\*\*|\*([^*\s][^*]*?)\*|\\([\\*[\]!#|{}<>_-])/

function inlines(text: string): Inline[] {
  const runs: Inline[] = []
  let rest = text
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    if (found.index > 0) runs.push(rest.slice(0, found.index))
    runs.push(inlineOf(found))
    rest = rest.slice(found.index + found[0].length)
  }
  return rest === '' ? runs : [...runs, rest]
}

function inlineOf([, alt, image, words, href, strong, em, plain]: RegExpExecArray): Inline {
  if (image !== undefined) return { image, alt: alt ?? '' }
  if (href !== undefined) return { href, text: inlines(words ?? '') }
  if (strong !== undefined) return { strong: inlines(strong) }
  return em === undefined ? (plain ?? '') : { em: inlines(em) }
}

/** The words of a run alone. */
export const wordsIn = (text: readonly Inline[]): string =>
  text
    .map((one) => {
      if (typeof one === 'string') return one
      if ('image' in one) return one.alt
      return wordsIn('strong' in one ? one.strong : 'em' in one ? one.em : one.text)
    })
    .join('')

/** Links and images of a run. */
export const targetsIn = (
  text: readonly Inline[],
): (Extract<Inline, { href: string }> | Extract<Inline, { image: string }>)[] =>
  text.flatMap((one) => {
    if (typeof one === 'string') return []
    if ('image' in one) return [one]
    if ('href' in one) return [one, ...targetsIn(one.text)]
    return targetsIn('strong' in one ? one.strong : one.em)
  })

/** The runs of a block, each with its line. */
export const runsOf = (block: Block): { text: readonly Inline[]; line: number }[] =>
  block.kind === 'list'
    ? [...block.items]
    : block.kind === 'table'
      ? [block.head, ...block.rows].flatMap((cells) =>
          cells.map((text) => ({ text, line: block.line })),
        )
      : [block]
