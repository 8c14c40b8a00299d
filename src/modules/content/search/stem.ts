import { isArabic } from './normalise.ts'

/** As many letters of a word stay at least. */
const LEAST = 3
/** Behind the article two letters are a word: الحج, الدم. */
const LEAST_BARE = 2
const ARTICLES = ['وال', 'بال', 'كال', 'فال', 'لل', 'ال']
/** The longer first; those of possession come after ت, the form that ة takes before them. */
const SUFFIXES = [
  'تها',
  'تنا',
  'تهم',
  'تك',
  'تي',
  'ها',
  'ان',
  'ات',
  'ون',
  'ين',
  'يه',
  'نا',
  'ته',
  'ه',
  'ي',
]

function stemArabic(word: string): string {
  const prefix = ARTICLES.find(
    (one) => word.startsWith(one) && word.length - one.length >= LEAST_BARE,
  )
  let stem = prefix ? word.slice(prefix.length) : word
  if (!prefix && stem.startsWith('و') && stem.length > LEAST + 1) stem = stem.slice(1)
  const suffix = SUFFIXES.find((one) => stem.endsWith(one) && stem.length - one.length >= LEAST)
  return suffix ? stem.slice(0, -suffix.length) : stem
}

type Rule = readonly [ending: RegExp, becomes: string, least: number]

/** Each step takes the first rule that fits and leaves enough of the word; then the next step. */
const STEPS: readonly (readonly Rule[])[] = [
  [
    [/ies$/, 'y', 2],
    [/sses$/, 'ss', 2],
    [/(ch|sh|x|z)es$/, '$1', 2],
    [/([^siu])s$/, '$1', 2],
  ],
  [
    [/ister(ed|ing|ation)?$/, 'istr', 1],
    [/ication$/, 'y', 2],
    [/i[sz]ations?$/, 'is', 3],
    [/ation$/, '', 4],
    [/([st])ion$/, '$1', 3],
    [/plaint$/, 'plain', 2],
    [/(w|ov|iv)al$/, '$1', 3],
    [/ment$/, '', 5],
    [/([a-z])\1ing$/, '$1', 3],
    [/ing$/, '', 4],
    [/ied$/, 'y', 2],
    [/([a-z])\1ed$/, '$1', 3],
    [/ed$/, '', 4],
  ],
  [
    [/en[cs]e?$/, 'ens', 2],
    [/i[sz]e$/, 'is', 3],
    [/iz$/, 'is', 3],
    [/our$/, 'or', 3],
    [/tre$/, 'ter', 3],
    [/y$/, 'i', 2],
    [/e$/, '', 3],
  ],
]

function stemLatin(word: string): string {
  let stem = word
  for (const step of STEPS) {
    const rule = step.find(([ending, becomes, least]) => {
      const kept = stem.replace(ending, becomes.replace('$1', ''))
      return ending.test(stem) && kept.length >= least
    })
    if (rule) stem = stem.replace(rule[0], rule[1])
  }
  return stem
}

const PLAIN_LATIN = /^[a-z]{3,}$/

/**
 * What a word has in common with its other forms, lightly: the article and one ending in Arabic,
 * plural and the commonest endings in Latin letters. Numbers and codes stay as they are.
 *
 * @param word  as `wordsOf` writes it
 * @source light10, as Lucene's Arabic stemmer has it; Porter's endings for English, a few of them
 */
export function stemOf(word: string): string {
  if (isArabic(word)) return stemArabic(word)
  return PLAIN_LATIN.test(word) ? stemLatin(word) : word
}
