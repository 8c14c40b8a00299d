const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const ID_MOST = 60

/** Most of what an answer about a new service may be: characters, days. */
export const MOST = { title: 80, summary: 200, days: 365 }

/** Why an answer about a new service is none. */
export type AnswerFault = 'shape' | 'taken' | 'unknown' | 'missing' | 'long' | 'days'

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
}
