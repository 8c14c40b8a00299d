import { stemOf } from './stem.ts'

/** Words that say nothing of what is looked for, as `wordsOf` writes them. */
const WORDS = `
في من على الي عن مع او و هل ما ماذا متي هذا هذه ان اذا لا قبل بعد عند لدي كل بين غير ثم
كيف كيفيه اين كم لماذا اي اريد احتاج ارغب يجب ممكن يمكن يمكنني استطيع
شلون كيفاش ازاي وين فين ليش ليه ايش وش وشو شنو شو ابي ابغي ابغا ودي حاب بدي عايز عاوز محتاج لازم
عشان علشان مال حق حقي حقتي تبع اقدر عندي لي لو سمحت انا
a an the of for in on at to from by with and or as is are be was do does did how what where when which who
why can could should would will i im me my mine we our us you your it its this that there here need want
wanna get got have has please if not no about any all some into
le la les de du des un une et en au aux pour je mon ma mes est ce que qui dans sur par comment
al el fi wa min ala
`

const STOPS = new Set(WORDS.trim().split(/\s+/u))

/**
 * Leaves out the words that say nothing; all of them stay where there are no others.
 *
 * @param words  as `wordsOf` writes them
 */
export function withoutStops(words: readonly string[]): string[] {
  const kept = words.filter((word) => !STOPS.has(word))
  return kept.length > 0 ? kept : [...words]
}

/** The words of a phrase in the form by which phrases are compared. */
export const stemsOf = (words: readonly string[]): string[] => withoutStops(words).map(stemOf)
