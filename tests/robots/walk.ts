import type { Pack } from '#kernel'
import { type Browser, bodyOf, formIn, type Response } from '#testing'
import type { liveServices } from '../../src/modules/services/scenario/fixture.ts'
import {
  answerAt,
  fieldPath,
  inputName,
  isRecord,
  modelOf,
  pathOfInput,
  SHOWN,
} from '../../src/modules/services/scenario/fixture.ts'
import { randomFrom } from '../abuse/malformed-requests.ts'
import type { TestClock } from '../support/database.ts'
import { likely, odd, type Typed, typed } from './typed.ts'

type Bundle = Awaited<ReturnType<typeof liveServices>>[number]

/** How a walk through a service ended. */
export type End = {
  how: 'sent' | 'refused' | 'errors'
  /** the last address, the heading of the refusal, or what is said to be wrong */
  where: string
  /** pages that were looked at, and pages of the form */
  pages: number
  form: number
}

/** Of the answers: those of a scenario, others of their kind, anything, none. */
type Mood = { scenario: number; likely: number; odd: number }
const MOODS: readonly Mood[] = [
  { scenario: 1, likely: 0, odd: 0 },
  { scenario: 0.85, likely: 0.1, odd: 0.03 },
  { scenario: 0.5, likely: 0.3, odd: 0.1 },
  { scenario: 0.1, likely: 0.6, odd: 0.2 },
]

/** `number` counts the walks of a run: each comes a minute after the one before, as limits want it. */
type Way = {
  lang: string
  seed: number
  number: number
  clock: Pick<TestClock, 'set'>
  /** begins an application, as the button does or at once: the button may be pressed so often in a minute */
  begin(): Promise<Pick<Response, 'status' | 'body' | 'location'>>
}

/**
 * Walks through the form of a service as a person without script does, who knows nothing but what it asks: each page
 * is filled in by its fields' definitions, from a scenario of the service, by luck, or with nonsense.
 *
 * @param seed  the same seed walks the same way
 * @throws Error  an answer of 500 and more, or a page that leads nowhere
 */
export async function walk(
  browser: Browser,
  bundle: Bundle,
  pack: Pack,
  { lang, seed, number, clock, begin }: Way,
): Promise<End> {
  const random = randomFrom(seed)
  const scenarios = bundle.scenarios ?? []
  const scenario = scenarios[seed % Math.max(1, scenarios.length)]
  const known = scenario?.answers ?? {}
  // Its days count from the one on which it is sent.
  if (scenario) clock.set(new Date(Date.parse(`${scenario.on}T03:00:00Z`) + number * 60_000))
  const mood = MOODS[seed % MOODS.length] as Mood
  const { byPath, pages } = modelOf(bundle.forms.apply as never)
  const most = pages.length * 3
  let looked = 0
  const ended = (how: End['how'], where: string): End => ({
    ...{ how, where, pages: looked, form: pages.length },
  })
  const about = `${bundle.id}, ${lang}, seed ${seed}`

  const begun = await begin()
  if (begun.status !== 303) return ended('refused', named(begun, about))
  let place = begun.location ?? ''
  for (;;) {
    const page = await browser.get(place)
    if (page.status === 303) {
      place = page.location ?? ''
      continue
    }
    looked++
    if (page.status !== 200) return ended('refused', named(page, about))
    if (looked >= most) {
      if (page.body.includes('summary-bad')) return ended('errors', summaryOf(page.body))
      throw new Error(`${about}: ${looked} pages, and neither an end nor an error, at ${place}`)
    }
    const path = place.replace(/[?#].*$/, '')
    const isLast = path.endsWith('/check')
    const action = isLast ? path.replace(/check$/, 'submit') : path
    const hidden = formIn(page.body, action)
    const filled = isLast
      ? { fields: random() < 0.9 ? declarations(pages) : {}, files: {} }
      : fill(hidden, looked > pages.length)
    const sent = await browser.post(
      action,
      { ...hidden, ...(isLast ? {} : { _do: 'continue' }), ...filled.fields },
      filled.files,
    )
    if (sent.status !== 303) return ended('refused', named(sent, about))
    place = sent.location ?? ''
    if (/\/sent$/.test(place)) return ended('sent', place)
    if (/[?&]waits=1/.test(place)) return ended('refused', 'waits for others')
  }

  /** Once it takes long, a person looks at what they write. */
  function fill(hidden: Record<string, string>, careful: boolean): Typed {
    const all: Typed = { fields: {}, files: {} }
    for (const input of (hidden[SHOWN] ?? '').split(' ').filter(Boolean)) {
      const field = byPath.get(fieldPath(pathOfInput(input)))?.field
      if (!field || field.kind === 'group' || field.many) continue
      // What the account of the scenario's person fills in is asked of others.
      const own =
        answerAt(known, pathOfInput(input)) ??
        (field.required ? likely(field, random, pack) : undefined)
      const luck = careful ? 0 : random()
      const answer =
        luck < mood.scenario
          ? own
          : luck < mood.scenario + mood.likely
            ? likely(field, random, pack)
            : luck < mood.scenario + mood.likely + mood.odd
              ? odd(random)
              : undefined
      const { fields, files } = typed(field, inputName(pathOfInput(input)), answer)
      Object.assign(all.fields, fields)
      if (!isRecord(answer)) Object.assign(all.files, files)
    }
    return all
  }
}

const declarations = (pages: ReturnType<typeof modelOf>['pages']) =>
  Object.fromEntries(
    pages
      .filter(({ page }) => page.summary)
      .flatMap(({ fields }) => fields)
      .flatMap(({ field, name }) => (field.kind === 'declaration' ? [[name, 'yes'] as const] : [])),
  )

const summaryOf = (html: string) =>
  bodyOf(`<i${html.split('summary-bad')[1]?.split('</div>')[0] ?? ''}`).slice(0, 300)

/** The name of a refusal, which every one has. */
function named({ status, body }: Pick<Response, 'status' | 'body'>, about: string): string {
  if (status >= 500) throw new Error(`${about}: ${status}`)
  const heading = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1]?.trim()
  if (!heading) throw new Error(`${about}: ${status} without a heading`)
  return `${status} ${heading}`
}
