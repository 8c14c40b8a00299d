import type { T, Texts } from '#kernel'
import { type Answers, type Choices, servicePacks } from '#services'
import { type Answering, type Check, Interview } from './asking.ts'

const { faults, most, kinds, documents, feeWhen, idFrom } = servicePacks.scaffold
export type Described = NonNullable<ReturnType<typeof servicePacks.scaffold.describedIn>>

type Asked = {
  choices: Choices
  answering: Answering
  /** words of each language of the pack */
  t: (language: string) => T
  /** what is known of the service; undefined: it is new */
  described?: Described | undefined
}

/**
 * Asks for what a new service is made from, each question until its answer can be used: Enter throughout gives a
 * service that runs. Of a described service what is known of it is not asked.
 *
 * @throws UsageError  an answer that was given cannot be used, or nothing asks for it
 */
export async function askForService({ choices, answering, t, described }: Asked): Promise<Answers> {
  const interview = new Interview(answering)
  const { languages } = choices
  const unnamed = (key: string): Texts =>
    Object.fromEntries(languages.map((each) => [each, t(each)(`services.scaffold.unnamed.${key}`)]))
  const about = described
    ? { ...described, audience: [], topic: '' }
    : await aboutOf(interview, choices, unnamed)
  const { toAsk } = described ?? {
    toAsk: { days: true, output: true, law: true, fee: true, validity: true },
  }
  const issued = { languages, most: most.title, otherwise: unnamed('output') }
  const outputs = toAsk.output ? await interview.inEach('output', 'What is issued', issued) : {}
  const document = await interview.oneOf(
    'document',
    `As what: an entry in a register alone, or a sealed document too (${documents.join(', ')})`,
    documents,
  )
  const validity = toAsk.validity ? await validityOf(interview) : null
  const papers = described ? described.papers : await papersOf(interview, languages)
  const pages = await pagesOf(interview, languages)
  const fee = await feeOf(interview, choices.currency, described)
  const days = toAsk.days
    ? await interview.answer({
        ...{ key: 'days', text: 'Decided within how many working days', otherwise: '5' },
        check: isDays,
      })
    : String(described?.days ?? '')
  const fourEyes = await interview.yesNo(
    'four-eyes',
    'Does a second officer confirm a refusal',
    'yes',
  )
  const law = toAsk.law
    ? await interview.oneOf(
        'law',
        'Law that it stands on, by its id in laws.yaml (? lists them)',
        choices.laws,
        { called: (id) => lawName(choices, id) },
      )
    : (described?.law ?? '')
  const founded = described ?? (await sourceOf(interview, choices))
  const { source, reliability } = founded
  interview.assertAllUsed()
  return {
    ...about,
    ...{ outputs, validity, papers, pages, fee, fourEyes, law, source, reliability },
    document: documents.find((one) => one === document) ?? 'none',
    days: Number(days),
  }
}

/** Whose it is, for whom, and what it is called. */
async function aboutOf(
  interview: Interview,
  { languages, services, owners, shown, audiences, topics }: Choices,
  unnamed: (key: string) => Texts,
) {
  const titles = await interview.inEach('title', 'What is it called', {
    ...{ languages, most: most.title, otherwise: unnamed('title') },
  })
  const id = await interview.answer({
    ...{ key: 'id', text: 'Id of the service, as in its address' },
    check: (answer) => isFree(answer, services),
    otherwise: freeId(titles, services),
  })
  const owner = await interview.oneOf(
    'owner',
    'Which body owns it, by its id (? lists them)',
    owners,
    { otherwise: shown },
  )
  const audience = await interview.someOf(
    'audience',
    `For whom, one or several (${audiences.join(', ')})`,
    audiences,
  )
  const topic = await interview.oneOf('topic', `Topic (${topics.join(', ')})`, topics)
  const summaries = await interview.inEach('summary', 'What does one get, in one sentence', {
    ...{ languages, most: most.summary, otherwise: unnamed('summary') },
  })
  return { id, owner, audience, topic, titles, summaries }
}

const lawName = ({ languages, lawNames }: Choices, id: string): string => {
  const names = lawNames?.[id] ?? {}
  return names.en ?? names[languages[0] ?? ''] ?? ''
}

/** An id that no service has, made of what it is called. */
function freeId(titles: Texts, taken: readonly string[]): string {
  const id = idFrom(titles) || 'service'
  let free = id
  for (let number = 2; taken.includes(free); number++) free = `${id}-${number}`
  return free
}

