import { describe, expect } from 'vitest'
import { TypesetterLost, withCtx } from '#kernel'
import { type DbFixtures, dbTest, pdfFacts, pdfText } from '#testing'
import { offerEveryKind, SERVICE } from '../fixture.ts'
import { getService } from '../service.ts'
import { isRead } from './fixture.ts'
import { answeredPaper } from './paper.ts'

const HOSTILE =
  '#panic() $x$ [x] *b* _i_ <a> @l \\u{41} `r` // c /* d */ = h ~ "q" \'s\' #let x = 1 -- --- end'

const paperOf = async (ctx: DbFixtures['ctx'], answers: Record<string, unknown>) => {
  await offerEveryKind(ctx)
  const { bundle } = await getService(withCtx(ctx, {}), SERVICE)
  const of = { bundle, form: 'apply', answers, reference: 'QA-0000-0000-0', owners: [] }
  return answeredPaper(ctx, of)
}
const inEnglish = (ctx: DbFixtures['ctx']) => withCtx(ctx, { t: ctx.translate('en') })

describe('A form on paper that was filled in', () => {
  dbTest('has every kind of answer as the summary says it', async ({ ctx }) => {
    const answers = {
      origin: 'IND',
      born: { date: '1990-03-01', calendar: 'islamic-umalqura', typed: '1410-08-04' },
      employer: { name: 'Gulf Trading', number: '900001' },
      car: { kind: 'private', number: '123456' },
      home: { zone: '55', street: '340', building: '27' },
      goods: [
        { what: 'Rice', count: 3, land: 'IND' },
        { what: 'Tea', count: 12 },
      ],
      households: [
        { place: 'Doha', people: [{ called: 'Sara', papers: [{ title: 'Passport' }] }] },
      ],
      signature: { name: 'Sara Khalid', on: '2026-11-23' },
      declaration: true,
    }
    const text = pdfText(await paperOf(inEnglish(ctx), answers))
    for (const said of [
      ...['India', '1 March 1990', 'Gulf Trading', '900001', 'Private', '123456', 'Zone 55'],
      ...['Rice', 'Tea', 'Household 1', 'Doha', 'Person 1', 'Sara', 'Paper 1', 'Passport'],
      ...['Signed by Sara Khalid on 23 November 2026', 'Declared', 'QA-0000-0000-0'],
      'Not sent yet',
    ]) {
      expect(text).toContain(said)
    }
    // A table has its heads once, and what was not answered at all has none.
    expect(text.match(/Made on/g)).toBeNull()
    expect(text).not.toContain('Municipality')
    const arabic = pdfText(await paperOf(ctx, answers))
    expect(isRead('وقعه', arabic) || isRead('التوقيع', arabic) || isRead('توقيعك', arabic)).toBe(
      true,
    )
    expect(isRead('الهند', arabic)).toBe(true)
  })

  dbTest('takes whatever was typed as text, and runs none of it', async ({ ctx }) => {
    const pdf = await paperOf(inEnglish(ctx), {
      story: `${HOSTILE}\n#import "@preview/x:1.0.0"\nlast line`,
      goods: [{ what: HOSTILE }],
      employer: { name: HOSTILE, number: '1' },
    })
    const text = pdfText(pdf)
    const bare = text.replaceAll(' ', '')
    // In the answer, in the person's name, in a narrow cell.
    expect(bare.split(HOSTILE.replaceAll(' ', ''))).toHaveLength(4)
    expect(text).toContain('#import "@preview/x:1.0.0"')
    expect(text).toContain('last line')
  })

  dbTest('breaks words that are wider than the sheet, and loses no letter', async ({ ctx }) => {
    const letters = Array.from({ length: 4_000 }, (_, index) => 'WMQ'[index % 3]).join('')
    const arabic = 'كتبنا'.repeat(400)
    const pdf = await paperOf(inEnglish(ctx), {
      story: letters,
      goods: [{ what: letters.slice(0, 600) }],
      employer: { name: arabic, number: '1' },
    })
    const text = pdfText(pdf).replaceAll(' ', '')
    expect(text).toContain(letters.slice(0, 300))
    expect(text.match(/[WMQ]/g)?.length).toBeGreaterThanOrEqual(4_600)
    expect(pdfFacts(pdf)['Page size']).toContain('A4')
  })

  dbTest('stands in for what no typeface has, and says so', async ({ ctx }) => {
    const told = 'A character that cannot be printed here stands as ◊'
    const text = pdfText(await paperOf(inEnglish(ctx), { story: 'a \u{1f600} b 漢 c \u0001 d' }))
    expect(text.replaceAll(' ', '')).toContain('a◊b◊c◊d')
    expect(text).toContain(told)
    expect(pdfText(await paperOf(inEnglish(ctx), { story: 'Zoë حسن' }))).not.toContain(told)
  })

  dbTest('of the longest draft is made in seconds; what is longer is refused', async ({ ctx }) => {
    const long = (length: number) => ({ story: 'a long story '.repeat(length / 13) })
    const start = performance.now()
    const pdf = await paperOf(ctx, long(256 * 1024))
    expect(performance.now() - start).toBeLessThan(9_000)
    expect(Number(pdfFacts(pdf).Pages)).toBeGreaterThan(20)
    await expect(paperOf(ctx, long(600_000))).rejects.toMatchObject({
      code: 'services/paper-large',
      status: 422,
    })
  })

  dbTest('is asked for again where too many are made', async ({ ctx }) => {
    const typeset = async () => {
      throw new TypesetterLost('too many documents wait')
    }
    const full = { ...withCtx(ctx, {}), ports: { ...ctx.ports, typeset } }
    await expect(paperOf(full, { story: 'x' })).rejects.toMatchObject({
      code: 'services/paper-busy',
      status: 503,
    })
  })
})
