import { suggest, type Texts } from '#kernel'
import { UsageError } from '../command.ts'

/** Asks one question and gives what was typed, without spaces around it. */
export type Ask = (question: string) => Promise<string>

/** Why an answer is none, in words; undefined: it is one. */
export type Check = (answer: string) => string | undefined

/** How answers come: by key from a file or the command line, all others typed, or left as they are by default. */
export type Answering = {
  /** by key, such as `title.en` or `pages.1.questions.2.kind` */
  given: ReadonlyMap<string, string>
  /** undefined: nobody is asked, and what is not given is as by default */
  ask: Ask | undefined
  /** says what is wrong with an answer that was typed */
  tell: (line: string) => void
}

export type Question = {
  /** under which it is given in a file or on the command line */
  key: string
  text: string
  check: Check
  /** what Enter means */
  otherwise: string
  /** what stands for the default in the question; absent: the default itself */
  shown?: string
}

/** Which of some ids Enter means, and what each stands for. */
type Listed = { otherwise?: string | undefined; called?: (id: string) => string }

/** How many things of a list there are, and how long a text of one may be. */
export type Bounds = { languages: readonly string[]; least?: number; most: number; long: number }

/** Puts questions, each until its answer can be used. */
export class Interview {
  readonly #answering: Answering
  readonly #keys = new Set<string>()

  constructor(answering: Answering) {
    this.#answering = answering
  }

  /** @throws UsageError  an answer that was given cannot be used */
  async answer({ key, text, check, otherwise, shown = otherwise }: Question): Promise<string> {
    const { given, ask, tell } = this.#answering
    this.#keys.add(key)
    const ready = given.get(key) ?? (ask ? undefined : otherwise)
    if (ready !== undefined) {
      const wrong = check(ready)
      if (wrong !== undefined) throw new UsageError(`${key}: ${wrong}`)
      return ready
    }
    for (;;) {
      const typed = (await ask?.(`${text} [${shown}]: `)) ?? ''
      const answer = typed === '' ? otherwise : typed
      const wrong = check(answer)
      if (wrong === undefined) return answer
      tell(wrong)
    }
  }

  /**
   * One of some ids; `?` lists them.
   *
   * @param called  what an id stands for, in the list
   */
  oneOf(
    key: string,
    text: string,
    ids: readonly string[],
    { otherwise = ids[0] ?? '', called }: Listed = {},
  ): Promise<string> {
    const check: Check = (answer) => {
      if (answer === '?') {
        return called ? ids.map((id) => `${id}: ${called(id)}`).join('\n') : ids.join(', ')
      }
      return ids.includes(answer) ? undefined : `There is no '${answer}': ${suggest(answer, ids)}.`
    }
    return this.answer({ key, text, check, otherwise })
  }

  /** At least one of some ids, with commas between them. */
  async someOf(key: string, text: string, ids: readonly string[]): Promise<string[]> {
    const split = (answer: string) => answer.split(',').map((one) => one.trim())
    const check: Check = (answer) => {
      const unknown = split(answer).find((one) => !ids.includes(one))
      if (unknown !== undefined) return `There is no '${unknown}': ${suggest(unknown, ids)}.`
      return new Set(split(answer)).size < split(answer).length ? 'Name each once.' : undefined
    }
    return split(await this.answer({ key, text, check, otherwise: ids[0] ?? '' }))
  }

  async yesNo(key: string, text: string, otherwise: 'yes' | 'no'): Promise<boolean> {
    const listed = { otherwise }
    return (await this.oneOf(key, `${text} (yes, no)`, ['yes', 'no'], listed)) === 'yes'
  }

  /**
   * A name that may be given, and is not asked for.
   *
   * @throws UsageError  the one that was given cannot be used
   */
  named<Name extends string>(key: string, name: Name, check: Check): Partial<Record<Name, string>> {
    const given = this.#answering.given.get(key)
    this.#keys.add(key)
    if (given === undefined) return {}
    const wrong = check(given)
    if (wrong !== undefined) throw new UsageError(`${key}: ${wrong}`)
    return { [name]: given } as Record<Name, string>
  }

  /** A text in each language, `key.<language>`. */
  async inEach(
    key: string,
    text: string,
    {
      languages,
      most,
      otherwise,
    }: { languages: readonly string[]; most: number; otherwise: Texts },
  ): Promise<Texts> {
    const texts: Record<string, string> = {}
    for (const language of languages) {
      texts[language] = await this.answer({
        key: `${key}.${language}`,
        text: `${text} (${language})`,
        check: (typed) => isText(typed, most),
        otherwise: otherwise[language] ?? '',
      })
    }
    return texts
  }

  /**
   * Things of a list, one after another until the first text of one stays empty, or as many as were given.
   *
   * @param key  `pages`: its things are `pages.1`, `pages.2` …
   * @param text  asks for what a thing is called, in a language
   */
  async list<Thing>(
    key: string,
    text: string,
    { languages, least = 0, most, long }: Bounds,
    thing: (key: string, called: Texts) => Promise<Thing>,
    titled: 'title' | 'label' | '' = '',
  ): Promise<Thing[]> {
    const [first = '', ...others] = languages
    const found: Thing[] = []
    for (let number = 1; number <= most; number++) {
      const at = `${key}.${number}`
      const texts = titled ? `${at}.${titled}` : at
      if (number > least && !this.#isNext(key, at)) break
      const called = await this.answer({
        key: `${texts}.${first}`,
        text: `${text} ${number} (${first})`,
        check: (typed) => {
          if (typed !== '') return isText(typed, long)
          return number > least ? undefined : `Name at least ${least}.`
        },
        ...{ otherwise: '', shown: 'no more' },
      })
      if (called === '') break
      const rest = { languages: others, most: long, otherwise: { ...EMPTY } }
      const more = await this.inEach(texts, `${text} ${number}`, rest)
      found.push(await thing(at, { [first]: called, ...more }))
    }
    return found
  }

  /** Where some of a list was given, the given ones are all. */
  #isNext(list: string, at: string): boolean {
    const keys = [...this.#answering.given.keys()]
    if (!keys.some((key) => key.startsWith(`${list}.`))) return true
    return keys.some((key) => key.startsWith(`${at}.`))
  }

  /** @throws UsageError  something was given that nothing asks for */
  assertAllUsed(): void {
    for (const key of this.#answering.given.keys()) {
      if (!this.#keys.has(key)) {
        throw new UsageError(`${key}: nothing asks for this: ${suggest(key, [...this.#keys])}`)
      }
    }
  }
}

const EMPTY: Texts = {}

/** Why a text cannot be used. */
export function isText(text: string, most: number): string | undefined {
  if (text === '') return 'Write a text.'
  return text.length > most ? `At most ${most} characters.` : undefined
}
