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
import { isOwed, likely, odd, SIGNER, type Typed, typed, typedPlaces } from './typed.ts'

export type Bundle = Awaited<ReturnType<typeof liveServices>>[number]

/** How a walk through a service ended. */
export type End = {
  how: 'sent' | 'refused' | 'errors'
  /** the last address, the heading of the refusal, or what is said to be wrong */
  where: string
  /** pages that were looked at, and pages of the form */
  pages: number
  form: number
  /** how often an item was added or taken out, or an earlier page gone back to */
  strayed: number
}

/** `number` counts the walks of a run: each comes a minute after the one before, as limits want it. */
type Way = {
  lang: string
  seed: number
  number: number
  /** of {@link MOODS} */
  mood: number
  clock: Pick<TestClock, 'set'>
  /** by whom it is walked: they stand where the scenario's person does */
  identifier: string
  /** begins an application, as the button does or at once: the button may be pressed so often in a minute */
  begin(): Promise<{ browser: Browser; begun: Pick<Response, 'status' | 'body' | 'location'> }>
}

/** Of the answers: those of a scenario, others of their kind, anything; else none. And how often one strays from the way. */
export const MOODS = [
  { scenario: 1, likely: 0, odd: 0, stray: 0 },
  { scenario: 0.85, likely: 0.1, odd: 0.03, stray: 0.2 },
  { scenario: 0.5, likely: 0.3, odd: 0.1, stray: 0.2 },
  { scenario: 0.1, likely: 0.6, odd: 0.2, stray: 0.3 },
] as const

/**
 * Walks through the form of a service as a person without script does, who knows nothing but what it asks: each page
 * is filled in by its fields' definitions, from a scenario of the service, by luck, or with nonsense. On the way items
 * are added and taken out, and earlier pages are gone back to and answered anew.
 *
 * @throws Error  an answer of 500 and more, or more than three times the form's pages, and those that the person asked
 *   to see again, without an end or an error; it names the seed, by which the walk is repeated
 */
