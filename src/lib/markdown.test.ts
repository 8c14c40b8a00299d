import { describe, expect, it } from 'vitest'
import { readMarkdown, targetsIn, wordsIn } from './markdown.ts'

const read = (source: string) => readMarkdown(source).blocks

describe('Markdown', () => {
  it('has headings with anchors, paragraphs over several lines, and their lines', () => {
    expect(read('## The card {#card}\n\nOne line\nand another.\n### More')).toEqual([
      { kind: 'heading', level: 2, text: ['The card'], anchor: 'card', line: 1 },
      { kind: 'paragraph', text: ['One line and another.'], line: 3 },
      { kind: 'heading', level: 3, text: ['More'], line: 5 },
    ])
  })

  it('has lists with and without order, and items over several lines', () => {
    expect(read('- one\n  more\n- two\n1. first')).toEqual([
      {
        ...{ kind: 'list', ordered: false, line: 1 },
        items: [
          { text: ['one more'], line: 1 },
          { text: ['two'], line: 3 },
        ],
      },
      { kind: 'list', ordered: true, line: 4, items: [{ text: ['first'], line: 4 }] },
    ])
  })

  it('has tables with their heads', () => {
    expect(read('| Kind | Fee |\n| --- | --- |\n| light | 250 |')).toEqual([
      { kind: 'table', head: [['Kind'], ['Fee']], rows: [[['light'], ['250']]], line: 1 },
    ])
  })

  it('has links, images, strong and emphasised words, and signs that mean themselves', () => {
    const [block] = read('See **the [map](/services/a)**, *now* ![A plan](plan.png) 5 \\* 3')
    const text = block?.kind === 'paragraph' ? block.text : []
    expect(wordsIn(text)).toBe('See the map, now A plan 5 * 3')
    expect(targetsIn(text)).toEqual([
      { href: '/services/a', text: ['map'] },
      { image: 'plan.png', alt: 'A plan' },
    ])
  })

  it.each([
    ['<b>bold</b>', 'html'],
    ['text <script>alert(1)</script>', 'html'],
    ['<!-- a note -->', 'html'],
    ['> quoted', 'not-read'],
    ['```\ncode\n```', 'not-read'],
    ['    code', 'not-read'],
    ['---', 'not-read'],
  ])('says that it does not read %s', (source, what) => {
    expect(readMarkdown(source).faults[0]).toEqual({ line: 1, what })
  })

  it('takes smaller-than for what it is', () => {
    expect(readMarkdown('5 < 6 and 7 > 6').faults).toEqual([])
  })

  it('ends on any text, and in time', () => {
    const odd = ['[', '](', '**', '*', '\\', '|', '- ', '#', '![', '{#a}', '\n', ' ']
    for (let seed = 1; seed < 2_000; seed++) {
      const text = Array.from({ length: 12 }, (_, at) => odd[(seed * (at + 7)) % odd.length]).join(
        '',
      )
      expect(Array.isArray(read(text))).toBe(true)
    }
    const began = performance.now()
    read(`${'[a]('.repeat(5_000)}`)
    read(`${'*a '.repeat(5_000)}`)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
