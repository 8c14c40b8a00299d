import { suggest, type Texts } from '#kernel'
import { type Answers, type Choices, servicePacks } from '#services'

/** Asks one question and gives what was typed, without spaces around it. */
export type Ask = (question: string) => Promise<string>

/** Why an answer is none, in words; undefined: it is one. */
type Check = (answer: string) => string | undefined

const { faults, most } = servicePacks.scaffold

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
    until(question, (answer) => (answer === '?' ? ids.join(', ') : isOneOf(answer, ids)), otherwise)
  const inEach = async (question: string, longest: number): Promise<Texts> => {
    const texts: Record<string, string> = {}
    for (const language of languages) {
      texts[language] = await until(`${question} (${language})`, (text) => isText(text, longest))
    }
    return texts
  }
  const yesNo = async (question: string, otherwise: 'yes' | 'no') =>
    (await oneOf(`${question} (yes, no)`, ['yes', 'no'], otherwise)) === 'yes'

  const id = await until('Id of the service, as in its address (parking-permit)', (answer) =>
    isFree(answer, services),
  )
  const owner = await oneOf('Which body owns it, by its id (? lists them)', owners)
  const audience = await oneOf(`For whom (${audiences.join(', ')})`, audiences)
  const topic = await oneOf(`Topic (${topics.join(', ')})`, topics)
  const titles = await inEach('What is it called', most.title)
  const summaries = await inEach('What does one get, in one sentence', most.summary)
  const outputs = await inEach('What is issued', most.title)
  const needsPaper = await yesNo('Do applicants attach a paper', 'no')
  const papers = needsPaper
    ? [{ evidence: 'paper', titles: await inEach('Which paper', most.title) }]
    : []
  const days = Number(await until('Decided within how many working days', isDays, '5'))
  const fourEyes = await yesNo('Does a second officer confirm a refusal', 'yes')
  const law = await oneOf('Law that it stands on, by its id in laws.yaml (? lists them)', laws)
  // What nobody published is the pack's own design, and says so.
  const own = sources.find(({ reliability }) => ['assumed', 'own-work'].includes(reliability))
  const source = await oneOf(
    'Source of this, by its id in sources.yaml (? lists them)',
    sources.map((one) => one.id),
    (own ?? sources[0])?.id,
  )
  const reliability = sources.find((one) => one.id === source)?.reliability ?? ''
  return {
    ...{ id, owner, audience, topic, titles, summaries, outputs, papers, days, fourEyes },
    ...{ law, source, reliability },
  }
}

const isOneOf = (answer: string, ids: readonly string[]) =>
  faults.oneOf(answer, ids) && `There is no '${answer}': ${suggest(answer, ids)}.`

function isFree(answer: string, taken: readonly string[]) {
  const fault = faults.id(answer, taken)
  if (fault === 'taken') return `There is a service '${answer}' already.`
  return fault && 'Small letters, digits and single hyphens, beginning with a letter.'
}

function isText(text: string, longest: number) {
  const fault = faults.text(text, longest)
  if (fault === 'missing') return 'Write a text.'
  return fault && `At most ${longest} characters.`
}

const isDays: Check = (answer) => faults.days(answer) && `A number from 1 to ${most.days}.`
