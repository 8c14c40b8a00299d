import type { Texts } from '#kernel'
import type { Answers, Paper, Question } from './answers.ts'

/** A question with the name of its answer, and its options by their codes. */
export type NamedQuestion = Omit<Question, 'options'> & {
  name: string
  options: readonly { option: string; labels: Texts }[]
}
export type NamedPage = {
  page: string
  /** null: the scaffold's own words */
  titles: Texts | null
  questions: readonly NamedQuestion[]
}

/** The field of the form in which a paper is attached. */
export function fieldOfPaper({ evidence }: Pick<Paper, 'evidence'>): string {
  const name = camel(evidence.split('-'))
  return RESERVED.includes(name) && name !== 'paper' ? `${name}Paper` : name
}

/** The page and question of a service that says nothing of its own. */
export const APPLICATION = 'application'
export const REQUEST = 'request'

/** Texts of a service that stand where its questions do, and words of FEEL that are no names. */
const RESERVED = [
  ...['applicant', 'declaration', 'service', 'evidence', 'outputs', 'costs', 'apply', 'desk'],
  ...['steps', 'rules', 'durations', 'clock', 'link', 'paper', 'rounds', 'status', 'check'],
  ...['date', 'time', 'duration', 'function', 'for', 'if', 'in', 'then', 'else', 'return', 'some'],
  ...[
    'every',
    'satisfies',
    'and',
    'or',
    'not',
    'true',
    'false',
    'null',
    'between',
    'instance',
    'of',
  ],
  ...[
    'this',
    'today',
    'now',
    'external',
    'number',
    'string',
    'boolean',
    'list',
    'context',
    'count',
  ],
]
const WORDS_OF_NAME = 4
const NAME_MOST = 40

/**
 * Pages and questions with the names under which their answers stand for years: made from what they are called in
 * Latin letters, or else counted.
 *
 * @param taken  names of answers that the form has beside them
 */
export function namedPages(
  { pages }: Pick<Answers, 'pages'>,
  taken: readonly string[],
): NamedPage[] {
  if (pages.length === 0) {
    const question = {
      name: REQUEST,
      kind: 'longText',
      labels: {},
      required: true,
      options: [],
    } as const
    return [{ page: APPLICATION, titles: null, questions: [question] }]
  }
  const names = new Set([...RESERVED, ...taken])
  const ids = new Set(['check'])
  return pages.map(({ titles, name: id, questions }, index) => ({
    page: unused(ids, id ?? (kebab(wordsIn(titles)) || `page-${index + 1}`), '-'),
    titles,
    questions: questions.map((question) => {
      const name = question.name ?? (camel(wordsIn(question.labels)) || 'question')
      const codes = new Set<string>()
      return {
        ...question,
        name: unused(names, RESERVED.includes(name) ? `${name}Asked` : name, ''),
        options: question.options.map(({ labels, code }, at) => ({
          labels,
          option: unused(codes, code ?? (kebab(wordsIn(labels)) || `option-${at + 1}`), '-'),
        })),
      }
    }),
  }))
}

/** A name that was not given yet: the same with a number after it where it was. */
function unused(given: Set<string>, wanted: string, between: string): string {
  let name = wanted
  for (let number = 2; given.has(name); number++) name = `${wanted}${between}${number}`
  given.add(name)
  return name
}

/** The first words of a text in the language that is written in Latin letters; none where there is no such. */
export function wordsIn(texts: Texts): string[] {
  for (const text of [texts.en ?? '', ...Object.values(texts)]) {
    const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/['’]/g, '').toLowerCase()
    const words = plain.match(/[a-z0-9]+/g)?.slice(0, WORDS_OF_NAME) ?? []
    if (words.length > 0 && /^[a-z]/.test(words[0] ?? '')) return words
  }
  return []
}

export const kebab = (words: readonly string[]): string =>
  words.join('-').slice(0, NAME_MOST).replace(/-$/, '')

const camel = (words: readonly string[]): string =>
  words
    .map((word, at) => (at === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`))
    .join('')
    .slice(0, NAME_MOST - 5)
