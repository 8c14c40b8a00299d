import type { Pack } from '#kernel'
import { type Browser, bodyOf, formIn, type Response } from '#testing'
import {
  answerAt,
  fieldPath,
  inputName,
  type liveServices,
  modelOf,
  type PlainField,
  pathOfInput,
  SHOWN,
} from '../../src/modules/services/fixture.ts'
import { randomFrom } from '../abuse/malformed-requests.ts'
import type { TestClock } from '../support/database.ts'
import { likely, odd, SIGNER, type Typed, typed } from './typed.ts'

export type Bundle = Awaited<ReturnType<typeof liveServices>>[number]

/** How a walk through a service ended. */
export type End = {
  how: 'sent' | 'refused' | 'errors'
  /** the last address, the heading of the refusal, or what is said to be wrong */
  where: string
  /** pages that were looked at, and pages of the form */
  pages: number
  form: number
}

/** `number` counts the walks of a run: each comes a minute after the one before, as limits want it. */
type Way = {
  lang: string
  seed: number
  number: number
  clock: Pick<TestClock, 'set'>
  /** begins an application, as the button does or at once: the button may be pressed so often in a minute */
  begin(): Promise<{ browser: Browser; begun: Pick<Response, 'status' | 'body' | 'location'> }>
}

/** Of the answers: those of a scenario, others of their kind, anything; else none. */
const MOODS = [
  { scenario: 1, likely: 0, odd: 0 },
  { scenario: 0.85, likely: 0.1, odd: 0.03 },
  { scenario: 0.5, likely: 0.3, odd: 0.1 },
  { scenario: 0.1, likely: 0.6, odd: 0.2 },
] as const

/**
 * Walks through the form of a service as a person without script does, who knows nothing but what it asks: each page
 * is filled in by its fields' definitions, from a scenario of the service, by luck, or with nonsense.
 *
 * @throws Error  an answer of 500 and more, or more than three times the form's pages without an end or an error;
 *   it names the seed, by which the walk is repeated
 */
export async function walk(bundle: Bundle, pack: Pack, way: Way): Promise<End> {
  const form = bundle.forms.apply
  if (!form) throw new Error(`${bundle.id} has no form apply`)
  const { pages } = modelOf(form)
  const answer = answering(bundle, pack, way)
  const about = `${bundle.id}, ${way.lang}, seed ${way.seed}`
  let looked = 0
  const ended = (how: End['how'], where: string): End => ({
    ...{ how, where, pages: looked, form: pages.length },
  })
  const { browser, begun } = await way.begin()
  if (begun.status !== 303) return ended('refused', named(begun, about))
  let place = begun.location ?? ''
  let before: string | undefined
  for (;;) {
    const page = await browser.get(place)
    if (page.status === 303) {
      place = page.location ?? ''
      continue
    }
    looked++
    if (page.status !== 200) return ended('refused', named(page, about))
    const wrong = page.body.includes('summary-bad') ? summaryOf(page.body) : undefined
    if (looked >= pages.length * 3) {
      // Also who was told what is wrong until now, and has just mended it.
      const told = wrong ?? before
      if (told !== undefined) return ended('errors', told)
      throw new Error(`${about}: ${looked} pages, and neither an end nor an error, at ${place}`)
    }
    before = wrong
    const sent = await answer(browser, place, page.body, looked > pages.length)
    if (sent.status !== 303) return ended('refused', named(sent, about))
    place = sent.location ?? ''
    if (place.endsWith('/sent')) return ended('sent', place)
    if (/[?&]waits=1|\/confirmations$/.test(place)) return ended('refused', 'waits for others')
  }
}

/** Fills in a page and sends it; once it takes long, a person looks at what they write. */
function answering(bundle: Bundle, pack: Pack, { seed, number, clock }: Way) {
  const random = randomFrom(seed)
  const scenarios = bundle.scenarios ?? []
  const scenario = scenarios[seed % Math.max(1, scenarios.length)]
  // Its days count from the one on which it is sent.
  if (scenario) clock.set(new Date(Date.parse(`${scenario.on}T03:00:00Z`) + number * 60_000))
  const mood = MOODS[seed % MOODS.length] ?? MOODS[0]
  const { byPath, pages } = modelOf(bundle.forms.apply as NonNullable<Bundle['forms'][string]>)
  const answerOf = (field: PlainField, path: string, careful: boolean): unknown => {
    const luck = careful ? 0 : random()
    // What the account of the scenario's person fills in is asked of others.
    const lucky = () => likely(field, random, pack)
    // Nobody signs with the name of the scenario's person.
    const told = field.kind === 'signature' ? undefined : answerAt(scenario?.answers, path)
    const own = told ?? (field.required ? lucky() : undefined)
    if (luck < mood.scenario) return own
    if (luck < mood.scenario + mood.likely) return lucky()
    return luck < mood.scenario + mood.likely + mood.odd ? odd(random) : undefined
  }
  const typedOn = (shown: readonly string[], careful: boolean): Typed => {
    const all: Typed = { fields: {}, files: {} }
    for (const path of shown) {
      const field = byPath.get(fieldPath(path))?.field
      if (!field || field.kind === 'group' || field.many) continue
      const { fields, files } = typed(field, inputName(path), answerOf(field, path, careful))
      Object.assign(all.fields, fields)
      Object.assign(all.files, files)
    }
    return all
  }
  const declared = pages
    .flatMap(({ page, fields }) => (page.summary ? fields : []))
    .flatMap(({ field, name }): [string, string][] => {
      if (field.kind === 'declaration') return [[name, 'yes']]
      return field.kind === 'signature' ? [[name, SIGNER]] : []
    })
  return async (browser: Browser, place: string, body: string, careful: boolean) => {
    const path = place.replace(/[?#].*$/, '')
    if (path.endsWith('/check')) {
      const action = path.replace(/check$/, 'submit')
      const said = random() < 0.9 ? declared : []
      return browser.post(action, { ...formIn(body, action), ...Object.fromEntries(said) })
    }
    // Before a page that a register may know the person is asked whether it may be.
    const register = /action="([^"]*\/registers\/[a-z-]+)"/.exec(body)?.[1]
    if (register !== undefined && !body.includes(`name="${SHOWN}"`)) {
      const word = random() < 0.5 ? 'fetch' : 'decline'
      return browser.post(register, { ...formIn(body, register), _do: word })
    }
    const hidden = formIn(body, path)
    const shown = (hidden[SHOWN] ?? '').split(' ').filter(Boolean).map(pathOfInput)
    const { fields, files } = typedOn(shown, careful)
    return browser.post(path, { ...hidden, _do: 'continue', ...fields }, files)
  }
}

const summaryOf = (html: string) =>
  bodyOf(`<i${html.split('summary-bad')[1]?.split('</div>')[0] ?? ''}`).slice(0, 300)

/** The heading of a refusal, which every one has. */
function named({ status, body }: Pick<Response, 'status' | 'body'>, about: string): string {
  if (status >= 500) throw new Error(`${about}: ${status}`)
  const heading = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1]?.trim()
  if (!heading) throw new Error(`${about}: ${status} without a heading`)
  return `${status} ${heading}`
}
