import { describe, expect, it } from 'vitest'
import { wordsOf } from './normalise.ts'
import { skeletonsOf } from './skeleton.ts'
import { stemOf } from './stem.ts'
import { withoutStops } from './stop-words.ts'

const stems = (text: string) => wordsOf(text).map(stemOf)

describe('Words', () => {
  it('are the same however alef, hamza, yaa and taa marbuta are written', () => {
    expect(wordsOf('إقامة')).toEqual(wordsOf('اقامه'))
    expect(wordsOf('آلية الأمن')).toEqual(wordsOf('اليه الامن'))
    expect(wordsOf('مستشفى')).toEqual(wordsOf('مستشفي'))
    expect(wordsOf('مؤسسة كهرباء')).toEqual(wordsOf('موسسه كهربا'))
  })

  it('lose vowel signs, tatweel and marks of direction', () => {
    expect(wordsOf('\u2067رُخْصَةُ\u2069 بنـــاء\u200f')).toEqual(['رخصه', 'بنا'])
  })

  it('have digits of ASCII and letters of Arabic, whatever the keyboard', () => {
    expect(wordsOf('مركز ١٠٩ و۱۶۰۰۱')).toEqual(['مركز', '109', 'و16001'])
    expect(wordsOf('کارت صحی')).toEqual(wordsOf('كارت صحي'))
    expect(wordsOf('ＱＩＤ')).toEqual(['qid'])
  })

  it('lose the accents of French, and what is written to them with an apostrophe', () => {
    expect(wordsOf("L'amarrage à l’île")).toEqual(['l', 'amarrage', 'a', 'l', 'ile'])
    expect(wordsOf("ta'sheera")).toEqual(['tasheera'])
  })

  it('stay short, whatever is given', () => {
    expect(wordsOf('ﷺ'.repeat(5_000)).join('').length).toBeLessThanOrEqual(2_000)
    expect(wordsOf('a'.repeat(5_000))[0]).toHaveLength(40)
    expect(wordsOf('\ud800\0<b>')).toEqual(['b'])
  })
})

describe('Stems', () => {
  it('join an Arabic word with its article, plural and possessive', () => {
    for (const text of ['الرخصة', 'رخصة', 'ورخصة', 'للرخصة', 'رخصتي', 'رخصات']) {
      expect(stems(text), text).toEqual(['رخص'])
    }
    expect(stems('الحج')).toEqual(stems('للحج'))
  })

  it('join an English word with its plural, its spellings and its commonest forms', () => {
    for (const text of ['licence', 'license', 'licences', 'licensing', 'Licensed']) {
      expect(stems(text), text).toEqual(['licens'])
    }
    expect(stems('registration')).toEqual(stems('registered'))
    expect(stems('companies')).toEqual(stems('company'))
    expect(stems('labour')).toEqual(stems('labor'))
    expect(stems('notarisation')).toEqual(stems('notarize'))
  })

  it('leave three letters at least, and numbers and codes as they are', () => {
    expect(stems('بان هي A1 109 gas')).toEqual(['بان', 'هي', 'a1', '109', 'gas'])
  })
})

describe('Words that say nothing', () => {
  it('are left out, but never all of them', () => {
    expect(withoutStops(wordsOf('كيف أجدد الليسن'))).toEqual(['اجدد', 'الليسن'])
    expect(withoutStops(['how', 'to'])).toEqual(['how', 'to'])
  })
})

describe('Sounds', () => {
  const meet = (latin: string, arabic: string) => {
    const [word = ''] = wordsOf(arabic)
    const heard = new Set([...skeletonsOf(word), ...skeletonsOf(stemOf(word))])
    return skeletonsOf(wordsOf(latin)[0] ?? '').some((skeleton) => heard.has(skeleton))
  }

  it('of a word in Latin letters meet the Arabic word, by any of the usual spellings', () => {
    const pairs = [
      ['rukhsa', 'رخصة'],
      ['rokhsat', 'الرخصة'],
      ['mukhalafat', 'مخالفات'],
      ['jawaz', 'جواز'],
      ['gawaz', 'جواز'],
      ['iqama', 'إقامة'],
      ['tasheera', 'تأشيرة'],
      ['shahada', 'شهادة'],
      ['tawtheeq', 'توثيق'],
      ['dhareeba', 'ضريبة'],
      ['istimara', 'الاستمارة'],
    ]
    for (const [latin = '', arabic = ''] of pairs) expect(meet(latin, arabic), latin).toBe(true)
  })

  it('take digits for the letters that Latin has not', () => {
    expect(meet('7ajz', 'حجز')).toBe(true)
    expect(meet('ta2sheera', 'تأشيرة')).toBe(true)
    expect(meet('mu3adala', 'معادلة')).toBe(true)
    expect(meet('5arita', 'خريطة')).toBe(true)
    expect(meet('9unduq', 'صندوق')).toBe(true)
  })

  it('of other words do not, and short words have none', () => {
    expect(meet('rukhsa', 'شهادة')).toBe(false)
    expect(skeletonsOf('ab')).toEqual([])
  })
})
