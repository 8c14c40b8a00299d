import { stemOf } from './stem.ts'

/** Words that say nothing of what is looked for, as `wordsOf` writes them. */
const WORDS = `
في من على الي عن مع او و هل ماذا متي هذا هذه ان اذا قبل بعد عند لدي كل بين ثم
كيف كيفيه اين كم لماذا اي اريد احتاج ارغب يجب ممكن يمكن يمكنني استطيع
شلون كيفاش ازاي وين فين ليش ليه ايش وش وشو شنو شو ابي ابغي ابغا ودي حاب بدي عايز عاوز محتاج لازم
اسوي سوي نسوي يسوي سويت اعمل نعمل يبي تبي نبي يبغي بغيت بغينا ودنا اقدر نقدر تقدر
ديال ديالي ديالنا شسوي حقنا
عشان علشان مال حق حقي حقتي تبع عندي عندنا لي لو سمحت انا
a an the of for in on at to from by with and or as is are be was do does did how what where when which who
why can could should would will i im me my mine we our us you your it its this that there here need want
wanna get got have has please if about any all some into
le la les de du des un une et en au aux pour je mon ma mes est ce que qui dans sur par comment
al el fi wa min ala
`

const STOPS = new Set(WORDS.trim().split(/\s+/u))

/** Words that people add to any query: how it is done, what it costs, where, what is not. They decide
 * little; a pack adds the names of its country. */
const FAINT = new Set(
  `
رسوم رسم سعر تكلفه شروط متطلبات اجراءات خطوات طريقه طلب تقديم خدمه خدمات معامله اوراق مستندات مده نموذج
ما لا غير بدون موقع رابط الكتروني الكترونيا اونلاين المطلوبه المطلوب
fee fees cost costs price requirements required documents procedure process steps apply application form
service services online website link government no not without
frais prix demande formulaire
`
    .trim()
    .split(/\s+/u),
)

/** @param word  as `wordsOf` writes it, with its article or without */
export const isFaint = (word: string) => FAINT.has(word) || FAINT.has(word.replace(/^ال/u, ''))

/** @param word  as `wordsOf` writes it */
export const isStop = (word: string) => STOPS.has(word)

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
