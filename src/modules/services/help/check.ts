import { type Finding, findingAt, hinted, type Said } from '#kernel'
import { type Block, readMarkdown, runsOf, targetsIn, wordsIn } from '#lib/markdown'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { longSentence, WORDS_MOST } from '../bundle/sentences.ts'
import { said } from '../found/said.ts'

const MAX_CHARACTERS = 20_000
/** `help/<language>.md` */
const HELP = /^help\/([a-z]{2,3})\.md$/

/** Words of links that do not say where they go, in the languages of packs. */
const SAYS_NOTHING = new Set([
  ...['here', 'click here', 'this', 'link', 'this link', 'more', 'read more', 'this page'],
  ...['ici', 'cliquez ici', 'lien', 'ce lien', 'en savoir plus', 'plus', 'cette page'],
  ...['هنا', 'اضغط هنا', 'انقر هنا', 'الرابط', 'هذا الرابط', 'رابط', 'المزيد', 'اقرأ المزيد'],
])

type Told = (line: number, message: Said) => Finding

/** Help texts of a service by language, as they stand in its folder. */
export function helpIn(content: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  return new Map(
    [...content].flatMap(([path, bytes]): [string, string][] => {
      const language = HELP.exec(path)?.[1]
      return language === undefined ? [] : [[language, bytes.toString()]]
    }),
  )
}

/**
 * Checks that the help of a service can be read by everybody: order of headings, links that say where they go and lead
 * somewhere, heads of tables, short sentences, the order of the form, and the same in each language.
 *
 * @param dir        the service's folder
 * @param help       by language
 * @param languages  of the pack
 */
export function checkHelp(
  dir: string,
  help: ReadonlyMap<string, string>,
  apply: FormFile | undefined,
  languages: readonly string[],
): Finding[] {
  if (help.size === 0) return []
  const shapes = new Map([...help].map(([language, source]) => [language, readMarkdown(source)]))
  const pages = apply?.pages.map(({ page }) => page) ?? []
  const first = languages.find((language) => help.has(language)) ?? ''
  return languages.flatMap((language) => {
    const told: Told = (line, message) => {
      const file = `${dir}/help/${language}.md`
      return findingAt({ file, line }, { code: 'help-faulty', message })
    }
    const source = help.get(language)
    const shape = shapes.get(language)
    if (source === undefined || !shape)
      return [told(1, said('help-untranslated', { language: first }))]
    if (source.length > MAX_CHARACTERS) {
      return [told(1, said('help-large', { most: MAX_CHARACTERS }))]
    }
    const unread = shape.faults.map(({ line, what }) =>
      told(line, what === 'html' ? said('help-html') : said('help-unread')),
    )
    const { blocks } = shape
    const headings = checkHeadings(blocks, pages, told)
    const others = headings.length > 0 ? blocks : (shapes.get(first)?.blocks ?? blocks)
    return [
      ...unread,
      ...headings,
      ...blocks.flatMap((block) => checkBlock(block, blocks, told)),
      ...checkSame(blocks, others, first, told),
    ]
  })
}

type Heading = Extract<Block, { kind: 'heading' }>
const headingsOf = (blocks: readonly Block[]) =>
  blocks.filter((block): block is Heading => block.kind === 'heading')

/** Levels without gaps, from the second: the page's title is the first. Parts of pages in the order of the form. */
function checkHeadings(blocks: readonly Block[], pages: readonly string[], told: Told): Finding[] {
  const findings: Finding[] = []
  if (blocks[0] && blocks[0].kind !== 'heading') {
    findings.push(told(blocks[0].line, said('help-headless')))
  }
  const seen = new Set<string>()
  let [level, place] = [1, -1]
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'heading') continue
    const { line, anchor } = block
    if (block.level === 1) findings.push(told(line, said('help-title')))
    else if (block.level > 3) findings.push(told(line, said('help-deep')))
    else if (block.level > level + 1) {
      findings.push(
        told(
          line,
          said('help-level', { level: block.level, under: level, wanted: '#'.repeat(level + 1) }),
        ),
      )
    }
    level = Math.max(block.level, 2)
    const next = blocks[index + 1]
    if (!next || (next.kind === 'heading' && next.level <= block.level)) {
      findings.push(told(line, said('help-empty', { title: wordsIn(block.text) })))
    }
    if (anchor === undefined) continue
    if (seen.has(anchor)) findings.push(told(line, said('help-anchor-twice', { anchor })))
    seen.add(anchor)
    const page = pages.indexOf(anchor)
    if (page >= 0 && page < place) {
      findings.push(told(line, said('help-order', { page: anchor })))
    }
    place = Math.max(place, page)
  }
  return findings
}