const papersOf = async (interview: Interview, languages: readonly string[]) => {
  const bounds = { languages, most: most.papers, long: most.title }
  const ids = new Set<string>()
  return interview.list('papers', 'Paper that applicants attach', bounds, async (_, titles) => {
    const evidence = freeId({ ...titles, ...(idFrom(titles) ? {} : { en: 'paper' }) }, [...ids])
    ids.add(evidence)
    return { evidence, titles }
  })
}

const pagesOf = (interview: Interview, languages: readonly string[]) =>
  interview.list(
    'pages',
    'Title of page',
    { languages, most: most.pages, long: most.title },
    async (page, titles) => ({
      titles,
      ...interview.named(`${page}.name`, 'name', isCode),
      questions: await interview.list(
        `${page}.questions`,
        '  Question',
        { languages, least: 1, most: most.questions, long: most.title },
        async (key, labels) => questionOf(interview, languages, key, labels),
        'label',
      ),
    }),
    'title',
  )

async function questionOf(
  interview: Interview,
  languages: readonly string[],
  key: string,
  labels: Texts,
): Promise<Answers['pages'][number]['questions'][number]> {
  const called = labels.en ?? Object.values(labels)[0] ?? ''
  const answered = await interview.oneOf(
    `${key}.kind`,
    `  “${called}”: kind of answer (${kinds.join(', ')})`,
    kinds,
  )
  const kind = kinds.find((one) => one === answered) ?? 'text'
  const required = await interview.yesNo(
    `${key}.required`,
    `  “${called}”: must it be answered`,
    'yes',
  )
  const bounds = { languages, least: 2, most: most.options, long: most.title }
  const options =
    kind === 'choice' || kind === 'choices'
      ? await interview.list(`${key}.options`, '    Option', bounds, async (at, texts) => ({
          labels: texts,
          ...interview.named(`${at}.code`, 'code', isCode),
        }))
      : []
  return { kind, labels, ...interview.named(`${key}.name`, 'name', isName), required, options }
}

async function feeOf(
  interview: Interview,
  { code, decimals }: Choices['currency'],
  described: Described | undefined,
): Promise<Answers['fee']> {
  const { costs = null, toAsk = { fee: true } } = described ?? {}
  const answer = toAsk.fee
    ? await interview.answer({
        ...{ key: 'fee', text: `Fee that the applicant pays, in ${code}`, otherwise: 'none' },
        check: (typed) => isAmount(typed, decimals),
      })
    : (costs ?? 'none')
  if (answer === 'none' || Number(answer) === 0) return null
  const when = await interview.oneOf(
    'fee-when',
    'Paid at the counter, where an officer confirms it: before it is examined, or after it is approved (before, after)',
    feeWhen,
  )
  return { amount: answer, when: when === 'after' ? 'after' : 'before' }
}

async function validityOf(interview: Interview): Promise<string | null> {
  const answer = await interview.answer({
    ...{
      key: 'validity',
      text: 'How long is it valid (P1Y is a year, P6M six months, none: without an end)',
    },
    ...{ otherwise: 'P1Y', check: isValidity },
  })
  return answer === 'none' ? null : answer
}

async function sourceOf(interview: Interview, { sources }: Choices) {
  // What nobody published is the pack's own design, and says so.
  const own = sources.find(({ reliability }) => ['assumed', 'own-work'].includes(reliability))
  const source = await interview.oneOf(
    'source',
    'Source of this, by its id in sources.yaml (? lists them)',
    sources.map((one) => one.id),
    { otherwise: (own ?? sources[0])?.id },
  )
  return { source, reliability: sources.find((one) => one.id === source)?.reliability ?? '' }
}

function isFree(answer: string, taken: readonly string[]) {
  const fault = faults.id(answer, taken)
  if (fault === 'taken') return `There is a service '${answer}' already.`
  return fault && 'Small letters, digits and single hyphens, beginning with a letter.'
}

const isName: Check = (answer) =>
  /^[a-z][A-Za-z0-9]{0,39}$/.test(answer)
    ? undefined
    : 'A name such as lastDay: letters and digits, beginning with a small letter, at most 40.'

const isCode: Check = (answer) =>
  faults.id(answer, []) || answer.length > 40
    ? 'A code such as last-day: small letters, digits and single hyphens, at most 40.'
    : undefined

const isDays: Check = (answer) => faults.days(answer) && `A number from 1 to ${most.days}.`

const isAmount = (answer: string, decimals: number) =>
  answer === 'none' || !faults.amount(answer, decimals)
    ? undefined
    : `none, or an amount such as 120 or ${(120).toFixed(decimals)}, with ${decimals} decimals at most.`

const isValidity: Check = (answer) =>
  answer === 'none' || !faults.period(answer)
    ? undefined
    : 'none, or a length of time such as P1Y, P6M or P30D.'
