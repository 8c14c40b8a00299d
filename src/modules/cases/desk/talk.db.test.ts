import { describe, expect } from 'vitest'
import { listMessages } from '#notify'
import { dbTest as it } from '#testing'
import { findCase } from '../case.ts'
import { givenClaimed, sendApplication } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { statePurpose } from '../index.ts'
import { listComments, withdrawComment, writeComment } from './comment.ts'
import { blankIn, endReasonText, keepReasonText, reasonTextsFor } from './reason-text.ts'

const SERVICE = 'home-business-licence'

describe('A comment on a case', () => {
  it('is read by the officers of the body, and by nobody else: not by the applicant, not by a body that is asked', async ({
    as,
    given,
  }) => {
    const { officer, person, reference } = await givenClaimed(as, given)
    await writeComment(officer, reference, 'هل العنوان صحيح؟')
    const id = (await findCase(officer, reference))?.id
    if (!id) throw new Error('the case is there')
    expect(await listComments(officer, id)).toMatchObject([
      { text: 'هل العنوان صحيح؟', byName: { en: 'Hind Salem' }, mentions: [] },
    ])
    expect(await listComments(as(await given.officer({ agency: 'mm' })), id)).toEqual([])
    await expect(listComments(person, id)).rejects.toThrow('kernel/denied')
    await expect(writeComment(person, reference, 'نعم')).rejects.toThrow('kernel/denied')
    expect(JSON.stringify(forApplicant(await listHistory(person, id)))).not.toContain('العنوان')
  })

  it('tells a colleague whose name stands after an @, in any language, and says nothing of the case in the inbox', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const mentioned = await given.officer()
    await writeComment(officer, reference, 'ما رأيك يا @هند سالم في الورقة؟')
    const [message] = await listMessages(as(mentioned), mentioned.id)
    expect(message?.href).toBe(`office/cases/${reference}#comments`)
    expect(JSON.stringify([message?.subject, message?.body])).not.toContain('الورقة')
    const id = (await findCase(officer, reference))?.id
    if (!id) throw new Error('the case is there')
    const [comment] = await listComments(officer, id)
    expect(comment?.mentions.length).toBeGreaterThan(0)
    await statePurpose(as(mentioned), reference, { purpose: 'related', text: 'ذُكرت في تعليق' })
    expect((await listComments(as(mentioned), id)).length).toBe(1)
  })

  it('tells nobody who may not see the case by the rules', async ({ as, given }) => {
    const agency = 'mofa'
    const writer = as(await given.officer({ agency }))
    const applicant = await given.officer({ agency })
    const reference = await sendApplication(as(applicant))
    const { sql } = await import('kysely')
    await sql`update cases.case set agency = ${agency} where reference = ${reference}`.execute(
      writer.sql,
    )
    await expect(writeComment(writer, reference, '@Hind Salem look')).rejects.toThrow(
      'cases/mention-unknown',
    )
    expect(
      await listMessages(as(applicant), applicant.id, `office/cases/${reference}#comments`),
    ).toEqual([])
  })

  it('is never changed; who wrote it withdraws it, and that it was there stays', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await writeComment(officer, reference, 'خطأ')
    const id = (await findCase(officer, reference))?.id
    if (!id) throw new Error('the case is there')
    const [comment] = await listComments(officer, id)
    if (!comment) throw new Error('the comment is there')
    const head = as(await given.officer({ roles: ['senior-officer'] }))
    await statePurpose(head, reference, { purpose: 'supervision', text: 'مراجعة' })
    await expect(withdrawComment(head, reference, comment.id)).rejects.toThrow(
      'cases/comment-missing',
    )
    await withdrawComment(officer, reference, comment.id)
    expect(await listComments(officer, id)).toMatchObject([{ id: comment.id, text: null }])
    const { sql } = await import('kysely')
    await expect(
      sql`update cases.comment set text = 'x' where id = ${comment.id}`.execute(officer.sql),
    ).rejects.toThrow('permission denied')
  })

  it('is refused without words and to who has not said why they look', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await expect(writeComment(officer, reference, ' ')).rejects.toThrow('cases/text-missing')
    const colleague = as(await given.officer())
    await expect(writeComment(colleague, reference, 'x')).rejects.toThrow('cases/purpose-missing')
  })
})

describe('A text for reasons', () => {
  const names = { ar: 'نسخة غير واضحة', en: 'Unclear copy' }
  const texts = { ar: 'الصفحة {رقم الصفحة} غير واضحة', en: 'Page {which page} is not clear' }

  it('is kept by a head in every language, for one service or all, and offered until it is removed', async ({
    as,
    given,
  }) => {
    const head = as(await given.officer({ agency: 'mm', roles: ['senior-officer'] }))
    const officer = as(await given.officer({ agency: 'mm' }))
    const order = { service: null, decision: 'return', names, texts } as const
    await expect(keepReasonText(officer, order)).rejects.toThrow('kernel/denied')
    await expect(keepReasonText(head, { ...order, texts: { ar: 'x', en: ' ' } })).rejects.toThrow(
      'cases/reason-text-incomplete',
    )
    const id = await keepReasonText(head, order)
    await keepReasonText(head, { ...order, service: 'building-permit' })
    expect(await reasonTextsFor(officer, SERVICE)).toHaveLength(1)
    expect(await reasonTextsFor(officer, 'building-permit')).toHaveLength(2)
    expect(await reasonTextsFor(as(await given.officer()), SERVICE)).toEqual([])
    const changed = await keepReasonText(head, {
      ...order,
      texts: { ...texts, ar: 'أخرى' },
      instead: id,
    })
    expect((await reasonTextsFor(officer, SERVICE)).map(({ id }) => id)).toEqual([changed])
    await endReasonText(head, changed)
    await expect(endReasonText(head, changed)).rejects.toThrow('cases/reason-text-missing')
    expect(await reasonTextsFor(officer, SERVICE)).toEqual([])
  })

  it('has blanks that are found until they are filled in', () => {
    expect(blankIn(texts.en)).toBe('{which page}')
    expect(blankIn('Page 3 is not clear')).toBeUndefined()
  })
})
