import type { T, Texts } from '#kernel'
import type { Answers } from './answers.ts'
import type { Choices } from './choices.ts'
import { fieldOfPaper, type NamedPage, type NamedQuestion, namedPages } from './named.ts'

const PAPER_PAGES = 20
const TEXT_MOST = 100
const LONG_TEXT_MOST = 1000
/** what a document or an entry shows of the answers */
const MOST_ROWS = 5
/** An answer of one line, for scenarios. */
export const ONE_LINE = 'One line'

/** What examples of answers are made from. */
export type Country = Pick<Choices, 'identifier' | 'phone' | 'currency'>

/** The pages of a new service's form, with its papers after the last question. */
export const pagesOf = (answers: Answers): NamedPage[] =>
  namedPages(answers, answers.papers.map(fieldOfPaper))

const questionsOf = (answers: Answers) => pagesOf(answers).flatMap(({ questions }) => questions)

/** The answer that a scenario leaves out and an officer asks to be corrected: the first that must be given. */
export const firstAsked = (answers: Answers): NamedQuestion | undefined => {
  const questions = questionsOf(answers)
  return questions.find(({ required }) => required) ?? questions[0]
}

/** What is shown of the answers on what is issued. */
export const rowsOf = (answers: Answers): string[] =>
  questionsOf(answers)
    .map(({ name }) => name)
    .slice(0, MOST_ROWS)

export function formOf(answers: Answers, { currency }: Country) {
  const pages = pagesOf(answers)
  const papers = answers.papers.map((paper) => ({
    name: fieldOfPaper(paper),
    kind: 'file',
    evidence: paper.evidence,
    required: true,
    accept: ['pdf', 'jpeg', 'png'],
    max: { size: '5MB', pages: PAPER_PAGES },
  }))
  return {
    form: 'apply',
    signIn: 'person',
    pages: [
      ...pages.map(({ page, questions }, index) => ({
        page,
        fields: [
          ...(index === 0
            ? [
                {
                  name: 'applicant',
                  kind: 'person',
                  from: { register: 'account', key: 'signed-in' },
                },
              ]
            : []),
          ...questions.map((question) => fieldOf(question, currency.code)),
          ...(index === pages.length - 1 ? papers : []),
        ],
      })),
      {
        page: 'check',
        summary: true,
        fields: [
          {
            name: 'declaration',
            kind: 'declaration',
            statement: 'true-and-complete',
            required: true,
          },
        ],
      },
    ],
    submit: { signature: 'declaration' },
  }
}

function fieldOf({ name, kind, required, options }: NamedQuestion, currency: string) {
  return {
    ...{ name, kind },
    ...(required && { required }),
    ...(kind === 'text' && { max: { characters: TEXT_MOST } }),
    ...(kind === 'longText' && { max: { characters: LONG_TEXT_MOST } }),
    ...(kind === 'money' && { currency, min: '0' }),
    ...(options.length > 0 && { options: options.map(({ option }) => option) }),
  }
}

/** The texts of the form's pages and questions in one language. */
export function formTexts(answers: Answers, language: string, t: T) {
  const word = (key: string) => t(`services.scaffold.form.${key}`)
  const of = (texts: Texts) => texts[language] ?? ''
  const pages = pagesOf(answers)
  const titles = pages.map(({ page, titles }) => [
    page,
    { title: titles ? of(titles) : word('application') },
  ])
  const questions = pages.flatMap((page) =>
    page.questions.map(({ name, labels, options }) => [
      name,
      page.titles
        ? {
            label: of(labels),
            ...(options.length > 0 && {
              options: Object.fromEntries(options.map((one) => [one.option, of(one.labels)])),
            }),
          }
        : { label: word('request'), hint: word('request-hint') },
    ]),
  )
  return { pages: Object.fromEntries(titles), questions: Object.fromEntries(questions) }
}

/** An answer to each question, as a scenario gives it. */
export const exampleAnswers = (answers: Answers, day: string, country: Country) =>
  Object.fromEntries(questionsOf(answers).map((one) => [one.name, exampleOf(one, day, country)]))

function exampleOf({ kind, options }: NamedQuestion, day: string, { phone }: Country): unknown {
  const [first] = options
  switch (kind) {
    case 'number':
    case 'money':
      return kind === 'number' ? 1 : '10'
    case 'date':
      return day
    case 'yesNo':
      return true
    case 'choice':
      return first?.option
    case 'choices':
      return first ? [first.option] : []
    case 'phone':
      return phone
    case 'email':
      return 'name@example.org'
    default:
      return ONE_LINE
  }
}