function checkBlock(block: Block, blocks: readonly Block[], told: Told): Finding[] {
  const findings = runsOf(block).flatMap(({ text, line }) => [
    ...checkSentence(wordsIn(text), line, told),
    ...targetsIn(text).flatMap((target) =>
      'image' in target
        ? [told(line, said('help-picture'))]
        : checkLink(target.href, wordsIn(target.text), blocks, line, told),
    ),
  ])
  if (block.kind !== 'table') return findings
  const columns = block.head.length
  if (block.head.some((cell) => wordsIn(cell).trim() === '')) {
    findings.push(told(block.line, said('help-column')))
  }
  if (block.rows.some((row) => row.length !== columns)) {
    findings.push(told(block.line, said('help-cells', { count: columns })))
  }
  return findings
}

function checkSentence(text: string, line: number, told: Told): Finding[] {
  const long = longSentence(text, WORDS_MOST)
  if (!long) return []
  const { words, sentence } = long
  const message = said('sentence-long', { words, most: WORDS_MOST, sentence })
  return [told(line, message)]
}

function checkLink(
  href: string,
  words: string,
  blocks: readonly Block[],
  line: number,
  told: Told,
): Finding[] {
  const findings: Finding[] = []
  const plain = words
    .trim()
    .toLowerCase()
    .replace(/[.…!؟?:»«"']/g, '')
  if (SAYS_NOTHING.has(plain) || plain.length < 3 || /^(https?|www)/.test(plain)) {
    findings.push(told(line, said('help-link-words', { words })))
  }
  const anchors = headingsOf(blocks).flatMap(({ anchor }) => anchor ?? [])
  if (href.startsWith('#') && !anchors.includes(href.slice(1))) {
    findings.push(told(line, said('help-no-part', { href, hint: hinted(href.slice(1), anchors) })))
  } else if (!/^(#|https:\/\/|tel:[+0-9]|mailto:|\/services\/[a-z])/.test(href)) {
    findings.push(told(line, said('help-address', { href: href || '…' })))
  }
  return findings
}

/** Each language tells the same: the same headings, of the same levels, with the same anchors. */
function checkSame(
  blocks: readonly Block[],
  others: readonly Block[],
  other: string,
  told: Told,
): Finding[] {
  const [mine, theirs] = [headingsOf(blocks), headingsOf(others)]
  for (const [index, heading] of mine.entries()) {
    const one = theirs[index]
    if (one && one.level === heading.level && one.anchor === heading.anchor) continue
    const wanted = one
      ? `${'#'.repeat(one.level)} … ${one.anchor ? `{#${one.anchor}}` : ''}`.trim()
      : 'none'
    return [told(heading.line, said('help-other-heading', { language: other, wanted }))]
  }
  if (mine.length === theirs.length) return []
  return [
    told(blocks.at(-1)?.line ?? 1, said('help-fewer', { language: other, count: theirs.length })),
  ]
}

/** Links from the help of one service to another that is not there. */
export function checkHelpLinks(services: readonly Pick<ServiceBundle, 'id' | 'help'>[]): Finding[] {
  const known = services.map(({ id }) => id)
  return services.flatMap(({ id, help = {} }) =>
    Object.entries(help).flatMap(([language, sections]) =>
      sections
        .flatMap(({ blocks }) => blocks.flatMap(runsOf))
        .flatMap(({ text, line }) =>
          targetsIn(text).flatMap((target): Finding[] => {
            const named = 'href' in target && /^\/services\/([^#]*)/.exec(target.href)?.[1]
            if (!named || known.includes(named)) return []
            const message = said('service-unknown', { id: named, hint: hinted(named, known) })
            const file = `services/${id}/help/${language}.md`
            return [findingAt({ file, line }, { code: 'help-faulty', message })]
          }),
        ),
    ),
  )
}