export async function walk(bundle: Bundle, pack: Pack, way: Way): Promise<End> {
  const form = bundle.forms.apply
  if (!form) throw new Error(`${bundle.id} has no form apply`)
  const { pages } = modelOf(form)
  const scenario = scenarioOf(bundle, way)
  const answer = answering(bundle, pack, way, scenario)
  const stray = straying(
    pages.map(({ page }) => page.page),
    way,
    scenario,
  )
  const about = `${bundle.id}, ${way.lang}, seed ${way.seed}`
  let looked = 0
  let strayed = 0
  const ended = (how: End['how'], where: string): End => ({
    ...{ how, where, pages: looked, form: pages.length, strayed },
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
    if (looked >= pages.length * 3 + strayed) {
      // Also who was told what is wrong until now, and has just mended it.
      const told = wrong ?? before
      if (told !== undefined) return ended('errors', told)
      throw new Error(`${about}: ${looked} pages, and neither an end nor an error, at ${place}`)
    }
    before = wrong
    const careful = looked > pages.length + strayed
    const aside = stray(place, page.body, careful)
    if (aside) strayed++
    if (aside?.back) {
      place = aside.back
      continue
    }
    const sent = await answer(browser, place, page.body, { careful, press: aside?.press })
    if (sent.status !== 303) return ended('refused', named(sent, about))
    place = sent.location ?? ''
    if (place.endsWith('/sent')) return ended('sent', place)
    if (/[?&]waits=1|\/confirmations$/.test(place)) return ended('refused', 'waits for others')
  }
}

type Scenario = NonNullable<Bundle['scenarios']>[number] | undefined

/** Its days count from the one on which it is sent. */
function scenarioOf({ scenarios = [] }: Bundle, { seed, number, clock }: Way): Scenario {
  const scenario = scenarios[Math.floor(randomFrom(seed + 2)() * scenarios.length)]
  if (scenario) clock.set(new Date(Date.parse(`${scenario.on}T03:00:00Z`) + number * 60_000))
  return scenario
}

const moodOf = ({ mood }: Way) => MOODS[mood] ?? MOODS[0]

/**
 * Whether the walk leaves the straight way on a page: an item that the scenario has too is added; and by luck any
 * button of items and files is pressed, or an earlier page gone back to.
 */
function straying(pages: readonly string[], way: Way, scenario: Scenario) {
  const random = randomFrom(way.seed + 1)
  const mood = moodOf(way)
  return (
    place: string,
    body: string,
    careful: boolean,
  ): { press?: string; back?: string } | undefined => {
    const path = place.replace(/[?#].*$/, '')
    const buttons = [...body.matchAll(/name="_do" value="([a-z-]+:[^"]+)"/g)].map(([, act]) => act)
    const wanted = buttons.find((act) => {
      const list = act?.startsWith('add:') ? act.slice(4) : undefined
      const items = list && answerAt(scenario?.answers, pathOfInput(list))
      const there = body.match(new RegExp(`name="${list}\\.length" value="(\\d+)"`))?.[1]
      return Array.isArray(items) && items.length > Number(there ?? items.length)
    })
    if (wanted && (careful || random() < mood.scenario)) return { press: wanted }
    if (careful || random() >= mood.stray) return undefined
    const own = path.replace(/[^/]+$/, '')
    const back = pages.map((page) => ({ back: `${own}${page}` }))
    const linked = back.filter(({ back }) => back !== path && body.includes(`href="${back}"`))
    const ways = [...buttons.flatMap((press) => (press ? [{ press }] : [])), ...linked]
    return ways[Math.floor(random() * ways.length)]
  }
}

/** Fills in a page and sends it; once it takes long, a person looks at what they write. */
function answering(bundle: Bundle, pack: Pack, way: Way, scenario: Scenario) {
  const random = randomFrom(way.seed)
  const mood = moodOf(way)
  const { byPath, pages } = modelOf(bundle.forms.apply as NonNullable<Bundle['forms'][string]>)
  const answerOf = (field: PlainField, path: string, careful: boolean): unknown => {
    const luck = careful ? 0 : random()
    // What the account of the scenario's person fills in is asked of others.
    const lucky = () => likely(field, random, pack)
    // Nobody signs with the name of the scenario's person.
    const said = field.kind === 'signature' ? undefined : answerAt(scenario?.answers, path)
    const told = said !== undefined && said === scenario?.account.identifier ? way.identifier : said
    const own = told ?? (isOwed(field, path) ? lucky() : undefined)
    if (luck < mood.scenario) return own
    if (luck < mood.scenario + mood.likely) return lucky()
    return luck < mood.scenario + mood.likely + mood.odd ? odd(random) : undefined
  }
  const typedOn = (hidden: Readonly<Record<string, string>>, careful: boolean): Typed => {
    const all: Typed = { fields: {}, files: {} }
    for (const path of (hidden[SHOWN] ?? '').split(' ').filter(Boolean).map(pathOfInput)) {
      const field = byPath.get(fieldPath(path))?.field
      if (!field || field.kind === 'group') continue
      for (const place of typedPlaces(path, field, (name) => Number(hidden[name] ?? 0))) {
        const { fields, files } = typed(field, inputName(place), answerOf(field, place, careful))
        Object.assign(all.fields, fields)
        Object.assign(all.files, files)
      }
    }
    return all
  }
  const declared = pages
    .flatMap(({ page, fields }) => (page.summary ? fields : []))
    .flatMap(({ field, name }): [string, string][] => {
      if (field.kind === 'declaration') return [[name, 'yes']]
      return field.kind === 'signature' ? [[name, SIGNER]] : []
    })
  return async (
    browser: Browser,
    place: string,
    body: string,
    { careful, press = 'continue' }: { careful: boolean; press: string | undefined },
  ) => {
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
    const { fields, files } = typedOn(hidden, careful)
    return browser.post(path, { ...hidden, _do: press, ...fields }, files)
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
