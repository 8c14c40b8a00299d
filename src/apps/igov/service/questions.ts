import { suggest, type Texts } from '#kernel'
import type { Answers } from './answers.ts'

/** What of a pack a new service can name. */
export type Choices = {
  languages: readonly string[]
  /** ids that are taken */
  services: readonly string[]
  owners: readonly string[]
  audiences: readonly string[]
  topics: readonly string[]
  laws: readonly string[]
  sources: readonly { id: string; reliability: string }[]
  /** of a person, as an example */
  identifier: string
  /** services with a procedure of their own, by its structure */
  procedures: ReadonlyMap<string, string>
}

/** Asks one question and gives what was typed, without spaces around it. */
export type Ask = (question: string) => Promise<string>

/** Why an answer is none; undefined: it is one. */
type Check = (answer: string) => string | undefined

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const DAYS_MOST = 365
const TITLE_MOST = 80
const SUMMARY_MOST = 200

/**
 * Asks for what a new service is made from, each question until its answer can be used.
 *
 * @param tell  says what is wrong with an answer
 */
export async function askForService(
  { languages, services, owners, audiences, topics, laws, sources }: Choices,
  ask: Ask,
  tell: (line: string) => void,
): Promise<Answers> {
  const until = async (question: string, check: Check, otherwise?: string): Promise<string> => {
    for (;;) {
      const typed = await ask(`${question}${otherwise === undefined ? '' : ` [${otherwise}]`}: `)
      const answer = typed === '' && otherwise !== undefined ? otherwise : typed
      const wrong = check(answer)
      if (wrong === undefined) return answer
      tell(wrong)
    }
  }
  const oneOf = (question: string, ids: readonly string[], otherwise?: string) =>
    until(question, (answer) => isOneOf(answer, ids), otherwise)
  const inEach = async (question: string, most: number): Promise<Texts> => {
    const texts: Record<string, string> = {}
    for (const language of languages) {
      texts[language] = await until(`${question} (${language})`, (text) => isText(text, most))
    }
    return texts
  }
  const yesNo = async (question: string, otherwise: 'yes' | 'no') =>
    (await oneOf(`${question} (yes, no)`, ['yes', 'no'], otherwise)) === 'yes'

  const id = await until('Id of the service, as in its address (parking-permit)', (answer) =>
    isFree(answer, services),
  )
  const owner = await oneOf('Which body owns it', owners)
  const audience = await oneOf(`For whom (${audiences.join(', ')})`, audiences)
  const topic = await oneOf(`Topic (${topics.join(', ')})`, topics)
  const titles = await inEach('What is it called', TITLE_MOST)
  const summaries = await inEach('What does one get, in one sentence', SUMMARY_MOST)
  const outputs = await inEach('What is issued', TITLE_MOST)
  const needsPaper = await yesNo('Do applicants attach a paper', 'no')
  const paper = needsPaper ? await inEach('Which paper', TITLE_MOST) : undefined
  const days = Number(await until('Decided within how many working days', isDays, '5'))
  const fourEyes = await yesNo('Does a second officer confirm a refusal', 'yes')
  const law = await oneOf('Law that it stands on, by its id in laws.yaml', laws)
  const [first] = sources
  const source = await oneOf(
    'Source of this, by its id in sources.yaml',
    sources.map((one) => one.id),
    first?.id,
  )
  const reliability = sources.find((one) => one.id === source)?.reliability ?? ''
  return {
    ...{ id, owner, audience, topic, titles, summaries, outputs, paper, days, fourEyes },
    ...{ law, source, reliability },
  }
}

const isOneOf = (answer: string, ids: readonly string[]) =>
  ids.includes(answer) ? undefined : `There is no '${answer}': ${suggest(answer, ids)}.`

function isFree(answer: string, taken: readonly string[]) {
  if (!ID.test(answer)) return 'Small letters, digits and single hyphens, beginning with a letter.'
  return taken.includes(answer) ? `There is a service '${answer}' already.` : undefined
}

function isText(text: string, most: number) {
  if (text === '') return 'Write a text.'
  return text.length > most ? `At most ${most} characters.` : undefined
}

const isDays: Check = (answer) =>
  /^\d{1,3}$/.test(answer) && Number(answer) >= 1 && Number(answer) <= DAYS_MOST
    ? undefined
    : `A number from 1 to ${DAYS_MOST}.`
