import { describe, expect } from 'vitest'
import { withCtx } from '#kernel'
import { dbTest, pdfText } from '#testing'
import { offerEveryKind, SERVICE } from '../fixture.ts'
import { getService } from '../service.ts'
import { expectWhole, isRead, listPapers } from './fixture.ts'
import { blankPaper } from './paper.ts'

const blank = async (ctx: Parameters<typeof blankPaper>[0], id: string, language: string) => {
  const { bundle } = await getService(ctx, id)
  return blankPaper(ctx, bundle, { form: 'apply', language })
}

describe('A blank form on paper', () => {
  dbTest(
    'is made of every form of every service, in each language, with all that it asks',
    async ({ ctx }) => {
      const papers = await listPapers(ctx)
      expect(papers.length).toBeGreaterThanOrEqual(34)
      for (const paper of papers) await expectWhole(ctx, paper)
    },
    180_000,
  )

  dbTest(
    'of every kind of question has a place for each, tables and lists in lists',
    async ({ ctx }) => {
      await offerEveryKind(ctx)
      const { bundle } = await getService(withCtx(ctx, {}), SERVICE)
      for (const language of ['ar', 'en']) {
        await expectWhole(ctx, { bundle, form: 'apply', language })
      }
      const text = pdfText(await blankPaper(ctx, bundle, { form: 'apply', language: 'en' }))
      // Few options are boxes, many are a line; the day may be one of another calendar.
      for (const said of ['Private', 'Taxi', 'A Hijri date will do too', 'Day', 'Zone']) {
        expect(text).toContain(said)
      }
      expect(text).not.toContain('Afghanistan')
      for (const said of ['Household 3', 'Person 3', 'Paper 3', 'Your signature']) {
        expect(text).toContain(said)
      }
      expect(text).toContain('There is room for 3 here. If you have more, use another copy')
    },
  )

  dbTest(
    'says what to bring, when a question counts, where it goes and which form it is',
    async ({ ctx }) => {
      const id = 'home-business-licence'
      const english = pdfText(await blank(ctx, id, 'en'))
      const { version, bundle } = await getService(ctx, id)
      for (const said of [
        'Ministry of Commerce and Industry',
        'What to bring',
        'Building completion certificate',
        'Only if “How do you hold the home?” is “I rent it”.',
        'Signature of the applicant',
        'Hand it in at a counter of Ministry of Commerce and Industry',
        `${ctx.url.split('://')[1]}/en/services/${id}`,
        `${id} · apply · version ${bundle.service.version} (${version.slice(0, 8)})`,
        'Page 1 of',
        'This is a demonstration, not an official form',
      ]) {
        expect(english).toContain(said)
      }
      // What the form works out, and what an account knows online, is not on paper.
      expect(english).not.toContain('From your account')
      const arabic = pdfText(await blank(ctx, id, 'ar'))
      for (const said of ['وزارة التجارة والصناعة', 'ما يلزم إحضاره', 'خاص بالجهة', 'التوقيع']) {
        expect(isRead(said, arabic), said).toBe(true)
      }
      const real = { ...withCtx(ctx, {}), demonstration: false }
      expect(pdfText(await blank(real, id, 'en'))).not.toContain('demonstration')
    },
  )

  dbTest('is the same file for everybody, made once', async ({ ctx }) => {
    let made = 0
    const typeset = async (order: Parameters<NonNullable<typeof ctx.ports.typeset>>[0]) => {
      made += 1
      if (made === 1) throw new Error('the disk is full')
      return (await ctx.ports.typeset?.(order)) ?? new Uint8Array()
    }
    const counted = { ...withCtx(ctx, {}), demonstration: false, ports: { ...ctx.ports, typeset } }
    const id = 'licensing-appeal'
    await expect(blank(counted, id, 'en')).rejects.toThrow('the disk is full')
    const [first, second] = await Promise.all([blank(counted, id, 'en'), blank(counted, id, 'en')])
    expect(made).toBe(2)
    expect(Buffer.compare(first, second)).toBe(0)
  })
})
