import { type Block, readMarkdown, wordsIn } from '#lib/markdown'

/** A part of a service's help, under its own heading. */
export type HelpSection = {
  /** its anchor; that of a page of the form stands beside that page */
  readonly id: string | null
  readonly title: string
  readonly blocks: readonly Block[]
}

/** The help of a service in one language, in order. */
export type Help = readonly HelpSection[]

/** The parts of a help text: each begins with a heading of the second level. */
export function helpOf(source: string): Help {
  const sections: { id: string | null; title: string; blocks: Block[] }[] = []
  for (const block of readMarkdown(source).blocks) {
    if (block.kind === 'heading' && block.level === 2) {
      sections.push({ id: block.anchor ?? null, title: wordsIn(block.text), blocks: [] })
    } else sections.at(-1)?.blocks.push(block)
  }
  return sections
}
