const MARK = '<!-- Generated: node scripts/reference.mjs -->'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim()

/** A page with a mark that says who writes it. */
export const page = (title: string, intro: string, ...parts: string[]) =>
  `${[`# ${title}`, MARK, intro, ...parts.filter(Boolean)].join('\n\n')}\n`

/** A table; nothing where there are no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0
    ? ''
    : [head, head.map(() => '---'), ...rows]
        .map((row) => `| ${row.map(cell).join(' | ')} |`)
        .join('\n')

export const code = (text: string) => (text === '' ? '' : `\`${text}\``)
