import { isArabic } from './normalise.ts'

/**
 * Consonants of Arabic as people write them in Latin letters, to one sign each: letters that they do not
 * tell apart share one. Vowels are left out; a vowel, alef or ain at the beginning is `A`.
 */
const ARABIC: Readonly<Record<string, string>> = {
  ب: 'B',
  ت: 'T',
  ط: 'T',
  ث: 'T',
  ج: 'J',
  ح: 'H',
  خ: 'X',
  د: 'D',
  ض: 'D',
  ذ: 'D',
  ر: 'R',
  ز: 'Z',
  ظ: 'Z',
  س: 'S',
  ص: 'S',
  ش: 'C',
  غ: 'G',
  ف: 'F',
  ق: 'K',
  ك: 'K',
  ل: 'L',
  م: 'M',
  ن: 'N',
  ه: 'H',
  و: 'W',
  ي: 'Y',
}

/** Digits stand for letters that Latin has not: 3 ain, 7 haa, 2 hamza, 5 khaa, 6 taa, 8 qaf or ghain, 9 sad. */
const LATIN: readonly (readonly [written: string, signs: readonly string[]])[] = [
  ['sh', ['C']],
  ['ch', ['C']],
  ['kh', ['X']],
  ['gh', ['G']],
  ['th', ['T', 'D']],
  ['dh', ['D', 'Z']],
  ['ph', ['F']],
  ["3'", ['G']],
  ['b', ['B']],
  ['p', ['B']],
  ['t', ['T']],
  ['j', ['J']],
  ['h', ['H']],
  ['7', ['H']],
  ['5', ['X']],
  ['d', ['D']],
  ['r', ['R']],
  ['z', ['Z', 'D']],
  ['s', ['S']],
  ['c', ['K', 'S']],
  ['9', ['S']],
  ['6', ['T']],
  ['f', ['F']],
  ['v', ['F']],
  ['q', ['K']],
  ['8', ['K', 'G']],
  ['k', ['K', 'X']],
  ['g', ['K', 'J', 'G']],
  ['l', ['L']],
  ['m', ['M']],
  ['n', ['N']],
  ['w', ['W']],
  ['y', ['Y']],
  ['x', ['KS']],
]

/** Fewer consonants than this would fit too many words. */
const LEAST = 3
/** Readings of one Latin word at most. */
const MOST = 12

const withoutHalfVowels = (signs: string) => signs.slice(0, 1) + signs.slice(1).replace(/[WY]/g, '')
const withoutFinalH = (signs: string) => signs.replace(/(?<=..)H$/, '')

/** The forms in which a skeleton is compared: with w and y as consonants, and as the vowels they may be. */
const formsOf = (signs: string): string[] => {
  const whole = withoutFinalH(signs)
  const forms = new Set([whole, withoutHalfVowels(whole)])
  return [...forms].filter((form) => form.length >= LEAST)
}

function arabicSkeletons(word: string): string[] {
  const first = /^[اعء]/u.test(word) ? 'A' : ''
  const signs = [...word].map((letter) => ARABIC[letter] ?? '').join('')
  return formsOf(first + signs)
}

function readingsOf(word: string): string[] {
  let readings = [/^[aeiou23]/.test(word) ? 'A' : '']
  for (let at = 0; at < word.length; ) {
    const rest = word.slice(at, at + 2)
    const found = LATIN.find(([written]) => rest.startsWith(written))
    at += found ? found[0].length : 1
    if (!found) continue
    const longer = readings.flatMap((reading) => found[1].map((sign) => reading + sign))
    readings = longer.length > MOST ? readings.map((reading) => reading + found[1][0]) : longer
  }
  return readings
}

function latinSkeletons(given: string): string[] {
  const word = given.replace(/(.)\1+/g, '$1')
  // The article is written to the word as often as apart, and -at may be a plural or a silent taa.
  const bare = word.replace(/^[ae]l(?=[^aeiou])/, '')
  const forms = [word, bare].flatMap((form) => [
    form,
    form.replace(/a+t$/, 'a'),
    form.replace(/[ie]+$/, ''),
  ])
  return [...new Set(forms)].flatMap(readingsOf).flatMap(formsOf)
}

/**
 * How an Arabic word sounds by its consonants, so that it is found by its transliteration.
 *
 * @param word  as `wordsOf` writes it; in Arabic what is indexed, in Latin letters what is asked
 * @returns several where spelling leaves it open, the likeliest first; none for short words
 */
export const skeletonsOf = (word: string): string[] =>
  [...new Set(isArabic(word) ? arabicSkeletons(word) : latinSkeletons(word))].slice(0, MOST * 2)
