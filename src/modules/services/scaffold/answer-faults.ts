import { parsePeriod } from '#lib/time'

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const ID_MOST = 60
const AMOUNT = /^(0|[1-9][0-9]{0,8})(\.[0-9]+)?$/

/** Most of what an answer about a new service may be: characters, days, things in a list. */
export const MOST = {
  title: 80,
  summary: 200,
  days: 365,
  pages: 10,
  questions: 20,
  options: 20,
  papers: 10,
}

/** Why an answer about a new service is none. */
export type AnswerFault =
  | 'shape'
  | 'taken'
  | 'unknown'
  | 'missing'
  | 'long'
  | 'days'
  | 'amount'
  | 'period'

/** Why an answer cannot be used, one function for each kind of question; undefined: it can. */
export const answerFaults = {
  id: (answer: string, taken: readonly string[]): AnswerFault | undefined => {
    if (!ID.test(answer) || answer.length > ID_MOST) return 'shape'
    return taken.includes(answer) ? 'taken' : undefined
  },
  oneOf: (answer: string, ids: readonly string[]): AnswerFault | undefined =>
    ids.includes(answer) ? undefined : 'unknown',
  text: (text: string, most: number): AnswerFault | undefined => {
    if (text === '') return 'missing'
    return text.length > most ? 'long' : undefined
  },
  days: (answer: string): AnswerFault | undefined =>
    /^\d{1,3}$/.test(answer) && Number(answer) >= 1 && Number(answer) <= MOST.days
      ? undefined
      : 'days',
  /** @param decimals  of the pack's currency */
  amount: (answer: string, decimals: number): AnswerFault | undefined => {
    const match = AMOUNT.exec(answer)
    return match && (match[2] ?? '.').length - 1 <= decimals ? undefined : 'amount'
  },
  /** A length of time of ISO 8601 that is not zero. */
  period: (answer: string): AnswerFault | undefined => {
    if (!/^P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}D)?$/.test(answer)) return 'period'
    const { years, months, days } = parsePeriod(answer)
    return years + months + days > 0 ? undefined : 'period'
  },
}
